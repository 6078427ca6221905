import type { Config } from '../../platform/config/config.js';
import type { KeyVault } from '../../platform/vault/key-vault.js';

type Secrets = readonly [Uint8Array, ...Uint8Array[]];

/** The configured secrets, current first; in embedded development, where none is set, one that the vault made once. */
export const streamTokenSecrets = async ({ streamTokens }: Config, vault: KeyVault): Promise<Secrets> => {
  const { current, previous } = streamTokens;
  if (current === undefined) return [await vault.hashingKey('stream-tokens')];
  const now = Buffer.from(current.reveal());
  return previous === undefined ? [now] : [now, Buffer.from(previous.reveal())];
};
