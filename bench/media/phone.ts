import type { WebSocket } from 'ws';
import { audioBytes, plainAudio, stamped, stampOf } from './stamp.js';
import type { Meter } from './meter.js';

const PAYLOAD = '"payload":"';
const BYTES_PER_MS = 8;
const FRAME = plainAudio(160);

/** Twilio's end of one media stream: frames up, and whatever comes down is played in order and at real time. */
export class Phone {
  #sequence = 1;
  #playedUntilMs = 0;
  #response = 0;
  #receivedMs = 0;
  /** The last response that was silenced. */
  #cleared = 0;
  #heardAtClearMs: number | undefined;
  #truncatedAtMs: number | undefined;
  #bargedInAtMs: number | undefined;
  readonly #marks = new Map<string, NodeJS.Timeout>();
  #hangingUp = false;

  constructor(
    private readonly socket: WebSocket,
    readonly index: number,
    private readonly streamSid: string,
    private readonly meter: Meter,
  ) {
    socket.on('message', (data: Buffer) => this.#heard(data.toString('latin1')));
    socket.on('close', () => this.#closed());
    socket.on('error', () => undefined);
  }

  start(callSid: string, accountSid: string, parameters: Readonly<Record<string, string>>): void {
    const { streamSid } = this;
    const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
    const start = { streamSid, accountSid, callSid, tracks: ['inbound'], mediaFormat, customParameters: parameters };
    this.#send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    this.#send({ event: 'start', sequenceNumber: '1', streamSid, start });
  }

  /** 20 ms of the caller. */
  speak(): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    const number = this.#sequence++;
    const payload = stamped(this.index, 0, FRAME);
    this.socket.send(
      `{"event":"media","sequenceNumber":"${number + 1}","media":{"track":"inbound","chunk":"${number}","timestamp":"${number * 20}","payload":"${payload}"},"streamSid":"${this.streamSid}"}`,
    );
  }

  hangUp(): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.#hangingUp = true;
    this.#send({ event: 'stop', sequenceNumber: String(this.#sequence + 1), streamSid: this.streamSid, stop: {} });
    this.socket.close(1000);
  }

  /** The model has just said that it hears the caller. */
  bargedIn(): void {
    this.#bargedInAtMs = performance.now();
    this.#heardAtClearMs = this.#truncatedAtMs = undefined;
  }

  /** The model was told that the caller heard this much of the response. */
  truncated(audioEndMs: number): void {
    this.#truncatedAtMs = audioEndMs;
    this.#compare();
  }

  #heard(message: string): void {
    if (message.startsWith('{"event":"media"')) return this.#play(message);
    const frame = JSON.parse(message) as { event: string; mark?: { name: string } };
    if (frame.event === 'clear') return this.#silence();
    if (frame.mark !== undefined) this.#mark(frame.mark.name);
  }

  #play(message: string): void {
    const now = performance.now();
    const ms = audioBytes(message, PAYLOAD) / BYTES_PER_MS;
    const stamp = stampOf(message, PAYLOAD);
    if (stamp === undefined) this.meter.fillers += 1;
    else if (stamp.response <= this.#cleared) {
      this.meter.lateFrames += 1;
      return;
    } else {
      this.meter.down.record(now - stamp.sentAtMs);
      if (stamp.response !== this.#response) this.#receivedMs = 0;
      this.#response = stamp.response;
      this.#receivedMs += ms;
    }
    this.#playedUntilMs = Math.max(now, this.#playedUntilMs) + ms;
  }

  #silence(): void {
    const now = performance.now();
    if (this.#bargedInAtMs !== undefined) this.meter.clear.record(now - this.#bargedInAtMs);
    this.#bargedInAtMs = undefined;
    this.#cleared = this.#response;
    this.#heardAtClearMs = this.#receivedMs - Math.max(0, this.#playedUntilMs - now);
    this.#playedUntilMs = now;
    this.#compare();
    for (const [name, timer] of this.#marks) {
      clearTimeout(timer);
      this.#echo(name);
    }
  }

  #compare(): void {
    if (this.#heardAtClearMs === undefined || this.#truncatedAtMs === undefined) return;
    this.meter.truncation.record(Math.abs(this.#truncatedAtMs - this.#heardAtClearMs));
    this.#heardAtClearMs = this.#truncatedAtMs = undefined;
  }

  #mark(name: string): void {
    const waitMs = this.#playedUntilMs - performance.now();
    if (waitMs <= 0) return this.#echo(name);
    this.#marks.set(
      name,
      setTimeout(() => this.#echo(name), waitMs),
    );
  }

  #echo(name: string): void {
    this.#marks.delete(name);
    const { streamSid } = this;
    this.#send({ event: 'mark', sequenceNumber: String(this.#sequence + 1), streamSid, mark: { name } });
  }

  #closed(): void {
    for (const timer of this.#marks.values()) clearTimeout(timer);
    if (!this.#hangingUp) this.meter.lost += 1;
  }

  #send(frame: object): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(frame));
  }
}
