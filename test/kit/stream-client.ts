import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { sign } from '../../src/lab/carrier/webhooks/signature.js';

/** Where a product listens, and the token its carrier signs with. */
type Called = Readonly<{ baseUrl: string; lab: Readonly<{ addresses: Readonly<{ authToken: string }> }> }>;
export type Upgrade = Readonly<{ status: number; socket?: WebSocket }>;

/** Asks for a media socket; without `headers` signed as the carrier signs. `status` is 101 when it was opened. */
export const openStream = async (
  product: Called,
  path: string,
  headers: ClientOptions['headers'] = signedFor(product, path),
): Promise<Upgrade> => {
  const socket = new WebSocket(`${product.baseUrl.replace('http', 'ws')}${path}`, { headers });
  socket.on('error', () => undefined);
  return new Promise((resolve) => {
    socket.once('open', () => resolve({ status: 101, socket }));
    socket.once('unexpected-response', (_request, { statusCode = 0 }) => {
      socket.terminate();
      resolve({ status: statusCode });
    });
  });
};

const signedFor = ({ baseUrl, lab }: Called, path: string) => ({
  'x-twilio-signature': sign(lab.addresses.authToken, `${baseUrl.replace('http', 'ws')}${path}`),
});

/** The close code. */
export const closed = async (socket: WebSocket): Promise<number> => {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
};

export type StartFields = Readonly<{ streamSid: string; accountSid: string; callSid: string; token?: string }>;

/** The first real message of a stream (protocol: Media Streams, start). */
export const startMessage = ({ streamSid, accountSid, callSid, token }: StartFields): string =>
  JSON.stringify({
    event: 'start',
    sequenceNumber: '1',
    streamSid,
    start: {
      streamSid,
      accountSid,
      callSid,
      tracks: ['inbound'],
      customParameters: token === undefined ? {} : { stream_token: token },
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    },
  });
