import type { Fact } from '../../../platform/events/fact.js';

export type CallRinging = Fact<'CallRinging', { at: string }>;
export type CallAnswered = Fact<'CallAnswered', { at: string }>;
/** Only where a callback says so: machine detection is not asked of the carrier. */
export type AnsweringMachineDetected = Fact<'AnsweringMachineDetected', { answeredBy: string; at: string }>;

export type ProgressEvent = CallRinging | CallAnswered | AnsweringMachineDetected;
