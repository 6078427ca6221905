import { Module } from '@nestjs/common';
import { AgentDirectory } from '../agents/directory/agent-directory.js';
import { CallsModule } from '../calls/calls.module.js';
import { Clock } from '../platform/clock/clock.js';
import { Ledger } from '../platform/commands/ledger.js';
import { Config } from '../platform/config/config.js';
import { Coordination } from '../platform/coordination/coordination.js';
import { KeyVault } from '../platform/vault/key-vault.js';
import { TenantDirectory } from '../tenants/directory/tenant-directory.js';
import { ToolRuntime } from '../tools/runtime/tool-runtime.js';
import { BridgeReports } from './live/bridge-observer.js';
import { Draining } from './live/draining.js';
import { loadFillers } from './live/fillers.js';
import { CallJournals } from './journals/call-journals.js';
import { JournalsModule } from './journals/journals.module.js';
import { LastEnds } from './live/last-ends.js';
import { LiveCalls } from './live/live-calls.js';
import { LiveGauges } from './live/live-gauges.js';
import { MediaBridges } from './live/media-bridges.js';
import { Peers } from './live/peers.js';
import { TalkOpener } from './live/talk-opener.js';
import { RealtimeModel } from './media/realtime-model.js';
import { MODES } from './modes.js';
import { MediaStreamVerifier } from './sockets/media-stream.verifier.js';
import { InboundAnswer } from './telephony/answer-inbound.js';
import { OutboundAnswer } from './telephony/answer-outbound.js';
import { CallProgress } from './telephony/call-progress.js';
import { CallConnector } from './telephony/connect-call.js';
import { CallContinuation } from './telephony/continue-call.js';
import { InboundRefusals } from './telephony/inbound-refusals.js';
import { StreamTokens } from './telephony/stream-tokens.js';
import { streamTokenSecrets } from './telephony/stream-token-secrets.js';
import { TelephonyController } from './telephony/telephony.controller.js';

/** The carrier's webhooks and media sockets. Wants the stores, the directories and the providers from global modules. */
@Module({
  imports: [CallsModule, JournalsModule],
  controllers: [TelephonyController],
  providers: [
    BridgeReports,
    LiveGauges,
    ...Object.values(MODES).map(({ gateway }) => gateway),
    {
      provide: Peers,
      inject: [Coordination, Clock, Config],
      useFactory: (coordination: Coordination, clock: Clock, { stores }: Config) =>
        new Peers(coordination, clock, stores.eventStoreUrl !== undefined && stores.mongodbUrl !== undefined),
    },
    LastEnds,
    Draining,
    {
      provide: StreamTokens,
      inject: [Coordination, Config, KeyVault],
      useFactory: async (coordination: Coordination, config: Config, vault: KeyVault) =>
        new StreamTokens(coordination, await streamTokenSecrets(config, vault)),
    },
    CallConnector,
    CallProgress,
    InboundRefusals,
    InboundAnswer,
    OutboundAnswer,
    CallContinuation,
    MediaStreamVerifier,
    {
      provide: TalkOpener,
      inject: [Ledger, Clock, AgentDirectory, TenantDirectory, ToolRuntime, LiveCalls, CallJournals],
      useFactory: (
        ledger: Ledger,
        clock: Clock,
        agents: AgentDirectory,
        tenants: TenantDirectory,
        tools: ToolRuntime,
        live: LiveCalls,
        journals: CallJournals,
      ) => new TalkOpener({ ledger, clock, agents, tenants, tools, live, journals }),
    },
    {
      provide: MediaBridges,
      inject: [TalkOpener, RealtimeModel, Config, BridgeReports],
      useFactory: async (
        talks: TalkOpener,
        model: RealtimeModel,
        { openai: { transcriptionModel }, calls }: Config,
        reports: BridgeReports,
      ) => {
        const answerLimits = {
          answerBeginsWithinMs: calls.answerBeginMs,
          answerFillerAfterMs: calls.answerFillerMs,
          answerWithinMs: calls.answerTimeoutMs,
        };
        const fillers = await loadFillers();
        return new MediaBridges({ talks, model, transcriptionModel, answerLimits, fillers, reports });
      },
    },
  ],
})
export class GatewayModule {}
