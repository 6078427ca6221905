import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { FindOf } from '../../platform/queries/find.query.js';
import type { One } from '../../platform/queries/page.js';
import { ReadModelReader } from '../../platform/queries/read-model-reader.js';
import { activeSession, type ActiveSession } from '../read-models/active-session.projection.js';

/** By our id, the stream or the call of the carrier. */
export class FindActiveSession extends FindOf<ActiveSession> {}

@QueryHandler(FindActiveSession)
export class FindActiveSessionHandler implements IQueryHandler<FindActiveSession> {
  constructor(private readonly reader: ReadModelReader) {}

  execute(wanted: FindActiveSession): Promise<One<ActiveSession>> {
    return this.reader.one(activeSession, wanted, ['streamSid', 'callSid']);
  }
}
