import type { Clock } from '../../platform/clock/clock.js';
import type { Heard } from '../speech/recognise.js';
import type { Vocabulary } from '../speech/vocabulary.js';
import type { Voices } from '../speech/voice.js';
import type { Conversation } from './conversation.js';
import type { SessionFaults } from './session-faults.js';
import type { Mind } from './mind.js';
import type { Send } from './server-event.js';
import type { SessionConfig } from './session-config.js';

/** How long things take, in ms. */
export type Latency = Readonly<{
  /** From the end of a turn to the first output. */
  response: number;
  /** From the end of a turn to its transcript; may be more than the response takes. */
  transcription: number;
}>;

/** What the parts of a session share. */
export type SessionContext = Readonly<{
  clock: Clock;
  voices: Voices;
  vocabulary: Vocabulary;
  mind: Mind;
  conversation: Conversation;
  latency: Latency;
  faults: SessionFaults;
  send: Send;
  config: () => SessionConfig;
  /** What was understood of each turn, for who looks on. */
  heard: Heard[];
  /** Hears of everything that the model says, before it is sent. */
  spoken: (text: string, speech: Uint8Array) => void;
}>;
