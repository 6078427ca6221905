import { once } from 'node:events';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { WebSocket, type RawData } from 'ws';
import { eventually } from '../../kit/eventually.js';
import { framesOf, silence } from '../speech/ears.js';

export type EventOf<T extends RealtimeServerEvent['type']> = Extract<RealtimeServerEvent, { type: T }>;

export const API_KEY = 'lab-key';

export const PHONE_SESSION = {
  type: 'realtime',
  instructions: 'Help the caller.',
  audio: {
    input: {
      format: { type: 'audio/pcmu' },
      transcription: { model: 'gpt-4o-mini-transcribe' },
      turn_detection: { type: 'server_vad' },
    },
    output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
  },
};

/** A bare client of the realtime protocol: sends what it is told, keeps what it gets. */
export class Client {
  readonly texts: string[] = [];
  readonly events: RealtimeServerEvent[] = [];
  closeCode?: number;
  #read = 0;

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: RawData) => {
      const text = Buffer.from(data as Buffer).toString();
      this.texts.push(text);
      try {
        this.events.push(JSON.parse(text) as RealtimeServerEvent);
      } catch {
        return;
      }
    });
    socket.on('close', (code) => (this.closeCode = code));
    socket.on('error', () => undefined);
  }

  static async connect(url: string, path = '/v1/realtime?model=gpt-realtime-2.1', headers?: object): Promise<Client> {
    const socket = new WebSocket(url.replace('http', 'ws') + path, {
      headers: { Authorization: `Bearer ${API_KEY}`, ...headers },
    });
    const client = new Client(socket);
    await once(socket, 'open');
    return client;
  }

  /** A session set up as a phone call needs it, with more settings if given. */
  static async call(url: string, more: object = {}): Promise<Client> {
    const client = await Client.connect(url);
    await client.next('session.created');
    client.send({ type: 'session.update', session: { ...PHONE_SESSION, ...more } });
    await client.next('session.updated');
    return client;
  }

  send(event: object | string): void {
    this.socket.send(typeof event === 'string' ? event : JSON.stringify(event));
  }

  /** Sends audio as Twilio's frames would come, faster than real time. */
  speak(...pieces: readonly Uint8Array[]): void {
    for (const frame of pieces.flatMap(framesOf)) {
      this.send({ type: 'input_audio_buffer.append', audio: Buffer.from(frame).toString('base64') });
    }
  }

  /** An utterance with a pause before and after it. */
  utter(speech: Uint8Array): void {
    this.speak(silence(400), speech, silence(700));
  }

  /** The next event of this type that has not been read; what comes before it is passed over. */
  async next<T extends RealtimeServerEvent['type']>(type: T): Promise<EventOf<T>> {
    return eventually(() => {
      const at = this.events.findIndex((event, index) => index >= this.#read && event.type === type);
      if (at < 0) throw new Error(`no ${type}; the last events were ${this.types().slice(-5).join(', ')}`);
      this.#read = at + 1;
      return this.events[at] as EventOf<T>;
    });
  }

  all<T extends RealtimeServerEvent['type']>(type: T): readonly EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }

  close(): void {
    this.socket.terminate();
  }
}
