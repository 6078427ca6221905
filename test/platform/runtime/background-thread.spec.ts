import { once } from 'node:events';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';

const built = new URL('../../../dist/platform/runtime/background-thread.js', import.meta.url).href;

/** Becomes background work, and says at which priority it runs. */
const BACKGROUND = `
  const { parentPort } = require('node:worker_threads');
  const { getPriority } = require('node:os');
  import(${JSON.stringify(built)}).then(({ runInBackground }) => {
    runInBackground();
    parentPort.postMessage(getPriority());
  });
`;

describe('a thread in the background', () => {
  it('gives way where threads have priorities, and takes no other thread with it', async () => {
    const before = getPriority();
    const thread = new Worker(BACKGROUND, { eval: true });
    const [priority] = (await once(thread, 'message')) as [number];
    expect(priority).toBe(process.platform === 'linux' ? Math.max(before, 10) : before);
    expect(getPriority()).toBe(before);
    await thread.terminate();
  });
});
