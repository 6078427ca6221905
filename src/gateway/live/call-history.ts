import { List } from 'immutable';
import type { CallCommand } from '../../calls/domain/call.commands.js';
import type { CallEvent } from '../../calls/domain/call.events.js';
import { callCodec } from '../../calls/history/call.codec.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { readState } from '../../platform/commands/read-state.js';
import type { StreamDefinition } from '../../platform/commands/stream-definition.js';

/** The stream of a call read as nothing but its facts. */
const factsOfCall: StreamDefinition<List<CallEvent>, CallCommand, CallEvent> = {
  category: 'call',
  codec: callCodec,
  decider: { initial: List(), decide: () => [], evolve: (facts, fact) => facts.push(fact) },
};

/** Everything that happened on a call, in order, unsealed: what a conversation is rebuilt from. */
export const callHistory = (ledger: Ledger, callId: string): Promise<Iterable<CallEvent>> =>
  readState(ledger, factsOfCall, callId);
