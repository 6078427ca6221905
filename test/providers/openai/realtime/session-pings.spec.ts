import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WebSocket } from 'ws';
import type { ModelEvent } from '../../../../src/gateway/media/realtime-model.js';
import { Link } from '../../../../src/lab/network.js';
import { OpenAiRealtimeSession } from '../../../../src/providers/openai/realtime/openai-realtime-session.js';
import { FakeClock } from '../../../kit/fake-clock.js';

const AT_ONCE = { send: (arrived: () => void) => arrived() };
type Way = Pick<Link, 'send'>;

/** The other end of a session's socket, in the test's hands, with a way there and one back. */
class Socket extends EventEmitter {
  pings = 0;
  answers = true;

  constructor(
    private readonly there: Way,
    private readonly back: Way,
  ) {
    super();
  }

  ping(data: string): void {
    this.pings += 1;
    this.there.send(() => {
      if (this.answers) this.back.send(() => this.emit('pong', Buffer.from(data)));
    });
  }

  say(): void {
    this.emit('message', Buffer.from('{"type":"response.output_audio.done"}'));
  }

  terminate(): void {
    this.emit('close', 1006);
  }
}

const open = (way: (clock: FakeClock) => Way = () => AT_ONCE, handshakeMs = 0) => {
  const [clock, events] = [new FakeClock(), [] as ModelEvent[]];
  const socket = new Socket(way(clock), way(clock));
  const session = new OpenAiRealtimeSession(socket as unknown as WebSocket, (event) => events.push(event), clock, {
    type: 'server_vad',
  });
  session.start({ pingEveryMs: 250, maxUnanswered: 3 }, handshakeMs);
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

  describe('over a network with a round trip of 320 ms, jitter, and losses that are sent again after 400 ms', () => {
    const FAR = { delayMs: 160, jitterMs: 40, lossPercent: 30, resendMs: 400 };
    const far = (random: () => number) => (clock: FakeClock) => new Link(clock, () => FAR, random);

    it('lives through every stall of both ways', () => {
      fc.assert(
        fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (chance) => {
          const { clock, events } = open(
            far(() => chance.next().value),
            320,
          );
          clock.advance(60_000);
          expect(events).toEqual([]);
        }),
        { numRuns: 50 },
      );
    });

    it('lives when each ping is held up on its way there and on its way back', () => {
      const { clock, events } = open(
        far(() => 0),
        2_000,
      );
      clock.advance(60_000);
      expect(events).toEqual([]);
    });

    it('is found half open all the same, later than nearby', () => {
      const { socket, clock, events } = open(
        far(() => 0.5),
        360,
      );
      clock.advance(10_000);
      socket.answers = false;
      clock.advance(1_250);
      expect(events).toEqual([]);
      clock.advance(2_000);
      expect(events).toEqual([{ type: 'closed', reason: 'half-open' }]);
    });
  });

  it('that was slow at the handshake alone is not waited for longer', () => {
    const { socket, clock, events } = open(undefined, 2_000);
    clock.advance(1_000);
    socket.answers = false;
    clock.advance(1_250);
    expect(events).toEqual([{ type: 'closed', reason: 'half-open' }]);
  });

  it('takes no pong for a measure that is none', () => {
    const { socket, clock, events } = open();
    for (const odd of ['', 'x', '-1', '9e99']) socket.emit('pong', Buffer.from(odd));
    socket.answers = false;
    clock.advance(1_250);
    expect(events).toEqual([{ type: 'closed', reason: 'half-open' }]);
  });
});
