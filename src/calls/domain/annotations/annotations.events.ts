import type { Fact } from '../../../platform/events/fact.js';

export type ConsentRecorded = Fact<'ConsentRecorded', { scope: string; granted: boolean; wording: string; at: string }>;
export type RecordingAttached = Fact<
  'RecordingAttached',
  { recordingSid: string; url: string; durationSeconds: number; at: string }
>;
export type CallSummarized = Fact<'CallSummarized', { summary: string; at: string }>;
export type CallCosted = Fact<'CallCosted', { currency: string; amount: number; at: string }>;

export type AnnotationsEvent = ConsentRecorded | RecordingAttached | CallSummarized | CallCosted;
