import { Module } from '@nestjs/common';
import { CallsModule } from '../calls.module.js';
import { ActiveSessionsController } from './active-sessions.controller.js';
import { CallLogsController } from './call-logs.controller.js';
import { MakeCallController } from './make-call.controller.js';
import { VoiceSessionsController } from './voice-sessions.controller.js';

/** Phone calls over REST. */
@Module({
  imports: [CallsModule],
  controllers: [MakeCallController, CallLogsController, VoiceSessionsController, ActiveSessionsController],
})
export class CallsApiModule {}
