import { expect, it } from '@jest/globals';
import { CallWorld } from '../../kit/call-world.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';
import { reconcilerOf, Reports } from './reconciler-kit.js';

const AFTER_MS = 30_000;

it('tells of rounds that fail for one reason once, again for another, and once when they work again', async () => {
  const world = new CallWorld(await temporaryFolder());
  const reports = new Reports();
  const reconciler = reconcilerOf(world, reports, AFTER_MS);
  const acquire = world.coordination.acquire.bind(world.coordination);
  for (const reason of ['keys away', 'keys away', 'disk full', 'disk full']) {
    world.coordination.acquire = () => Promise.reject(new Error(reason));
    await reconciler.round();
  }
  expect(reports.kinds).toEqual(['reconciliation-failed', 'reconciliation-failed']);
  world.coordination.acquire = acquire;
  await reconciler.round();
  await reconciler.round();
  expect(reports.kinds.slice(2)).toEqual(['reconciliation-recovered']);
});
