import type { NetworkConditions } from '../network.js';

/** What goes wrong in one session, or in every new one; to be changed while it runs. */
export class SessionFaults {
  /** Takes everything and answers nothing, as a half-open connection does. */
  silent = false;
  /** Added to every latency. */
  extraLatencyMs = 0;
  /**
   * Responses fail with this error, as when a rate limit is hit; `resetMs`: its words, and the limits after it, say that
   * nothing remains for so long.
   */
  failResponses?: Readonly<{ type: string; code: string; resetMs?: number }>;
  /** The deltas of a caller's transcript come before `input_audio_buffer.committed`. */
  earlyTranscripts = false;
  /** The network between the client and this session. */
  network?: NetworkConditions | undefined;
  /** Rewrites what is sent: another event (fields nulled, left out), raw text (garbage), or nothing when undefined. */
  rewrite?: (event: Readonly<Record<string, unknown>>) => object | string | undefined;
}
