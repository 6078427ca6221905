import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ListOf } from '../../platform/queries/list.query.js';
import type { Page } from '../../platform/queries/page.js';
import { ReadModelReader } from '../../platform/queries/read-model-reader.js';
import { callLog, type CallLog } from '../read-models/call-log.projection.js';

export class ListCallLogs extends ListOf<CallLog> {}

@QueryHandler(ListCallLogs)
export class ListCallLogsHandler implements IQueryHandler<ListCallLogs> {
  constructor(private readonly reader: ReadModelReader) {}

  execute({ page }: ListCallLogs): Promise<Page<CallLog>> {
    return this.reader.page(callLog, page);
  }
}
