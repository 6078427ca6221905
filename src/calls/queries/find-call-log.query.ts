import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { callLog, type CallLog } from '../read-models/call-log.projection.js';
import type { One } from './call-page.js';
import { CallReader } from './call-reader.js';

/** By our id or the carrier's. */
export class FindCallLog extends Query<One<CallLog>> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly position: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(FindCallLog)
export class FindCallLogHandler implements IQueryHandler<FindCallLog> {
  constructor(private readonly reader: CallReader) {}

  execute({ tenantId, id, position }: FindCallLog): Promise<One<CallLog>> {
    return this.reader.one(callLog, { tenantId, id, alternatives: ['callSid'], position });
  }
}
