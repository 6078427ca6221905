import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import type { CallEvent } from '../../../src/calls/domain/call.events.js';
import type { Call } from '../../../src/calls/domain/call.js';
import type { CallWriter } from '../../../src/gateway/talk/call-writer.js';
import { StoreUnavailable } from '../../../src/platform/event-store/event-store.errors.js';

export const started: CallCommand = {
  type: 'StartCall',
  tenantId: 'tenant',
  direction: 'inbound',
  from: '+15550001',
  to: '+15550002',
  callSid: 'CA1',
  greeting: null,
  orgId: null,
  requestFingerprint: null,
  agentId: 'agent',
  agentKey: 'desk',
  agentVersionId: 'v1',
  startedAt: '2026-01-01T00:00:00.000Z',
};

/** The call's stream in memory, with the real decisions; `away` makes it a store that cannot be reached. */
export class MemoryWriter implements CallWriter {
  state: Call | null = null;
  readonly events: CallEvent[] = [];
  readonly batches: number[] = [];
  away = false;

  constructor() {
    this.#decide([started]);
  }

  handle(commands: readonly CallCommand[]): Promise<void> {
    if (this.away) return Promise.reject(new StoreUnavailable('away'));
    return Promise.resolve().then(() => {
      this.#decide(commands);
      this.batches.push(commands.length);
    });
  }

  of<T extends CallEvent['type']>(type: T): Extract<CallEvent, { type: T }>['data'][] {
    return this.events.flatMap((event) => (event.type === type ? [event.data as never] : []));
  }

  #decide(commands: readonly CallCommand[]): void {
    let { state } = this;
    const facts: CallEvent[] = [];
    for (const command of commands) {
      for (const fact of callDecider.decide(command, state)) {
        state = callDecider.evolve(state, fact);
        facts.push(fact);
      }
    }
    this.state = state;
    this.events.push(...facts);
  }
}
