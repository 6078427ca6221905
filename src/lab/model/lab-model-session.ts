import type { ConversationItem, RealtimeError } from 'openai/resources/realtime/realtime';
import type { Heard } from '../speech/recognise.js';
import type { SessionFaults } from './session-faults.js';
import type { SessionConfig } from './session-config.js';

/** One session of the lab's model, as a test or a fault injector sees it. */
export type LabModelSession = Readonly<{
  id: string;
  faults: SessionFaults;
  config: SessionConfig;
  /** What was understood of each turn of the caller, in order. */
  heard: readonly Heard[];
  truncations: readonly Readonly<{ itemId: string; audioEndMs: number }>[];
  /** Errors that the client was sent. */
  errors: readonly RealtimeError[];
  /** What the model remembers now. */
  items: readonly ConversationItem[];
  closed: boolean;
  /** Ends the session as the vendor does: 1001. */
  close(): void;
  /** Cuts the socket, without a closing handshake. */
  drop(): void;
  /** Sends this text as a frame, whatever it is. */
  sendRaw(text: string): void;
}>;
