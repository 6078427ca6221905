import type { Remote } from '../../workers/rpc.js';
import { KeyVault, VaultUnavailable, type KeyAnswer } from '../key-vault.js';
import { KeysWorkerLost } from './keys-worker-lost.js';

/** The vault that lives in the keys worker. The worker is ended by whoever started it. */
export class RemoteKeyVault extends KeyVault {
  constructor(private readonly remote: Remote<KeyVault>) {
    super();
  }

  ensure(tenantId: string, subject: string): Promise<KeyAnswer> {
    return orUnavailable(this.remote.ensure(tenantId, subject));
  }

  lookup(subjects: readonly string[]): Promise<readonly KeyAnswer[]> {
    return orUnavailable(this.remote.lookup(subjects));
  }

  destroy(subject: string): Promise<void> {
    return orUnavailable(this.remote.destroy(subject));
  }

  hashingKey(name: string): Promise<Uint8Array> {
    return orUnavailable(this.remote.hashingKey(name));
  }

  async close(): Promise<void> {}
}

const orUnavailable = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    throw error instanceof KeysWorkerLost ? new VaultUnavailable('the keys worker has ended', { cause: error }) : error;
  });
