import { callHistory } from '../../src/gateway/live/call-history.js';
import { Ledger } from '../../src/platform/commands/ledger.js';
import type { CallEvent } from '../../src/calls/domain/call.events.js';
import type { Product } from './product.js';

/** Everything that happened on a call, as the log has it. */
export const readCall = async (product: Product, callId: string): Promise<readonly CallEvent[]> => [
  ...(await callHistory(product.app.get(Ledger), callId)),
];
