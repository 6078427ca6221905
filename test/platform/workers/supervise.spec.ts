import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { superviseWorker } from '../../../src/platform/workers/supervise.js';
import { eventually } from '../../kit/eventually.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

type Echo = { echo(text: string): string; hang(): Promise<void>; die(): void; close(): void };
const script = new URL('../../kit/echo.worker.mjs', import.meta.url);

describe('a supervised worker', () => {
  it('is started again when its thread dies, its pending calls rejected', async () => {
    const deaths: Error[] = [];
    const { remote, running, stop } = await superviseWorker<Echo>(
      script,
      {},
      { retryMs: 1, died: (e) => deaths.push(e) },
    );
    for (let death = 1; death <= 3; death += 1) {
      const pending = Promise.allSettled([remote.hang(), remote.die()]);
      expect((await pending).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      await eventually(() => expect(deaths).toHaveLength(death));
      await running();
      await expect(remote.echo('again')).resolves.toBe('again');
    }
    await stop();
    expect(deaths).toHaveLength(3);
  });

  it('is tried again for as long as it cannot start, and says so to its callers', async () => {
    const mark = join(await temporaryFolder(), 'refuse');
    const deaths: Error[] = [];
    const { remote, running, stop } = await superviseWorker<Echo>(
      script,
      { refuseWhen: mark },
      {
        retryMs: 1,
        died: (error) => deaths.push(error),
        lost: () => new Error('lost on the way'),
        unsent: (cause) => new Error('not sent', { cause }),
      },
    );
    writeFileSync(mark, '');
    await expect(remote.die()).rejects.toThrow('lost on the way');
    await eventually(() => expect(deaths.length).toBeGreaterThan(2));
    await expect(remote.echo('hello')).rejects.toThrow('not sent');
    expect(deaths.at(-1)?.cause).toMatchObject({ message: 'it may not start now' });
    rmSync(mark);
    await running();
    await expect(remote.echo('hello')).resolves.toBe('hello');
    await stop();
  });

  it('is not started again once it was stopped', async () => {
    const deaths: Error[] = [];
    const { remote, stop } = await superviseWorker<Echo>(script, {}, { retryMs: 1, died: (e) => deaths.push(e) });
    await stop();
    await expect(remote.echo('hello')).rejects.toThrow('the worker has gone');
    expect(deaths).toEqual([]);
  });

  it('can be stopped while its thread is being started again', async () => {
    const { remote, stop } = await superviseWorker<Echo>(script, {}, { retryMs: 1 });
    await expect(remote.die()).rejects.toThrow('the worker has gone');
    await stop();
    await expect(remote.echo('hello')).rejects.toThrow('the worker has gone');
  });

  it('throws what keeps its first thread from opening', async () => {
    await expect(superviseWorker<Echo>(script, { refuse: 'folder is locked' })).rejects.toThrow('folder is locked');
  });
});
