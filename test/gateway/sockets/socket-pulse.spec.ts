import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { WebSocket } from 'ws';
import { watchPulse } from '../../../src/gateway/sockets/socket-pulse.js';
import { FakeClock } from '../../kit/fake-clock.js';

/** What of a socket the pulse touches. */
class FakeSocket extends EventEmitter {
  pings = 0;
  terminated = false;

  ping(): void {
    this.pings += 1;
  }

  terminate(): void {
    this.terminated = true;
    this.emit('close');
  }
}

const setUp = () => {
  const clock = new FakeClock();
  const socket = new FakeSocket();
  watchPulse(socket as unknown as WebSocket, clock);
  return { clock, socket };
};

describe('the pulse of a socket', () => {
  it('is watched for as long as it answers', () => {
    const { clock, socket } = setUp();
    for (let n = 0; n < 20; n++) {
      clock.advance(3_000);
      socket.emit('pong');
    }
    expect(socket).toMatchObject({ pings: 20, terminated: false });
  });

  it('shows in messages as well as in pongs', () => {
    const { clock, socket } = setUp();
    for (let n = 0; n < 20; n++) {
      clock.advance(3_000);
      socket.emit('message', '{}');
    }
    expect(socket.terminated).toBe(false);
  });

  it('is gone after two unanswered pings: the socket is cut', () => {
    const { clock, socket } = setUp();
    clock.advance(6_000);
    expect(socket).toMatchObject({ pings: 2, terminated: false });
    clock.advance(3_000);
    expect(socket.terminated).toBe(true);
    expect(clock.timers).toBe(0);
  });

  it('is not watched any more when the socket has closed', () => {
    const { clock, socket } = setUp();
    socket.emit('close');
    expect(clock.timers).toBe(0);
  });
});
