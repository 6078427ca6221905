import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { WebSocket } from 'ws';
import type { ModelEvent } from '../../../../src/gateway/media/realtime-model.js';
import { OpenAiRealtimeSession } from '../../../../src/providers/openai/realtime/openai-realtime-session.js';
import { FakeClock } from '../../../kit/fake-clock.js';

/** The other end of a session's socket, in the test's hands. */
class Socket extends EventEmitter {
  pings = 0;
  answers = true;

  ping(): void {
    this.pings += 1;
    if (this.answers) this.emit('pong');
  }

  say(): void {
    this.emit('message', Buffer.from('{"type":"response.output_audio.done"}'));
  }

  terminate(): void {
    this.emit('close', 1006);
  }
}

const open = () => {
  const [socket, clock, events] = [new Socket(), new FakeClock(), [] as ModelEvent[]];
  const session = new OpenAiRealtimeSession(socket as unknown as WebSocket, (event) => events.push(event), clock, {
    type: 'server_vad',
  });
  session.start({ pingEveryMs: 250, maxUnanswered: 3 });
  return { socket, clock, events };
};

describe('a session on an open socket', () => {
  it('is not pinged while it talks', () => {
    const { socket, clock, events } = open();
    for (let said = 0; said < 20; said++) {
      socket.say();
      clock.advance(100);
    }
    expect(socket.pings).toBe(0);
    expect(events).toEqual([]);
  });

  it('is pinged when it is silent, and lives as long as it answers', () => {
    const { socket, clock, events } = open();
    socket.say();
    clock.advance(10_000);
    expect(socket.pings).toBeGreaterThan(10);
    expect(events).toEqual([]);
  });

  it('is half open when it was silent for a second and three pings were not answered', () => {
    const { socket, clock, events } = open();
    socket.answers = false;
    socket.say();
    clock.advance(999);
    expect(events).toEqual([]);
    clock.advance(251);
    expect(socket.pings).toBe(3);
    expect(events).toEqual([{ type: 'closed', reason: 'half-open' }]);
  });
});
