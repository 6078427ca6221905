import { SqliteCoordination } from '../../../src/platform/coordination/embedded/sqlite-coordination.js';
import { openKeysFile } from '../../../src/platform/vault/embedded/keys-file.js';
import { coordinationContract } from '../../contracts/coordination.contract.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

coordinationContract('embedded', async () => {
  const folder = await temporaryFolder();
  return async (clock) => new SqliteCoordination(openKeysFile(folder), clock);
});
