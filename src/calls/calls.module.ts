import { Module } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Config } from '../platform/config/config.js';
import { EndLiveCallHandler } from './commands/end-live-call.handler.js';
import { PlaceCallHandler } from './commands/place-call.handler.js';
import { Telephony } from './ports/telephony.js';
import { FindActiveSessionHandler } from './queries/find-active-session.query.js';
import { FindCallLogHandler } from './queries/find-call-log.query.js';
import { FindFunctionCallHandler } from './queries/find-function-call.query.js';
import { FindVoiceSessionHandler } from './queries/find-voice-session.query.js';
import { ListActiveSessionsHandler } from './queries/list-active-sessions.query.js';
import { ListCallLogsHandler } from './queries/list-call-logs.query.js';
import { ListVoiceSessionsHandler } from './queries/list-voice-sessions.query.js';
import { VoiceSessionReader } from './queries/voice-session-reader.js';
import { CallAdmission } from './services/call-admission.js';
import { CallUrls } from './services/call-urls.js';
import { Dialler } from './services/dialler.js';
import { Placements } from './services/placements.js';

/** What is done about phone calls, and asked about them. Wants the stores, `CallDirectory`, `CallIntake` and `Telephony` from global modules. */
@Module({
  providers: [
    {
      provide: CallUrls,
      inject: [Config],
      useFactory: ({ http }: Config) => new CallUrls(http.publicBaseUrl),
    },
    CallAdmission,
    Placements,
    {
      provide: Dialler,
      inject: [Telephony, CallUrls, Clock, Config],
      useFactory: (telephony: Telephony, urls: CallUrls, clock: Clock, config: Config) =>
        new Dialler(telephony, urls, clock, config.calls.ringTimeoutSeconds),
    },
    VoiceSessionReader,
    PlaceCallHandler,
    EndLiveCallHandler,
    ListCallLogsHandler,
    FindCallLogHandler,
    ListVoiceSessionsHandler,
    FindVoiceSessionHandler,
    FindFunctionCallHandler,
    ListActiveSessionsHandler,
    FindActiveSessionHandler,
  ],
  exports: [CallUrls, CallAdmission],
})
export class CallsModule {}
