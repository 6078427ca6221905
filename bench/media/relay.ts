import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

type FromPhone = { event: string; streamSid?: string; media?: { payload: string } };
type FromModel = { type: string; delta?: string };

/** The least that a bridge must do: every frame is parsed, wrapped anew and passed on. No log, no turns, no silence. */
const relay = (phone: WebSocket, modelUrl: string): void => {
  const model = new WebSocket(modelUrl, { perMessageDeflate: false });
  let streamSid = '';
  phone.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as FromPhone;
    if (frame.event === 'start') streamSid = frame.streamSid ?? '';
    if (frame.media === undefined || model.readyState !== WebSocket.OPEN) return;
    model.send(JSON.stringify({ type: 'input_audio_buffer.append', audio: frame.media.payload }));
  });
  model.on('message', (data: Buffer) => {
    const event = JSON.parse(data.toString()) as FromModel;
    if (event.type !== 'response.output_audio.delta' || phone.readyState !== WebSocket.OPEN) return;
    phone.send(JSON.stringify({ event: 'media', streamSid, media: { payload: event.delta } }));
  });
  phone.on('close', () => model.close());
  model.on('error', () => phone.close());
};

const [modelUrl = ''] = process.argv.slice(2);
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (phone) => relay(phone, modelUrl));
server.on('listening', () => console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })));
