import { describe, expect, it } from '@jest/globals';
import { spawnWorker } from '../../../src/platform/workers/spawn.js';

type Echo = { echo(text: string): string; hang(): Promise<void>; close(): void };
const script = new URL('../../kit/echo.worker.mjs', import.meta.url);

describe('a spawned worker', () => {
  it('serves until it is stopped', async () => {
    const { remote, stop, exited } = await spawnWorker<Echo>(script, {});
    await expect(remote.echo('hello')).resolves.toBe('hello');
    const pending = remote.hang();
    const rejected = expect(pending).rejects.toThrow('the worker has gone');
    await stop();
    await Promise.all([exited, rejected]);
  });

  it('throws what kept its target from opening', async () => {
    await expect(spawnWorker<Echo>(script, { refuse: 'folder is locked' })).rejects.toThrow('folder is locked');
  });

  it('throws when there is no such worker', async () => {
    await expect(spawnWorker<Echo>('no-such', {})).rejects.toThrow('the worker has gone');
  });
});
