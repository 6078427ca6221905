import type { CallEvent } from '../../src/calls/domain/call.events.js';

export type { CallEvent };
export type FactOf<Type extends CallEvent['type']> = Extract<CallEvent, { type: Type }>;
