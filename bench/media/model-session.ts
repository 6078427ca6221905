import type { WebSocket } from 'ws';
import type { Meter } from './meter.js';
import type { Phone } from './phone.js';
import { plainAudio, stamped, stampOf } from './stamp.js';

const AUDIO = '"audio":"';
const APPEND = '{"type":"input_audio_buffer.append"';

/** What a session does on its own: called once, when the first audio came or a response was asked for. */
export type Behaviour = (session: ModelSession) => void;

/** One session of a realtime provider, without a mind: it measures what comes and says what its behaviour makes it. */
export class ModelSession {
  phone: Phone | undefined;
  #response = 0;
  #item = 0;
  #begun = false;
  readonly #deltaAudio = new Map<number, string>();

  constructor(
    private readonly socket: WebSocket,
    private readonly phoneOf: (call: number) => Phone | undefined,
    private readonly meter: Meter,
    private readonly behave: Behaviour,
  ) {
    socket.on('message', (data: Buffer) => this.#heard(data.toString('latin1')));
    socket.on('error', () => undefined);
    this.#send({ type: 'session.created', session: {} });
  }

  get open(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  startResponse(): void {
    this.#response += 1;
    const { id, item } = this.#ids();
    this.#send({ type: 'response.created', response: { id, status: 'in_progress' } });
    this.#send({ type: 'response.output_item.added', response_id: id, item: { id: item, type: 'message' } });
    this.#send({ type: 'conversation.item.added', previous_item_id: null, item: { id: item, type: 'message' } });
  }

  /** Audio of the response being made, with its words. */
  delta(ms: number, words: string): void {
    const { id, item } = this.#ids();
    const plain = this.#deltaAudio.get(ms) ?? plainAudio(ms * 8);
    this.#deltaAudio.set(ms, plain);
    const audio = stamped(this.phone?.index ?? 0, this.#response, plain);
    const head = `"response_id":"${id}","item_id":"${item}","output_index":0,"content_index":0`;
    this.socket.send(`{"type":"response.output_audio.delta","event_id":"e",${head},"delta":"${audio}"}`);
    this.socket.send(`{"type":"response.output_audio_transcript.delta","event_id":"e",${head},"delta":"${words}"}`);
  }

  endResponse(status: 'completed' | 'cancelled', words: string): void {
    const { id, item } = this.#ids();
    const content = [{ type: 'output_audio', transcript: words }];
    const done = { id: item, type: 'message', role: 'assistant', status, content };
    this.#send({ type: 'response.output_item.done', response_id: id, output_index: 0, item: done });
    const usage = { input_tokens: 10, output_tokens: 20, total_tokens: 30 };
    this.#send({ type: 'response.done', response: { id, status, usage } });
  }

  callerStarts(): void {
    this.#item += 1;
    this.phone?.bargedIn();
    this.#send({ type: 'input_audio_buffer.speech_started', item_id: `caller_${this.#item}`, audio_start_ms: 0 });
  }

  callerStops(words: string): void {
    const item_id = `caller_${this.#item}`;
    this.meter.turns += 1;
    this.#send({ type: 'input_audio_buffer.speech_stopped', item_id, audio_end_ms: 0 });
    this.#send({ type: 'input_audio_buffer.committed', item_id, previous_item_id: null });
    this.#send({ type: 'conversation.item.added', previous_item_id: null, item: { id: item_id, type: 'message' } });
    this.#send({ type: 'conversation.item.input_audio_transcription.completed', item_id, transcript: words });
  }

  #heard(message: string): void {
    if (message.startsWith(APPEND)) return this.#audio(message);
    const event = JSON.parse(message) as { type: string; audio_end_ms?: number };
    if (event.type === 'session.update') return this.#send({ type: 'session.updated', session: {} });
    if (event.type === 'response.create') return this.#begin();
    if (event.type === 'conversation.item.truncate') this.phone?.truncated(event.audio_end_ms ?? NaN);
  }

  #audio(message: string): void {
    const now = performance.now();
    const stamp = stampOf(message, AUDIO);
    if (stamp === undefined) return;
    this.meter.up.record(now - stamp.sentAtMs);
    this.phone ??= this.phoneOf(stamp.call);
    this.#begin();
  }

  #begin(): void {
    if (this.#begun || this.phone === undefined) return;
    this.#begun = true;
    this.behave(this);
  }

  #ids(): { id: string; item: string } {
    return { id: `response_${this.#response}`, item: `agent_${this.#response}` };
  }

  #send(event: object): void {
    if (this.open) this.socket.send(JSON.stringify(event));
  }
}
