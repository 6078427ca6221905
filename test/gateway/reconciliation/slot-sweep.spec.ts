import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CallReconciler } from '../../../src/gateway/reconciliation/call-reconciler.js';
import { StreamGone } from '../../../src/platform/event-store/event-store.errors.js';
import { CallWorld, TENANT } from '../../kit/call-world.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';
import { reconcilerOf, Reports } from './reconciler-kit.js';

describe('the slots of calls', () => {
  let world: CallWorld;
  let reconciler: CallReconciler;
  beforeEach(async () => {
    world = new CallWorld(await temporaryFolder());
    reconciler = reconcilerOf(world, new Reports(), 30_000);
  });
  const round = async (afterMs: number): Promise<void> => {
    world.clock.advance(afterMs);
    await reconciler.round();
  };

  it('are freed when the call has ended, and after a grace when it was never recorded', async () => {
    await world.started('ended');
    await world.send('ended', { type: 'EndCall', cause: 'api', outcome: null, at: world.clock.nowIso() });
    await world.admission.takeSlot(TENANT, 'never');
    await world.started('live');
    await round(1);
    expect((await world.slots()).sort()).toEqual(['live', 'never']);
    await round(31_000);
    expect(await world.slots()).toEqual(['live']);
  });

  it('are freed when an operator has deleted the call, whose end nobody will tell, and so are those after it', async () => {
    await world.admission.takeSlot(TENANT, 'deleted');
    await world.started('ended');
    await world.send('ended', { type: 'EndCall', cause: 'api', outcome: null, at: world.clock.nowIso() });
    const { store } = world.platform;
    const readStream = store.readStream.bind(store);
    store.readStream = (stream, options) => {
      if (stream === 'call-deleted') throw new StreamGone(stream);
      return readStream(stream, options);
    };
    await round(1);
    expect(await world.slots()).toEqual([]);
  });
});
