import type { TalkReport } from '../talk/talk-report.js';
import type { ResponseStatus } from './realtime-model.js';
import type { MalformedReason } from './twilio-frame.js';

/** What a bridge tells metrics and logs. Holds no personal data: codes, names of tools, milliseconds, counts. */
export type BridgeReport =
  | TalkReport
  | Readonly<{ type: 'barge-in'; heardMs: number }>
  /** From the end of the caller's speech to the first audio of the answer. */
  | Readonly<{ type: 'turn-latency'; ms: number }>
  | Readonly<{ type: 'frame-dropped'; direction: 'to-model' | 'to-phone' }>
  | Readonly<{ type: 'frame-malformed'; reason: MalformedReason }>
  | Readonly<{ type: 'model-event-ignored'; reason: string }>
  | Readonly<{ type: 'provider-error'; code: string }>
  /** The provider ended a response early. */
  | Readonly<{ type: 'answer-cut-short'; code: string | null }>
  /** A response is over of which the caller heard nothing. */
  | Readonly<{ type: 'answer-unheard'; status: ResponseStatus; code: string | null }>
  | Readonly<{ type: 'model-lost'; reason: string }>
  | Readonly<{ type: 'model-live'; attempt: number; afterMs: number }>
  | Readonly<{ type: 'model-rolled-over' }>
  | Readonly<{ type: 'usage'; inputTokens: number; outputTokens: number }>;

export type BridgeObserver = (report: BridgeReport) => void;
