import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { voiceSession } from '../read-models/voice-session.projection.js';
import type { SessionHead, VoiceSession } from '../read-models/voice-session.js';
import type { One } from './call-page.js';
import { CallReader } from './call-reader.js';
import { VoiceSessionReader } from './voice-session-reader.js';

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
  constructor(
    private readonly reader: CallReader,
    private readonly sessions: VoiceSessionReader,
  ) {}

  async execute({ tenantId, id, position }: FindVoiceSession): Promise<One<VoiceSession>> {
    const wanted = { tenantId, id, alternatives: ['streamSid', 'callSid'], position };
    const found = await this.reader.one<SessionHead>(voiceSession, wanted);
    if (found.document === undefined) return { document: undefined, position: found.position };
    const [document] = await this.sessions.whole([found.document]);
    return { document, position: found.position };
  }
}
