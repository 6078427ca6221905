import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ListOf } from '../../platform/queries/list.query.js';
import type { Page } from '../../platform/queries/page.js';
import { ReadModelReader } from '../../platform/queries/read-model-reader.js';
import { activeSession, type ActiveSession } from '../read-models/active-session.projection.js';

export class ListActiveSessions extends ListOf<ActiveSession> {}

@QueryHandler(ListActiveSessions)
export class ListActiveSessionsHandler implements IQueryHandler<ListActiveSessions> {
  constructor(private readonly reader: ReadModelReader) {}

  execute({ page }: ListActiveSessions): Promise<Page<ActiveSession>> {
    return this.reader.page(activeSession, page);
  }
}
