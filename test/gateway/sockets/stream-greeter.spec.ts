import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { WebSocket } from 'ws';
import type { MediaBridges } from '../../../src/gateway/live/media-bridges.js';
import type { MediaBridge } from '../../../src/gateway/media/media-bridge.js';
import { StreamGreeter } from '../../../src/gateway/sockets/stream-greeter.js';
import type { OperatorDiagnostics } from '../../../src/gateway/telephony/operator-diagnostics.js';
import type { StreamTokens } from '../../../src/gateway/telephony/stream-tokens.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { startMessage } from '../../kit/stream-client.js';

const CALL = { streamSid: 'MZ1', accountSid: 'AC1', callSid: 'CA1' };
const frame = (event: string, fields: object = {}): string =>
  JSON.stringify({ event, streamSid: CALL.streamSid, ...fields });
const key = (digit: string): string => frame('dtmf', { dtmf: { track: 'inbound_track', digit } });
const media = frame('media', { media: { track: 'inbound', payload: '////' } });

/** A socket whose `start` has come; its bridge is there when `open` is called. */
const setUp = async () => {
  const socket = Object.assign(new EventEmitter(), { close: () => undefined });
  const got: string[] = [];
  const bridge = {
    fromPhone: (text: string) => void got.push(text),
    socketClosed: () => void got.push('closed'),
  } as unknown as MediaBridge;
  let open: () => void = () => undefined;
  const opened = new Promise<MediaBridge>((resolve) => (open = () => resolve(bridge)));
  const sessions = { open: () => opened } as unknown as MediaBridges;
  const tokens = { use: () => Promise.resolve(CALL) } as unknown as StreamTokens;
  const diagnostics = { report: () => undefined } as unknown as OperatorDiagnostics;
  const clock = new FakeClock();
  const given = { token: 'token', inPath: false };
  new StreamGreeter(socket as unknown as WebSocket, given, tokens, sessions, diagnostics, clock);
  const receive = (...texts: readonly string[]): void =>
    texts.forEach((text) => socket.emit('message', Buffer.from(text), false));
  receive(startMessage(CALL));
  await clock.run(0);
  return { clock, got, open, receive, socket };
};

describe('a stream whose bridge is being made', () => {
  it('keeps the keys that are pressed and the hanging up for the bridge, in order', async () => {
    const { clock, got, open, receive, socket } = await setUp();
    receive(key('1'), media, key('2'), frame('stop'));
    socket.emit('close');
    expect(got).toEqual([]);
    open();
    await clock.run(0);
    expect(got).toEqual([key('1'), key('2'), frame('stop'), 'closed']);
  });

  it('hands over and then passes on everything', async () => {
    const { clock, got, open, receive } = await setUp();
    receive(key('1'));
    open();
    await clock.run(0);
    receive(media, key('2'));
    expect(got).toEqual([key('1'), media, key('2')]);
  });

  it('keeps a bounded number of keys, and the hanging up behind them', async () => {
    const { clock, got, open, receive } = await setUp();
    receive(...Array.from({ length: 1_000 }, () => key('1')), frame('stop'), frame('stop'), key('2'));
    open();
    await clock.run(0);
    expect(got).toHaveLength(65);
    expect(got.at(-1)).toBe(frame('stop'));
  });
});
