import type { EndCause } from '../../calls/domain/call.events.js';

/** How a tool call went. `ms`: how long the tool ran. */
export type ToolReport = Readonly<{
  type: 'tool';
  tool: string;
  outcome: 'succeeded' | 'failed' | 'unknown' | 'denied' | 'repeated';
  ms: number;
}>;

/** What a talk tells metrics and logs. Holds no personal data: codes, names of tools, milliseconds. */
export type TalkReport =
  | ToolReport
  | Readonly<{ type: 'command-dropped'; command: string; reason: string }>
  /** The log does not take what happens on the call; it is kept. `error`: the class of the error. */
  | Readonly<{ type: 'journal-held-up'; error: string }>
  | Readonly<{ type: 'ended'; cause: EndCause }>;

export type TalkObserver = (report: TalkReport) => void;
