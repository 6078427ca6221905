import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { silence } from './scripted-phone.js';

type ClientEvent = Readonly<{ type: string; response?: Readonly<{ instructions?: string }> }>;

/**
 * A realtime model on loopback that thinks nothing and takes no time: it takes every configuration, says 100 ms of
 * silence for whatever words it is asked for, and hears what a test says it hears. `misbehave` does with the next
 * connection, once it is configured, what no model should.
 */
export class WireModel {
  readonly sockets: WebSocket[] = [];
  misbehave: ((socket: WebSocket) => void) | undefined;
  readonly #server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  #ids = 0;

  private constructor() {
    this.#server.on('connection', (socket) => this.#connected(socket));
    started.push(this);
  }

  /** Stopped when the test file ends. */
  static async start(): Promise<WireModel> {
    const model = new WireModel();
    await once(model.#server, 'listening');
    return model;
  }

  /** As `OPENAI_BASE_URL` has it. */
  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** The caller of the newest session has said this. */
  hears(transcript: string): void {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('no session');
    const item_id = this.#id('item');
    const to = (type: string, fields: object = {}): void => tell(socket, { type, item_id, ...fields });
    to('input_audio_buffer.speech_started');
    to('input_audio_buffer.speech_stopped');
    to('conversation.item.input_audio_transcription.completed', { transcript });
    this.#speak(socket, 'I see.');
  }

  stop(): void {
    this.sockets.forEach((socket) => socket.terminate());
    this.#server.close();
  }

  #connected(socket: WebSocket): void {
    this.sockets.push(socket);
    socket.on('error', () => undefined);
    tell(socket, { type: 'session.created' });
    socket.on('message', (data: Buffer) => this.#asked(socket, JSON.parse(data.toString('utf8')) as ClientEvent));
  }

  #asked(socket: WebSocket, { type, response }: ClientEvent): void {
    if (type === 'response.create') this.#speak(socket, response?.instructions ?? 'Go on.');
    if (type !== 'session.update') return;
    tell(socket, { type: 'session.updated' });
    this.misbehave?.(socket);
    this.misbehave = undefined;
  }

  #speak(socket: WebSocket, transcript: string): void {
    const [response_id, item_id] = [this.#id('resp'), this.#id('item')];
    const response = { id: response_id, status: 'completed' };
    tell(socket, { type: 'response.created', response });
    tell(socket, { type: 'response.output_audio.delta', response_id, item_id, delta: silence(100) });
    tell(socket, { type: 'response.output_audio_transcript.delta', response_id, item_id, delta: transcript });
    const item = { id: item_id, type: 'message', status: 'completed', content: [{ transcript }] };
    tell(socket, { type: 'response.output_item.done', response_id, item });
    tell(socket, { type: 'response.done', response });
  }

  #id(kind: string): string {
    return `${kind}_${(this.#ids += 1)}`;
  }
}

const tell = (socket: WebSocket, event: object): void => socket.send(JSON.stringify(event));

const started: WireModel[] = [];
afterAll(() => started.forEach((model) => model.stop()));
