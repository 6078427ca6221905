import { setTimeout as sleep } from 'node:timers/promises';
import { ProjectionsProcess } from '#product/platform/read-models/projections-process.js';
import type { ProjectionsWorkerData } from '#product/platform/read-models/projections-service.js';
import { loadOrCreateMasterKey } from '#product/platform/vault/embedded/master-key-file.js';

/** Runs the projections worker alone until every read model has reached the end of the log; returns seconds. */
export const buildReadModels = async (
  folder: string,
  stores: Pick<ProjectionsWorkerData, 'eventStoreUrl' | 'mongodbUrl'> = {},
): Promise<number> => {
  const { key } = await loadOrCreateMasterKey(folder);
  const startedAt = performance.now();
  const projections = new ProjectionsProcess({ folder, masterKeys: { current: key }, ...stores });
  try {
    for (;;) {
      const statuses = projections.status();
      const stopped = statuses.find(({ state }) => state === 'stopped');
      if (stopped !== undefined) throw new Error(`${stopped.name} stopped: ${stopped.lastError}`);
      if (statuses.length > 0 && statuses.every(({ state }) => state === 'live')) break;
      await sleep(10);
    }
    return (performance.now() - startedAt) / 1000;
  } finally {
    await projections.stop();
  }
};
