import { join } from 'node:path';
import type { Clock } from '../../../src/platform/clock/clock.js';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import { SqliteCoordination } from '../../../src/platform/coordination/embedded/sqlite-coordination.js';
import { SqliteReadModelStore } from '../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import { openKeysFile } from '../../../src/platform/vault/embedded/keys-file.js';
import { dueWorkContract } from '../../contracts/due-work.contract.js';
import { reactionsContract } from '../../contracts/reactions.contract.js';
import type { ReactingStores } from '../../kit/reacting.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

const open = async (clock: Clock = new SystemClock()): Promise<ReactingStores> => {
  const folder = await temporaryFolder();
  const store = new SqliteReadModelStore(join(folder, 'followers.db'));
  return { store, coordination: new SqliteCoordination(openKeysFile(folder), clock) };
};
reactionsContract('the embedded stores', { open, runs: 30 });
dueWorkContract('the embedded stores', { open });
