import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { FindOf } from '../../platform/queries/find.query.js';
import type { One } from '../../platform/queries/page.js';
import { ReadModelReader } from '../../platform/queries/read-model-reader.js';
import { callLog, type CallLog } from '../read-models/call-log.projection.js';

/** By our id or the carrier's. */
export class FindCallLog extends FindOf<CallLog> {}

@QueryHandler(FindCallLog)
export class FindCallLogHandler implements IQueryHandler<FindCallLog> {
  constructor(private readonly reader: ReadModelReader) {}

  execute(wanted: FindCallLog): Promise<One<CallLog>> {
    return this.reader.one(callLog, wanted, ['callSid']);
  }
}
