import { afterEach, beforeEach, expect } from '@jest/globals';
import type { WebSocket } from 'ws';
import type { Call } from '../../../src/lab/carrier/calls/call.js';
import { tone } from '../../../src/lab/carrier/line/tone.js';
import type { Step } from '../../../src/lab/scripts/script.js';
import { eventually } from '../../kit/eventually.js';
import { openCarrier, OURS, script } from './carrier-kit.js';

type Frame = Readonly<{
  event: string;
  streamSid?: string;
  media: { chunk: string; timestamp: string; payload: string };
  mark: { name: string };
  dtmf: { track: string; digit: string };
}>;

/** A media server: keeps the frames of its socket and lets the test talk back. */
const mediaServer = (socket: WebSocket) => {
  const frames: Frame[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as Frame));
  const streamSid = () => frames.find(({ event }) => event === 'start')?.streamSid;
  const send = (message: object): void => socket.send(JSON.stringify({ streamSid: streamSid(), ...message }));
  return {
    socket,
    frames,
    streamSid,
    of: (event: string) => frames.filter((frame) => frame.event === event),
    send,
    talk: (ms: number) => send({ event: 'media', media: { payload: Buffer.from(tone([300], ms)).toString('base64') } }),
    mark: (name: string) => send({ event: 'mark', mark: { name } }),
    clear: () => send({ event: 'clear' }),
  };
};
type MediaServer = ReturnType<typeof mediaServer>;

/** Calls to a carrier of its own for each test, whose media streams come to a media server. */
export class StreamedCalls {
  lab!: Awaited<ReturnType<typeof openCarrier>>;
  #media: MediaServer | undefined;

  constructor() {
    beforeEach(async () => {
      this.lab = await openCarrier();
      this.#media = undefined;
      this.lab.product.onSocket = (socket) => (this.#media = mediaServer(socket));
    });
    afterEach(() => this.lab.close());
  }

  /** A call whose stream has begun. */
  async connect(steps: readonly Step[] = [], path = '/media/tok.en'): Promise<[Call, MediaServer]> {
    const call = this.callIn(steps, path);
    await eventually(() => expect(this.#media?.of('media').length).toBeGreaterThan(0));
    return [call, this.#media as MediaServer];
  }

  callIn(steps: readonly Step[], path: string): Call {
    const { carrier, product } = this.lab;
    const url = path.startsWith('/') ? product.streamUrl(path) : path;
    const stream = `<Stream url="${url}"><Parameter name="stream_token" value="a b&amp;c"/></Stream>`;
    product.on('/voice', `<Response><Connect action="/continue">${stream}</Connect></Response>`);
    return carrier.callIn(script({ steps }), OURS);
  }
}
