import type { Clock } from '../../platform/clock/clock.js';
import type { MediaBridge } from '../media/media-bridge.js';
import { parseTwilioFrame, type TwilioFrame } from '../media/twilio-frame.js';
import type { MediaBridges } from '../live/media-bridges.js';
import type { OperatorDiagnostics } from '../telephony/operator-diagnostics.js';
import type { StreamTokens } from '../telephony/stream-tokens.js';
import type { RawData, WebSocket } from 'ws';

type Start = Extract<TwilioFrame, { event: 'start' }>;

/** How long a socket may be open without its `start`. */
const START_WITHIN_MS = 5_000;
/** Closed by policy (RFC 6455, 7.4.1). */
const POLICY_VIOLATION = 1008;
const INTERNAL_ERROR = 1011;
/** Keys that are kept while the bridge is being made; a caller presses fewer. */
const MAX_EARLY_KEYS = 64;

/**
 * One accepted media socket until a bridge has it: `start` must come in time and match the token, which it uses up;
 * nothing paid is opened before. Then every frame goes to the bridge by a plain method call. What the caller does while
 * the bridge is being made, a key pressed or the phone put down, is kept for it; what is said then is not, as nobody
 * listens yet.
 */
export class StreamGreeter {
  #bridge: MediaBridge | undefined;
  #greeted = false;
  /** Frames that came before the bridge was there, in order. */
  readonly #early: string[] = [];
  #hungUp = false;
  #closed = false;
  readonly #stopWaiting: () => void;

  constructor(
    private readonly socket: WebSocket,
    private readonly given: Readonly<{ token: string; inPath: boolean }>,
    private readonly tokens: StreamTokens,
    private readonly sessions: MediaBridges,
    private readonly diagnostics: OperatorDiagnostics,
    clock: Clock,
  ) {
    this.#stopWaiting = clock.after(START_WITHIN_MS, () => this.#refuse('no start in time'));
    socket.on('message', (data, isBinary) => this.#message(data, isBinary));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.#closed = true;
      this.#stopWaiting();
      this.#bridge?.socketClosed();
    });
  }

  #message(data: RawData, isBinary: boolean): void {
    const text = isBinary || !Buffer.isBuffer(data) ? '' : data.toString('utf8');
    if (this.#bridge !== undefined) return this.#bridge.fromPhone(text);
    const frame = parseTwilioFrame(text, null);
    if (this.#greeted) return this.#keep(frame, text);
    if (frame.event === 'start') void this.#greet(frame);
    else if (frame.event === 'stop') this.socket.close();
  }

  #keep({ event }: ReturnType<typeof parseTwilioFrame>, text: string): void {
    if (this.#hungUp) return;
    this.#hungUp = event === 'stop';
    const isKey = event === 'dtmf' && this.#early.length < MAX_EARLY_KEYS;
    if (isKey || this.#hungUp) this.#early.push(text);
  }

  async #greet(start: Start): Promise<void> {
    this.#greeted = true;
    this.#stopWaiting();
    const { token, inPath } = this.given;
    try {
      const repeated = start.parameters.get('stream_token') ?? (inPath ? '' : token);
      const claims = repeated === token ? await this.tokens.use(token) : undefined;
      if (claims === undefined || claims.callSid !== start.callSid || claims.accountSid !== start.accountSid) {
        return this.#refuse('start does not match the token');
      }
      const { socket } = this;
      const line = {
        get bufferedAmount(): number {
          return socket.bufferedAmount;
        },
        send: (text: string): void => socket.send(text, ignore),
        close: (code: number, reason: string): void => socket.close(code, reason),
      };
      const bridge = await this.sessions.open(claims, start.streamSid, line);
      this.#bridge = bridge;
      for (const text of this.#early.splice(0)) bridge.fromPhone(text);
      if (this.#closed) bridge.socketClosed();
    } catch (error) {
      this.diagnostics.report('stream-refused', { callSid: start.callSid, error });
      this.socket.close(INTERNAL_ERROR);
    }
  }

  #refuse(reason: string): void {
    this.diagnostics.report('stream-refused', { error: reason });
    this.socket.close(POLICY_VIOLATION);
  }
}

/** A send on a socket that is closing fails; its `close` says all there is to say. */
const ignore = (): void => undefined;
