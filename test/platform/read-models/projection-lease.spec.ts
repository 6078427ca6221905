import { describe, expect, it } from '@jest/globals';
import { leaseName } from '../../../src/platform/read-models/active-version.js';
import { eventually } from '../../kit/eventually.js';
import { talliesOf, tally } from '../../kit/tally.projection.js';
import { projecting, statusOf, untilLive } from './kit/projecting.js';

describe('the lease of a read model', () => {
  it('lets one process project while the other stands by, which takes over when the first leaves', async () => {
    const { log, run, documents } = projecting();
    const first = run([tally()], 'one');
    await untilLive(first);
    const second = run([tally()], 'two');
    log.add('account-1', 'Added', { amount: 1 });
    await eventually(async () => expect(await documents(tally())).toEqual(talliesOf(log.events)));
    expect(statusOf(second).state).toBe('standby');

    await first.close();
    await untilLive(second);
    log.add('account-1', 'Added', { amount: 2 });
    await eventually(async () => expect(await documents(tally())).toEqual(talliesOf(log.events)));
  });

  it('stops a holder that lost it, which then stands by', async () => {
    const { coordination, run } = projecting();
    const projections = run([tally()], 'one');
    await untilLive(projections);
    coordination.steal(leaseName(tally()), 'two');
    await eventually(() => expect(statusOf(projections).state).toBe('standby'));
  });

  it('lets a holder that does not know yet that it lost the model write nothing', async () => {
    const { log, store, coordination, run, documents } = projecting();
    const projections = run([tally()], 'one');
    await untilLive(projections);
    const { token } = coordination.steal(leaseName(tally()), 'two');
    await store.claim(tally(), token);
    log.add('account-1', 'Added', { amount: 1 });
    await eventually(() => expect(statusOf(projections).state).not.toBe('live'));
    expect(await documents(tally())).toEqual([]);
    expect(await store.checkpoint(tally())).toBeUndefined();
  });
});
