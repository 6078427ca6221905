import { describe, expect, it } from '@jest/globals';
import { streamLines } from '../../src/audit/stream-lines.js';
import { verifyStream } from '../../src/audit/verify-stream.js';
import { MemoryPlatform } from '../kit/memory-platform.js';
import { tenantStream } from '../../src/tenants/tenant.stream.js';
import { at, createTenant } from '../tenants/tenant.samples.js';

const filled = async (events: number): Promise<MemoryPlatform> => {
  const platform = new MemoryPlatform();
  await createTenant(platform, 'a');
  for (let index = 1; index < events; index++) {
    await platform.send(tenantStream, 'a', 'a', { type: 'RenameTenant', name: `name ${index}`, at });
  }
  return platform;
};

describe('the lines of a stream', () => {
  it('come in order and whole over any number of pages', async () => {
    const { store } = await filled(250);
    const revisions: string[] = [];
    for await (const line of streamLines(store, 'tenant-a')) revisions.push(JSON.parse(line).revision);
    expect(revisions).toEqual(Array.from({ length: 250 }, (_, index) => String(index)));
  });

  it('are read as they are taken, and no further when nobody takes them', async () => {
    const { store } = await filled(250);
    const read: unknown[] = [];
    const whole = store.readStream('tenant-a');
    store.readStream = async function* () {
      for await (const event of whole) {
        read.push(event);
        yield event;
      }
    };
    const lines = streamLines(store, 'tenant-a');
    await lines.next();
    expect(read).toHaveLength(1);
    await lines.return(undefined);
    expect(read).toHaveLength(1);
  });
});

describe('verifying a stream', () => {
  it('names the first event that was altered', async () => {
    const { store } = await filled(5);
    expect(await verifyStream(store, 'tenant-a')).toEqual({ events: 5, firstBreak: undefined });
    const third = store.log[2];
    if (third) store.log[2] = { ...third, data: { ...third.data, name: 'forged' } };
    expect(await verifyStream(store, 'tenant-a')).toEqual({
      events: 3,
      firstBreak: { revision: 2n, problem: 'altered' },
    });
  });
});
