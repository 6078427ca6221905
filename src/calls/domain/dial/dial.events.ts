import type { Fact } from '../../../platform/events/fact.js';

export type DialRequested = Fact<'DialRequested', { requestedAt: string }>;
export type DialAccepted = Fact<'DialAccepted', { callSid: string; acceptedAt: string }>;
export type DialRejected = Fact<'DialRejected', { reason: string; providerCode: number | null; rejectedAt: string }>;
export type DialUnknown = Fact<'DialUnknown', { reason: string; at: string }>;

export type DialEvent = DialRequested | DialAccepted | DialRejected | DialUnknown;
