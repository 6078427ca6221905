import { callHistory } from '../../src/gateway/live/call-history.js';
import { inboundCallId } from '../../src/calls/services/call-ids.js';
import type { CallEvent } from '../../src/calls/domain/call.events.js';
import { Ledger } from '../../src/platform/commands/ledger.js';
import type { Product } from './product.js';

/** A stretch of audio as a caller's phone played it, in the time of the product's clock (ms). */
export type Sounded = Readonly<{ fromMs: number; toMs: number; text: string }>;

/** What the caller heard, when: exact to 20 ms, but for the delay of the machine. */
export const heardBy = (product: Product, callSid: string): readonly Sounded[] => {
  const { exchange } = product.lab.carrier;
  const call = exchange.calls.get(callSid);
  if (call === undefined) return [];
  const events = exchange.eventsOf(call);
  const pickedUpMs = call.createdAtMs + (events.find(({ type }) => type === 'answered')?.atMs ?? 0);
  return events.flatMap((event) => {
    if (event.type !== 'hears') return [];
    const fromMs = pickedUpMs + event.fromMs;
    return [{ fromMs, toMs: fromMs + event.playedMs, text: event.text }];
  });
};

/** Milliseconds from a moment until something is heard; 0 if something is heard then. */
export const untilHeard = (sounded: readonly Sounded[], sinceMs: number): number => {
  const first = sounded.find(({ toMs }) => toMs > sinceMs);
  return first === undefined ? Infinity : Math.max(0, first.fromMs - sinceMs);
};

/** The call's facts, in the order of the log. */
export const factsOf = async (product: Product, callSid: string): Promise<readonly CallEvent[]> => {
  const { accountSid } = product.lab.addresses;
  return [...(await callHistory(product.app.get(Ledger), inboundCallId(accountSid, callSid)))];
};

/** Milliseconds from a moment until the agent's next words begin, as the log has it. */
export const untilAgent = (facts: readonly CallEvent[], sinceMs: number): number => {
  const opened = facts.find(({ type }) => type === 'SessionOpened');
  if (opened?.type !== 'SessionOpened') return Infinity;
  const startedMs = Date.parse(opened.data.openedAt);
  const starts = facts.flatMap((fact) =>
    fact.type === 'TurnAppended' && fact.data.speaker === 'agent' ? [startedMs + fact.data.startedAtMs] : [],
  );
  return Math.min(...starts.filter((at) => at > sinceMs), Infinity) - sinceMs;
};
