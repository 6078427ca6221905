import { Global, Module } from '@nestjs/common';
import { AgentsModule } from '../agents/agents.module.js';
import { CallDirectory } from '../calls/ports/call-directory.js';
import { Telephony } from '../calls/ports/telephony.js';
import { RealtimeModel } from '../gateway/media/realtime-model.js';
import { CarrierAccounts } from '../gateway/telephony/carrier-accounts.js';
import { OperatorDiagnostics } from '../gateway/telephony/operator-diagnostics.js';
import { Clock } from '../platform/clock/clock.js';
import { Config } from '../platform/config/config.js';
import { OpenAiRealtimeModel } from '../providers/openai/realtime/openai-realtime-model.js';
import { TwilioTelephony } from '../providers/twilio/twilio-telephony.js';
import { ToolsModule } from '../tools/tools.module.js';
import { DirectoryOfCalls } from './call-directory.adapter.js';
import { AccountsOfTenants } from './carrier-accounts.adapter.js';
import { LoggedDiagnostics } from './diagnostics.adapter.js';
import { NoRealtimeModel } from './no-realtime-model.js';

const OPENAI = 'https://api.openai.com/v1';

/** Where the ports of calls and gateway meet the providers, the tenants and the agents. */
@Global()
@Module({
  imports: [AgentsModule, ToolsModule],
  providers: [
    { provide: CallDirectory, useClass: DirectoryOfCalls },
    { provide: CarrierAccounts, useClass: AccountsOfTenants },
    { provide: OperatorDiagnostics, useClass: LoggedDiagnostics },
    {
      provide: Telephony,
      inject: [Config],
      useFactory: ({ twilio }: Config) => new TwilioTelephony(twilio.baseUrl),
    },
    {
      provide: RealtimeModel,
      inject: [Config, Clock],
      useFactory: ({ openai: { apiKey, baseUrl = OPENAI } }: Config, clock: Clock) =>
        apiKey === undefined
          ? new NoRealtimeModel()
          : new OpenAiRealtimeModel({ apiKey: apiKey.reveal(), baseUrl }, clock),
    },
  ],
  exports: [CallDirectory, CarrierAccounts, OperatorDiagnostics, Telephony, RealtimeModel, AgentsModule, ToolsModule],
})
export class ProvidersModule {}
