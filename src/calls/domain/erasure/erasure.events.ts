import type { Fact } from '../../../platform/events/fact.js';

export type CallErased = Fact<'CallErased', { at: string }>;

export type ErasureEvent = CallErased;
