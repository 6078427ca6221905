import type { LabFault } from '../lab-fault.js';
import type { CallStatus, Direction } from './calls/call-status.js';

/** What happens on the lab's telephones, as an onlooker sees it; `atMs` counts from the start of the call. */
export type LabEvent = Readonly<{ callSid: string; direction: Direction; from: string; to: string; atMs: number }> &
  LabHappening;

export type LabHappening =
  | Readonly<{ type: 'ringing' }>
  | Readonly<{ type: 'answered'; answeredBy: 'human' | 'machine' | 'carrier' }>
  | Readonly<{ type: 'says'; text: string; interrupting: boolean }>
  /** A stretch of audio begins to be played; `hears`, with the same `fromMs`, tells of it when it has ended. */
  | Readonly<{ type: 'beginsToHear'; fromMs: number }>
  | Readonly<{ type: 'hears' } & HeardSpan>
  | Readonly<{ type: 'presses'; digit: string }>
  | Readonly<{ type: 'hangsUp'; by: 'caller' | 'agent' }>
  | Readonly<{ type: 'streamStarted'; streamSid: string }>
  | Readonly<{ type: 'streamEnded'; streamSid: string; how: string }>
  | Readonly<{ type: 'recorded'; path: string }>
  /** A step of the script: the fault meets what runs now, its `afterMs` counts from here. */
  | Readonly<{ type: 'strikes'; fault: LabFault }>
  /** The product's event store is to be away; is to be back. */
  | Readonly<{ type: 'storeAway' | 'storeBack' }>
  | Readonly<{ type: 'error'; code: number; message: string }>
  | Readonly<{ type: 'ended'; status: CallStatus; durationSeconds: number }>;

/**
 * One uninterrupted stretch of the other side's audio as the phone played it. `playedMs` is exact; `text` is what the
 * recogniser makes of it, up to the cut.
 */
export type HeardSpan = Readonly<{ fromMs: number; playedMs: number; cut: boolean; text: string }>;
