import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { callLog, type CallLog } from '../read-models/call-log.projection.js';
import type { Page, PageOf } from './call-page.js';
import { CallReader } from './call-reader.js';

export class ListCallLogs extends Query<Page<CallLog>> {
  constructor(readonly page: PageOf) {
    super();
  }
}

@QueryHandler(ListCallLogs)
export class ListCallLogsHandler implements IQueryHandler<ListCallLogs> {
  constructor(private readonly reader: CallReader) {}

  execute({ page }: ListCallLogs): Promise<Page<CallLog>> {
    return this.reader.page(callLog, page);
  }
}
