import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CallReconciler } from '../../../src/gateway/reconciliation/call-reconciler.js';
import { CallWorld } from '../../kit/call-world.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';
import { reconcilerOf, Reports } from './reconciler-kit.js';

const AFTER_MS = 30_000;
const MINUTE = 60_000;

describe('reconciliation over several processes', () => {
  let world: CallWorld;
  let reports: Reports;
  let reconciler: CallReconciler;

  const another = (): CallReconciler => reconcilerOf(world, reports, AFTER_MS);

  beforeEach(async () => {
    world = new CallWorld(await temporaryFolder());
    reports = new Reports();
    reconciler = another();
  });

  it('is one process’s work at a time', async () => {
    await reconciler.round();
    await world.started('a');
    world.clock.advance(AFTER_MS + 1);
    await reconciler.round();
    const types = world.typesOf('a').length;
    const standby = another();
    await world.started('b');
    await standby.round();
    expect(world.typesOf('b')).toHaveLength(2);
    expect(types).toBe(3);
    world.clock.advance(AFTER_MS + 1);
    await standby.round();
    expect(world.typesOf('b')).toHaveLength(3);
  });

  it('goes on over a restart: what one look left to the next, and what an operator was told', async () => {
    await world.started('dial', '+15550100002');
    await world.started('a');
    const callSid = `CA${'f'.repeat(32)}`;
    await world.send('a', { type: 'RecordDial', outcome: 'accepted', callSid, at: world.clock.nowIso() });
    for (const process of [reconciler, another()]) {
      world.clock.advance(6 * MINUTE);
      await process.round();
    }
    expect(await world.call('a')).toMatchObject({ phase: 'ended' });
    expect(reports.kinds).toEqual(['dial-unknown']);
  });
});
