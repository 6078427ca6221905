import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { WebSocket } from 'ws';
import { MediaBridge } from '../../src/gateway/media/media-bridge.js';
import { Conversation } from '../../src/gateway/talk/conversation.js';
import { TurnJournal } from '../../src/gateway/talk/turn-journal.js';
import { SystemClock } from '../../src/platform/clock/system-clock.js';
import { OpenAiRealtimeModel } from '../../src/providers/openai/realtime/openai-realtime-model.js';
import { eventually } from '../kit/eventually.js';
import { ScriptedPhone } from '../kit/scripted-phone.js';
import { WireModel } from '../kit/wire-model.js';
import { settings, STREAM, toolsOf } from '../gateway/media/bridged-call.js';
import { MemoryWriter } from '../gateway/talk/memory-writer.js';

const MiB = 1024 * 1024;
const HUGE = Buffer.from(JSON.stringify({ type: 'response.output_audio.delta', delta: 'A'.repeat(10 * MiB) }));

/** One message after the other, each when the one before has left, for as long as the other end takes it. */
const endlessly = (socket: WebSocket, send: (sent: () => void) => void): void => {
  const next = (): void => {
    if (socket.readyState === socket.OPEN) send(next);
  };
  next();
};

/** One message of 10 MiB in pieces, of which none is large. */
const inPieces = (socket: WebSocket, sent: () => void): void => {
  for (let at = 0; at < HUGE.length; at += 64 * 1024) {
    const fin = at + 64 * 1024 >= HUGE.length;
    socket.send(HUGE.subarray(at, at + 64 * 1024), { fin, binary: false }, fin ? sent : undefined);
  }
};

/** The largest event that is read, of audio without end. */
const audio = (n: number): string =>
  JSON.stringify({
    type: 'response.output_audio.delta',
    item_id: 'item_x',
    response_id: `resp_${n}`,
    delta: 'A'.repeat(MiB - 1024),
  });

describe('a model that sends without end', () => {
  let model: WireModel;
  let bridge: MediaBridge;
  let phone: ScriptedPhone;
  let writer: MemoryWriter;
  beforeEach(async () => {
    model = await WireModel.start();
  });
  afterEach(async () => {
    bridge.end('api');
    await bridge.finished;
  });

  const call = (): void => {
    const clock = new SystemClock();
    phone = new ScriptedPhone();
    writer = new MemoryWriter();
    const context = { tenantId: 'tenant', actor: 'agent:a', correlationId: 'call' };
    bridge = new MediaBridge({
      call: { callId: 'call', tenantId: 'tenant', streamSid: STREAM, firstOpenedAtMs: null },
      settings,
      socket: phone,
      model: new OpenAiRealtimeModel({ apiKey: 'key', baseUrl: model.baseUrl }, clock),
      journal: new TurnJournal(writer, context, clock),
      tools: toolsOf({}),
      conversation: new Conversation(),
      clock,
      observe: () => undefined,
      onEnded: () => undefined,
    });
    bridge.start();
  };

  it.each([
    [
      'events of 10 MiB',
      (socket: WebSocket) => endlessly(socket, (sent) => socket.send(HUGE, { binary: false }, sent)),
    ],
    ['events of 10 MiB in pieces', (socket: WebSocket) => endlessly(socket, (sent) => inPieces(socket, sent))],
  ])('%s is left, and the call goes on with another session', async (_, misbehave) => {
    model.misbehave = misbehave;
    const before = process.memoryUsage().arrayBuffers;
    call();
    await eventually(() => expect(model.sockets.length).toBe(2));
    expect(model.sockets[0]?.readyState).toBe(3);
    await eventually(() => expect(writer.of('SessionResumed')).toHaveLength(1));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * MiB);
    await eventually(() => expect(phone.payloads.length).toBeGreaterThan(0));
    model.hears('Are you still there?');
    await eventually(() => {
      const turns = writer.of('TurnAppended').map(({ text }) => text);
      expect(turns).toEqual(expect.arrayContaining(['Are you still there?', 'I see.']));
    });
  });

  it('the largest events that are read is heard as far as the line takes it, and no further', async () => {
    let sent = 0;
    model.misbehave = (socket) =>
      endlessly(socket, (next) => (sent < 16 ? socket.send(audio((sent += 1)), next) : undefined));
    call();
    phone.stuck = true;
    await eventually(() => expect(sent).toBe(16));
    model.hears('Stop it.');
    await eventually(() => expect(writer.of('TurnAppended').map(({ text }) => text)).toContain('Stop it.'));
    expect(phone.bufferedAmount).toBeLessThan(4 * MiB);
  });
});
