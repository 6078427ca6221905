import { describe, expect, it } from '@jest/globals';
import { LedgerLocked, lockFolder } from '../../../../src/platform/event-store/embedded/ledger-lock.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

describe('the lock of a data folder', () => {
  it('is held by one at a time, and the other is told which folder it is', async () => {
    const folder = await temporaryFolder();
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(LedgerLocked);
    expect(() => lockFolder(folder)).toThrow(`the data folder ${folder} is in use by another server`);
    lock.release();
    lockFolder(folder).release();
  });
});
