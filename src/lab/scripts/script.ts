import type { JsonObject } from '../../platform/events/json.js';
import type { LabFault } from '../lab-fault.js';
import type { VoiceName } from '../speech/synthesis.js';

/** How a phone is answered. `failed` is a number that does not exist. */
export const ANSWERS = ['human', 'machine', 'busy', 'no-answer', 'failed'] as const;
export type Answers = (typeof ANSWERS)[number];

export type Step =
  /** Waits until the agent has spoken and has been quiet for a moment. */
  | Readonly<{ wait: 'agent' }>
  | Readonly<{ say: string }>
  /** Speaks into the agent's words when these have gone on for `afterMs`. */
  | Readonly<{ interrupt: Readonly<{ afterMs: number; say: string }> }>
  /** Keys, one after the other. */
  | Readonly<{ press: string }>
  | Readonly<{ pauseMs: number }>
  | Readonly<{ hangUp: true }>
  /** Lets something go wrong with what runs now. */
  | Readonly<{ strike: LabFault }>;

/** A person (or an answering machine) with a phone. */
export type CallerScript = Readonly<{
  /** E.164; the phone book finds the script by it. */
  number: string;
  voice: VoiceName;
  answers: Answers;
  /** How long it rings until it is answered or refused. */
  ringMs: number;
  /** Silence that makes the person think that the agent has finished. */
  quietMs: number;
  /** The person hangs up when nothing has happened for so long. */
  patienceMs: number;
  steps: readonly Step[];
}>;

/** One message of one part; or several messages in one response, each of one part or of several. */
export type Says = string | readonly (string | readonly string[])[];

/** What the lab's model says and does when it hears something; without `hears`: how it begins. */
export type AgentTurn = Readonly<{
  hears?: string;
  calls?: Readonly<{ tool: string; arguments: JsonObject }>;
  /** `{{field}}` is filled from the result of the tool, a JSON object. */
  says?: Says;
  /** What it says instead when the tool was denied or failed. */
  fails?: string;
  /** Speak first, then call the tool, as before hanging up; else the tool comes first. */
  then?: 'call';
}>;

/** A conversation of the lab, as its YAML file tells it. */
export type Script = Readonly<{
  name: string;
  description?: string;
  caller: CallerScript;
  agent: readonly AgentTurn[];
  /** What goes wrong on a call with this person. */
  faults?: readonly LabFault[];
}>;
