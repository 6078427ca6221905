import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { voiceSession } from '../read-models/voice-session.projection.js';
import type { SessionHead, VoiceSession } from '../read-models/voice-session.js';
import type { Page, PageOf } from './call-page.js';
import { CallReader } from './call-reader.js';
import { VoiceSessionReader } from './voice-session-reader.js';

export class ListVoiceSessions extends Query<Page<VoiceSession>> {
  constructor(readonly page: PageOf) {
    super();
  }
}

@QueryHandler(ListVoiceSessions)
export class ListVoiceSessionsHandler implements IQueryHandler<ListVoiceSessions> {
  constructor(
    private readonly reader: CallReader,
    private readonly sessions: VoiceSessionReader,
  ) {}

  async execute({ page }: ListVoiceSessions): Promise<Page<VoiceSession>> {
    const found = await this.reader.page<SessionHead>(voiceSession, page);
    return { ...found, documents: await this.sessions.whole(found.documents) };
  }
}
