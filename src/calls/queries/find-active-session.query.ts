import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { activeSession, type ActiveSession } from '../read-models/active-session.projection.js';
import type { One } from './call-page.js';
import { CallReader } from './call-reader.js';

/** By our id, the stream or the call of the carrier. */
export class FindActiveSession extends Query<One<ActiveSession>> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly position: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(FindActiveSession)
export class FindActiveSessionHandler implements IQueryHandler<FindActiveSession> {
  constructor(private readonly reader: CallReader) {}

  execute({ tenantId, id, position }: FindActiveSession): Promise<One<ActiveSession>> {
    return this.reader.one(activeSession, { tenantId, id, alternatives: ['streamSid', 'callSid'], position });
  }
}
