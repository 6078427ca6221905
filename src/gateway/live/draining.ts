import { Injectable } from '@nestjs/common';
import { LastEnds } from './last-ends.js';
import { LiveCalls } from './live-calls.js';
import { Peers } from './peers.js';

/**
 * How a process that carries calls goes. Where another one could have them, those that are left after the time to drain
 * are let go: the carrier asks how to go on, and the other one resumes them. Where there is none they are ended with
 * words, and their ends are in the log before the process is gone.
 */
@Injectable()
export class Draining {
  constructor(
    private readonly live: LiveCalls,
    private readonly peers: Peers,
    private readonly ends: LastEnds,
  ) {}

  /** Resolves when no call is left here. */
  async drain(withinMs: number): Promise<void> {
    const left = this.peers.leave();
    await this.live.drain(withinMs, async () => {
      await left;
      return this.peers.others();
    });
    await this.ends.settle(this.live.endedLately);
  }
}
