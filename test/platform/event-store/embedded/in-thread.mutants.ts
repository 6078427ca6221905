import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendContract } from '../../../contracts/event-store/append.contract.js';
import { appendLimitsContract } from '../../../contracts/event-store/append-limits.contract.js';
import { followContract } from '../../../contracts/event-store/follow.contract.js';
import { readContract } from '../../../contracts/event-store/read.contract.js';
import { eventually } from '../../../kit/eventually.js';
import { Follower } from '../../../kit/events.js';
import { InThreadLedger } from '../../../kit/in-thread-ledger.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

/** What `embedded-event-store.spec.ts` asks of the embedded log, without threads: those run built code, not mutants. */
describe('the embedded log in one thread', () => {
  let store: InThreadLedger;
  beforeAll(async () => {
    store = new InThreadLedger(await temporaryFolder());
  });
  afterAll(() => store.close());

  appendContract(() => store);
  appendLimitsContract(() => store);
  readContract(() => store);
  followContract(() => ({ store, close: () => store.close() }));

  it('ends its followers when it closes', async () => {
    const closing = new InThreadLedger(await temporaryFolder());
    const follower = new Follower(closing, {});
    await eventually(() => expect(follower.state?.caughtUp).toBe(true));
    await closing.close();
    await follower.ended;
  });
});
