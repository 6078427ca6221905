import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { voiceSession } from '../read-models/voice-session.projection.js';
import type { VoiceSession } from '../read-models/voice-session.js';
import type { One } from './call-page.js';
import { CallReader } from './call-reader.js';

/** By our id, the stream or the call of the carrier. */
export class FindVoiceSession extends Query<One<VoiceSession>> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly position: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(FindVoiceSession)
export class FindVoiceSessionHandler implements IQueryHandler<FindVoiceSession> {
  constructor(private readonly reader: CallReader) {}

  execute({ tenantId, id, position }: FindVoiceSession): Promise<One<VoiceSession>> {
    return this.reader.one(voiceSession, { tenantId, id, alternatives: ['streamSid', 'callSid'], position });
  }
}
