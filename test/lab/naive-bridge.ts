import { WebSocket } from 'ws';
import type { Clock } from '../../src/platform/clock/clock.js';
import type { LabAddresses } from '../../src/lab/lab.js';

type Message = Readonly<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- two vendors' frames

const TOOLS = ['lookup_order', 'end_call'].map((name) => ({
  type: 'function',
  name,
  description: name,
  parameters: { type: 'object', properties: {} },
}));

const SESSION = {
  type: 'realtime',
  instructions: 'Help.',
  tools: TOOLS,
  audio: {
    input: {
      format: { type: 'audio/pcmu' },
      transcription: { model: 'gpt-4o-mini-transcribe' },
      turn_detection: { type: 'server_vad' },
    },
    output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
  },
};

/**
 * The least that holds a conversation between a media stream and the model: it is to the lab what an echo is to a line.
 * `heardMs` is its own reckoning, by the clock, of what was played of each interrupted item.
 */
export class NaiveBridge {
  readonly heardMs: number[] = [];
  readonly callerSaid: string[] = [];
  readonly toolsCalled: string[] = [];
  #streamSid = '';
  #item = '';
  #sentMs = 0;
  #playingSinceMs = 0;
  #endCall = false;
  readonly #model: WebSocket;

  constructor(
    private readonly phone: WebSocket,
    { openaiBaseUrl, openaiApiKey }: LabAddresses,
    private readonly clock: Clock,
    private readonly greeting: string,
  ) {
    this.#model = new WebSocket(`${openaiBaseUrl.replace('http', 'ws')}/realtime?model=gpt-realtime-2.1`, {
      headers: { authorization: `Bearer ${openaiApiKey}` },
    });
    phone.on('message', (data: Buffer) => this.#fromPhone(JSON.parse(data.toString()) as Message));
    phone.on('close', () => this.#model.close());
    this.#model.on('message', (data: Buffer) => this.#fromModel(JSON.parse(data.toString()) as Message));
  }

  #fromPhone(frame: Message): void {
    if (frame.event === 'start') this.#streamSid = String(frame.streamSid);
    if (frame.event === 'media') this.#toModel({ type: 'input_audio_buffer.append', audio: frame.media.payload });
    if (frame.event !== 'mark') return;
    if (frame.mark.name === this.#item) this.#item = '';
    if (this.#endCall) this.phone.close(1000);
  }

  #fromModel(event: Message): void {
    if (event.type === 'session.created') this.#toModel({ type: 'session.update', session: SESSION });
    if (event.type === 'session.updated') {
      this.#toModel({ type: 'response.create', response: { instructions: `Say exactly: "${this.greeting}"` } });
    }
    if (event.type === 'response.output_audio.delta') this.#play(event);
    if (event.type === 'response.output_audio.done') this.#toPhone({ event: 'mark', mark: { name: event.item_id } });
    if (event.type === 'input_audio_buffer.speech_started' && this.#item) this.#interrupt();
    if (event.type === 'conversation.item.input_audio_transcription.completed') this.callerSaid.push(event.transcript);
    if (event.type === 'response.output_item.done' && event.item.type === 'function_call') this.#callTool(event.item);
  }

  #play({ item_id: item, delta }: Message): void {
    if (this.#item !== item) [this.#item, this.#sentMs, this.#playingSinceMs] = [item, 0, this.clock.monotonicMs()];
    this.#sentMs += Buffer.from(delta, 'base64').length / 8;
    this.#toPhone({ event: 'media', media: { payload: delta } });
  }

  #interrupt(): void {
    const playedMs = Math.floor(Math.min(this.#sentMs, this.clock.monotonicMs() - this.#playingSinceMs));
    this.heardMs.push(playedMs);
    this.#toPhone({ event: 'clear' });
    const cut = { item_id: this.#item, content_index: 0, audio_end_ms: playedMs };
    this.#toModel({ type: 'conversation.item.truncate', ...cut });
    this.#item = '';
  }

  #callTool({ name, call_id }: Message): void {
    this.toolsCalled.push(name);
    if (name === 'end_call') {
      this.#endCall = true;
      return this.#toPhone({ event: 'mark', mark: { name: 'end' } });
    }
    const output = JSON.stringify({ status: 'has left our house', eta: 'tomorrow' });
    this.#toModel({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id, output } });
    this.#toModel({ type: 'response.create' });
  }

  #toPhone(message: object): void {
    this.phone.send(JSON.stringify({ streamSid: this.#streamSid, ...message }));
  }

  #toModel(message: object): void {
    if (this.#model.readyState === WebSocket.OPEN) this.#model.send(JSON.stringify(message));
  }
}
