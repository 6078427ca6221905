import { expect, it } from '@jest/globals';
import { emptyFold, foldOn } from '../../../src/platform/commands/stream-fold.js';
import { tenantStream } from '../../../src/tenants/tenant.stream.js';
import { MemoryPlatform } from '../../kit/memory-platform.js';
import { at, createTenant } from '../../tenants/tenant.samples.js';

it('a long stream is folded in slices: what else waits for the event loop has its turns meanwhile', async () => {
  const { store, ledger } = await renamedOften();
  let turns = 0;
  let folding = true;
  const turn = (): void => {
    turns += 1;
    if (folding) setImmediate(turn);
  };
  setImmediate(turn);
  const { state, tip } = await foldOn(ledger, tenantStream, emptyFold('tenant-a', tenantStream));
  folding = false;
  expect(store.log).toHaveLength(LENGTH);
  expect(tip.revision).toBe(BigInt(LENGTH - 1));
  expect(state).toMatchObject({ name: `name ${LENGTH - 1}` });
  expect(turns).toBeGreaterThan(1);
});

const LENGTH = 3_000;

/** One rename, and then the same event again and again: the fold does not look at hashes. */
const renamedOften = async () => {
  const platform = new MemoryPlatform();
  await createTenant(platform, 'a');
  await platform.send(tenantStream, 'a', 'a', { type: 'RenameTenant', name: 'name 1', at });
  const [created, renamed] = platform.store.log;
  if (!created || !renamed) throw new Error('two events were to be there');
  for (let index = 2; index < LENGTH; index++) {
    const data = { ...renamed.data, name: `name ${index}` };
    platform.store.log.push({ ...renamed, revision: BigInt(index), position: BigInt(index), data });
  }
  return platform;
};
