import { randomUUID } from 'node:crypto';
import { applyDocument } from '../apply/apply-document.js';
import { Ledger } from '../platform/commands/ledger.js';
import type { Config } from '../platform/config/config.js';
import { KeyVault } from '../platform/vault/key-vault.js';
import { DEMO_KEY, demoPlatform } from './demo-platform.js';

/**
 * On fresh embedded stores there is one tenant to begin with, so that a first request needs no set-up. Returns its key,
 * which is shown this once; undefined where anything is in the log already, or a database holds it: a platform that was
 * applied before the first start is left as it is, and may own the demo's number.
 */
export const createDemoTenant = async (
  { stores, tools }: Config,
  ledger: Ledger,
  vault: KeyVault,
): Promise<string | undefined> => {
  if (stores.eventStoreUrl !== undefined || stores.mongodbUrl !== undefined) return undefined;
  for await (const _ of ledger.store.readAll({ maxCount: 1 })) return undefined;
  return applyDemoPlatform(ledger, vault, { reissue: [], allowedHosts: tools.allowedHosts });
};

/** Applies the demo's platform; the key's text if one was issued. `shop`: host of the order service, if there is one. */
export const applyDemoPlatform = async (
  ledger: Ledger,
  vault: KeyVault,
  { shop, ...given }: Readonly<{ shop?: string; reissue: readonly string[]; allowedHosts: readonly string[] }>,
): Promise<string | undefined> => {
  const options = { ...given, correlationId: randomUUID() };
  const { changes } = await applyDocument({ ledger, vault }, demoPlatform(shop), options);
  return changes.find(({ item, secret }) => secret !== undefined && item.includes(DEMO_KEY))?.secret;
};
