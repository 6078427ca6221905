import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { voiceSession } from '../read-models/voice-session.projection.js';
import type { VoiceSession } from '../read-models/voice-session.js';
import type { Page, PageOf } from './call-page.js';
import { CallReader } from './call-reader.js';

export class ListVoiceSessions extends Query<Page<VoiceSession>> {
  constructor(readonly page: PageOf) {
    super();
  }
}

@QueryHandler(ListVoiceSessions)
export class ListVoiceSessionsHandler implements IQueryHandler<ListVoiceSessions> {
  constructor(private readonly reader: CallReader) {}

  execute({ page }: ListVoiceSessions): Promise<Page<VoiceSession>> {
    return this.reader.page(voiceSession, page);
  }
}
