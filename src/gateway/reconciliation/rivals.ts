import { callStream } from '../../calls/call.stream.js';
import type { Call, ActiveCall } from '../../calls/domain/call.js';
import { callLog, type CallLog } from '../../calls/read-models/call-log.projection.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import { StreamGone } from '../../platform/event-store/event-store.errors.js';
import { ReadModels } from '../../platform/read-models/read-model-store.js';
import { DIAL_WINDOW_MS, type Rival } from './match-dial.js';

/** More calls to one number within minutes than anybody makes: then nothing can be told apart. */
const MOST = 200;

/** Our other calls between a call's two numbers at about its time. */
export class Rivals {
  constructor(
    private readonly readModels: ReadModels,
    private readonly ledger: Ledger,
  ) {}

  /** The read model finds them, their streams say how they stand. Undefined if they are too many. */
  async of(callId: string, { start }: ActiveCall): Promise<readonly Rival[] | undefined> {
    const { tenantId, to, from, startedAt } = start;
    const at = (ms: number): string => new Date(Date.parse(startedAt) + ms).toISOString();
    const createdAt = { $gte: at(-2 * DIAL_WINDOW_MS), $lte: at(2 * DIAL_WINDOW_MS) };
    const query = { filter: { tenantId, toNumber: to, createdAt }, limit: MOST };
    const { documents } = await this.readModels.find<CallLog>(callLog, query);
    if (documents.length === MOST) return undefined;
    const others = documents.filter(({ id, fromNumber }) => id !== callId && fromNumber === from);
    return Promise.all(others.map((other) => this.#standing(other)));
  }

  /** Of one whose stream is gone, as an operator can delete it for ever, the read model tells all that is left. */
  async #standing({ id, createdAt, callSid }: CallLog): Promise<Rival> {
    const call = await readState(this.ledger, callStream, id).catch((error: unknown) => {
      if (error instanceof StreamGone) return null;
      throw error;
    });
    return call === null ? { requestedAt: createdAt, callSid, settled: callSid !== null } : rivalOf(call);
  }
}

const rivalOf = ({ start, dial: { callSid, refused }, ending }: Call): Rival => ({
  requestedAt: start.startedAt,
  callSid,
  settled: callSid !== null || refused !== null || start.direction === 'inbound' || ending.ended?.cause === 'refused',
});
