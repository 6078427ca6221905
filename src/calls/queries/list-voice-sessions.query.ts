import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ListOf } from '../../platform/queries/list.query.js';
import type { Page } from '../../platform/queries/page.js';
import { ReadModelReader } from '../../platform/queries/read-model-reader.js';
import { voiceSession } from '../read-models/voice-session.projection.js';
import type { SessionHead, VoiceSession } from '../read-models/voice-session.js';
import { VoiceSessionReader } from './voice-session-reader.js';

export class ListVoiceSessions extends ListOf<VoiceSession> {}

@QueryHandler(ListVoiceSessions)
export class ListVoiceSessionsHandler implements IQueryHandler<ListVoiceSessions> {
  constructor(
    private readonly reader: ReadModelReader,
    private readonly sessions: VoiceSessionReader,
  ) {}

  async execute({ page }: ListVoiceSessions): Promise<Page<VoiceSession>> {
    const found = await this.reader.page<SessionHead>(voiceSession, page);
    return { ...found, documents: await this.sessions.whole(found.documents) };
  }
}
