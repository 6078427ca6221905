import { randomUUID } from 'node:crypto';
import { openStores } from '../../composition/open-stores.js';
import { SystemClock } from '../../platform/clock/system-clock.js';
import type { Config } from '../../platform/config/config.js';
import { applyDocument } from '../apply-document.js';
import { carrierCanCall } from '../carrier-can-call.js';
import { readDocument } from '../document/read-document.js';
import type { Change } from '../steps/step.js';

/** Applies the document to the stores themselves, which no server may hold. Throws what keeps a store from opening. */
export const applyDirectly = async (
  config: Config,
  value: unknown,
  { reissue, plan }: Readonly<{ reissue: readonly string[]; plan: boolean }>,
): Promise<Readonly<{ changes: readonly Change[]; createdMasterKey: string | undefined }>> => {
  const document = readDocument(value);
  // Without roles nothing but the stores is opened.
  const stores = await openStores({ ...config, roles: new Set() }, new SystemClock(), () => undefined);
  try {
    const { changes } = await applyDocument(stores, document, {
      ...{ reissue, plan, allowedHosts: config.tools.allowedHosts },
      carrierCanCall: carrierCanCall(config),
      correlationId: randomUUID(),
    });
    return { changes, createdMasterKey: stores.createdMasterKey };
  } finally {
    await stores.close();
  }
};
