import { ProbedProcess } from '../kit/probed-process.js';
import type { Destination } from './dial.js';
import type { MediaReport } from './meter.js';
import type { ReadingOrder, ReadingReport } from './readers.js';

/** The process that makes load, as the bench sees it. */
export class Load {
  private constructor(
    private readonly process: ProbedProcess,
    readonly modelPort: number,
  ) {}

  static async start(): Promise<Load> {
    const process = new ProbedProcess(new URL('load.js', import.meta.url));
    await process.line('load ready');
    return new Load(process, await process.ask<number>('modelPort'));
  }

  /** Adds calls until there are so many. */
  dialUpTo(to: Destination, calls: number): Promise<void> {
    return this.process.ask('dialUpTo', { to, calls });
  }

  hangUp(): Promise<void> {
    return this.process.ask('hangUp');
  }

  measure(ms: number): Promise<MediaReport> {
    return this.process.ask('measure', { ms });
  }

  converse(to: Destination, calls: number, turns: number): Promise<void> {
    return this.process.ask('converse', { to, calls, turns });
  }

  read(order: ReadingOrder): Promise<ReadingReport> {
    return this.process.ask('read', order);
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
