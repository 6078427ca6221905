import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { One } from '../../platform/queries/page.js';
import { ReadModelReader } from '../../platform/queries/read-model-reader.js';
import { voiceSession } from '../read-models/voice-session.projection.js';
import type { FunctionCall, SessionHead } from '../read-models/voice-session.js';
import { VoiceSessionReader } from './voice-session-reader.js';

/** One function call of a session, whole, however large what the tool answered is. */
export class FindFunctionCall extends Query<One<FunctionCall>> {
  constructor(
    readonly tenantId: string,
    readonly sessionId: string,
    readonly callId: string,
    readonly position: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(FindFunctionCall)
export class FindFunctionCallHandler implements IQueryHandler<FindFunctionCall> {
  constructor(
    private readonly reader: ReadModelReader,
    private readonly sessions: VoiceSessionReader,
  ) {}

  async execute({ tenantId, sessionId, callId, position }: FindFunctionCall): Promise<One<FunctionCall>> {
    const wanted = { tenantId, id: sessionId, position };
    const found = await this.reader.one<SessionHead>(voiceSession, wanted, ['streamSid', 'callSid']);
    const heads = found.document === undefined ? [] : [found.document];
    const [session] = await this.sessions.whole(heads, { left: Infinity, only: callId });
    return { document: session?.functionCalls.find(({ id }) => id === callId), position: found.position };
  }
}
