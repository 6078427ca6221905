import type { Base64 } from '../../../src/gateway/media/base64.js';
import type { ModelSession, ModelSessionSettings, RealtimeModel } from '../../../src/gateway/media/realtime-model.js';

/** A provider that runs for one test, as its adapter reaches it over the provider's own wire protocol. */
export type RunningProvider = Readonly<{
  model: RealtimeModel;
  /** The same with credentials that the provider refuses. */
  denied: RealtimeModel;
  /** The same with a deadline that a silent provider soon exceeds. */
  impatient: RealtimeModel;
  /** Takes connections and says nothing from now on. */
  fallSilent: () => void;
  /** Refuses the next connection, and asks for so long without another. */
  refuseFor: (ms: number) => void;
  /** Fails the newest session's next response, because of a limit that resets after so long. */
  limitFor: (ms: number) => void;
  /** Cuts the newest session's connection without a word. */
  lose: () => void;
  stop: () => Promise<void>;
  /** Sessions that are open at the provider. */
  openSessions: () => number;
  /** What the newest session was told of how far its items were heard. */
  truncations: () => readonly Readonly<{ itemId: string; audioEndMs: number }>[];
}>;

export type ProviderKit = Readonly<{
  start: () => Promise<RunningProvider>;
  settings: ModelSessionSettings;
  /** The caller says this, with silence before and after it: mu-law frames of 20 ms. */
  frames: (words: string) => Promise<readonly Base64[]>;
  /** What the provider's mind does: asked this it calls the tool, and with this result gives that answer. */
  question: string;
  tool: Readonly<{ name: string; arguments: object; result: object }>;
  answer: string;
}>;

/** The caller says this to a session. */
export const sayTo = async (kit: ProviderKit, session: ModelSession, words: string): Promise<void> => {
  for (const frame of await kit.frames(words)) session.appendAudio(frame);
};
