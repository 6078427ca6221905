import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { RemoteCoordination } from '../../coordination/embedded/remote-coordination.js';
import { superviseWorker } from '../../workers/supervise.js';
import type { MasterKeys } from '../master-keys.js';
import type { OpenKeys } from '../open-keys.js';
import { KEYS_WORKER_ERRORS, type KeysWorker, type KeysWorkerData } from './keys-worker.js';
import { KeysWorkerLost } from './keys-worker-lost.js';
import { RemoteKeyVault } from './remote-key-vault.js';

/**
 * Starts the keys worker over `keys.db` in `folder` (made if absent). Throws `WrongMasterKey` when the stored keys were
 * wrapped by another master key. A thread that dies is started again; `died` hears why.
 */
export const openEmbeddedKeys = async (
  folder: string,
  masterKeys: MasterKeys,
  died?: (error: Error) => void,
): Promise<OpenKeys> => {
  await mkdir(folder, { recursive: true });
  // The same for every thread that is started here: a thread that dies ends no lease of its own process.
  const workerData: KeysWorkerData = { folder, masterKeys, process: randomUUID() };
  const { remote, stop } = await superviseWorker<KeysWorker>('keys', workerData, {
    errors: KEYS_WORKER_ERRORS,
    lost: (cause) => new KeysWorkerLost('the keys worker has died', { cause }),
    died,
  });
  return { vault: new RemoteKeyVault(remote), coordination: new RemoteCoordination(remote), close: stop };
};
