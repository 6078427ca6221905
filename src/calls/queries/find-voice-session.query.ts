import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { FindOf } from '../../platform/queries/find.query.js';
import type { One } from '../../platform/queries/page.js';
import { ReadModelReader } from '../../platform/queries/read-model-reader.js';
import { voiceSession } from '../read-models/voice-session.projection.js';
import type { SessionHead, VoiceSession } from '../read-models/voice-session.js';
import { VoiceSessionReader } from './voice-session-reader.js';

/** By our id, the stream or the call of the carrier. */
export class FindVoiceSession extends FindOf<VoiceSession> {}

@QueryHandler(FindVoiceSession)
export class FindVoiceSessionHandler implements IQueryHandler<FindVoiceSession> {
  constructor(
    private readonly reader: ReadModelReader,
    private readonly sessions: VoiceSessionReader,
  ) {}

  async execute(wanted: FindVoiceSession): Promise<One<VoiceSession>> {
    const found = await this.reader.one<SessionHead>(voiceSession, wanted, ['streamSid', 'callSid']);
    if (found.document === undefined) return { document: undefined, position: found.position };
    const [document] = await this.sessions.whole([found.document]);
    return { document, position: found.position };
  }
}
