import { FRAME_MS } from '../../speech/mulaw.js';
import WebSocket from 'ws';
import type { Clock } from '../../../platform/clock/clock.js';
import { Link, type NetworkConditions } from '../../network.js';
import type { Line, Listener } from '../line/line.js';
import { newSid } from '../sid.js';
import { readStreamMessage } from './stream-message.js';

/** How a stream ended: `code` is the carrier's error number where it has one. */
export type StreamEnding = Readonly<{ how: 'call-ended' | 'server-closed' | 'dropped'; code?: number }>;

export type StreamDetails = Readonly<{
  accountSid: string;
  callSid: string;
  clock: Clock;
  customParameters: Readonly<Record<string, string>>;
  warn(code: number, message: string): void;
}>;

type OutboundMessage = Readonly<{ event: string } & Record<string, unknown>>;

/** How long the other side may take to answer our close. */
const CLOSE_WITHIN_MS = 1_000;

/**
 * The carrier's end of a bidirectional media stream on an open socket: 20 ms frames of what the phone says, marks
 * echoed when the phone has played what came before them, `stop` and close at the end.
 * [twilio.com/docs/voice/media-streams/websocket-messages]
 */
export class MediaStream implements Listener {
  readonly sid = newSid('MZ');
  readonly ended: Promise<StreamEnding>;
  #sequence = 0;
  #chunk = 0;
  #stopped = false;
  #frozen = false;
  #conditions: NetworkConditions | undefined;
  readonly #toCarrier: Link;
  readonly #toProduct: Link;
  readonly #warned = new Set<number>();
  readonly #unlisten: () => void;

  constructor(
    private readonly socket: WebSocket,
    private readonly line: Line,
    private readonly details: StreamDetails,
  ) {
    const network = () => this.#conditions;
    this.#toCarrier = new Link(details.clock, network);
    this.#toProduct = new Link(details.clock, network);
    this.ended = new Promise((resolve) =>
      socket.once('close', (code: number) => this.#toCarrier.send(() => resolve(this.#ending(code)))),
    );
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#toCarrier.send(() => this.#take(data, isBinary)));
    socket.on('ping', (data: Buffer) => this.#toCarrier.send(() => this.#pong(data)));
    socket.on('error', () => socket.terminate());
    this.#send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    this.#event('start', {
      start: {
        accountSid: details.accountSid,
        streamSid: this.sid,
        callSid: details.callSid,
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: details.customParameters,
      },
    });
    this.#unlisten = line.listen(this);
  }

  audio(frame: Uint8Array): void {
    const timestamp = String(this.#chunk * FRAME_MS);
    const chunk = String(++this.#chunk);
    const payload = Buffer.from(frame).toString('base64');
    this.#event('media', { media: { track: 'inbound', chunk, timestamp, payload } });
  }

  digit(digit: string): void {
    this.#event('dtmf', { dtmf: { track: 'inbound_track', digit } });
  }

  /** The call is over, or does something else now. */
  stop(): void {
    if (this.#stopped) return;
    const { accountSid, callSid } = this.details;
    this.#event('stop', { stop: { accountSid, callSid } });
    this.#stopped = true;
    this.#unlisten();
    this.#toProduct.send(() => {
      this.socket.close(1000);
      setTimeout(() => this.socket.terminate(), CLOSE_WITHIN_MS).unref();
    });
  }

  /** From now on nothing comes and nothing is heard, not even a ping, as on a half-open connection. */
  freeze(): void {
    this.#frozen = true;
    this.line.clear();
  }

  /** Sends this text as a frame, whatever it is. */
  sendRaw(text: string): void {
    this.#toProduct.send(() => this.socket.send(text));
  }

  /** From now on what comes and goes is late, and never missing. */
  worsenNetwork(conditions: NetworkConditions): void {
    this.#conditions = conditions;
  }

  /** Cuts the connection as a crash of the network would. */
  drop(): void {
    this.socket.terminate();
  }

  #ending(code: number): StreamEnding {
    this.#unlisten();
    if (this.#stopped) return { how: 'call-ended' };
    this.#stopped = true;
    this.line.clear();
    return code === 1005 || code === 1000 || code === 1001
      ? { how: 'server-closed', code: 31921 }
      : { how: 'dropped', code: code === 1006 ? 31903 : 31921 };
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (this.#stopped || this.#frozen) return;
    if (isBinary) return this.#warnOnce(31950, 'binary frame');
    const message = readStreamMessage(data.toString(), this.sid);
    if (typeof message === 'string') return this.#warnOnce(31951, message);
    if (message.event === 'clear') this.line.clear();
    else if (message.event === 'mark') this.#echoWhenPlayed(message.name);
    else if (this.line.enqueue(message.payload) > 0) this.#warnOnce(31931, 'media discarded: the buffer is full');
  }

  /** Echoed when played and when cleared alike: the product cannot tell from the echo. */
  #echoWhenPlayed(name: string): void {
    this.line.playback.mark(() => this.#event('mark', { mark: { name } }));
  }

  #event(event: string, body: Record<string, unknown>): void {
    if (this.#stopped) return;
    this.#send({ event, sequenceNumber: String(++this.#sequence), streamSid: this.sid, ...body });
  }

  #send(message: OutboundMessage): void {
    if (this.#frozen) return;
    this.#toProduct.send(() => {
      if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
    });
  }

  #pong(data: Buffer): void {
    if (!this.#frozen) this.#toProduct.send(() => this.socket.pong(data));
  }

  #warnOnce(code: number, message: string): void {
    if (this.#warned.has(code)) return;
    this.#warned.add(code);
    this.details.warn(code, message);
  }
}
