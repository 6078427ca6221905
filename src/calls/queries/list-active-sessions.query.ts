import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { activeSession, type ActiveSession } from '../read-models/active-session.projection.js';
import type { Page, PageOf } from './call-page.js';
import { CallReader } from './call-reader.js';

export class ListActiveSessions extends Query<Page<ActiveSession>> {
  constructor(readonly page: PageOf) {
    super();
  }
}

@QueryHandler(ListActiveSessions)
export class ListActiveSessionsHandler implements IQueryHandler<ListActiveSessions> {
  constructor(private readonly reader: CallReader) {}

  execute({ page }: ListActiveSessions): Promise<Page<ActiveSession>> {
    return this.reader.page(activeSession, page);
  }
}
