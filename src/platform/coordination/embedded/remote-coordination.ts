import type { Json } from '../../events/json.js';
import type { Remote } from '../../workers/rpc.js';
import { KeysWorkerLost } from '../../vault/embedded/keys-worker-lost.js';
import { Coordination, CoordinationUnavailable, type Entry, type Lease } from '../coordination.js';

/** The coordination that lives in the keys worker. The worker is ended by whoever started it. */
export class RemoteCoordination extends Coordination {
  constructor(private readonly remote: Remote<Coordination>) {
    super();
  }

  get(key: string): Promise<Entry | undefined> {
    return orUnavailable(this.remote.get(key));
  }

  compareAndSet(key: string, expected: bigint | undefined, value: Json, ttlMs: number): Promise<Entry | undefined> {
    return orUnavailable(this.remote.compareAndSet(key, expected, value, ttlMs));
  }

  take(key: string, expected: bigint): Promise<Entry | undefined> {
    return orUnavailable(this.remote.take(key, expected));
  }

  increment(key: string, by: number, ttlMs: number): Promise<Readonly<{ value: number; expiresAtMs: number }>> {
    return orUnavailable(this.remote.increment(key, by, ttlMs));
  }

  acquire(name: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    return orUnavailable(this.remote.acquire(name, holder, ttlMs));
  }

  renew(lease: Lease, ttlMs: number): Promise<Lease | undefined> {
    return orUnavailable(this.remote.renew(lease, ttlMs));
  }

  release(lease: Lease): Promise<void> {
    return orUnavailable(this.remote.release(lease));
  }

  leases(prefix: string): Promise<readonly Lease[]> {
    return orUnavailable(this.remote.leases(prefix));
  }

  async close(): Promise<void> {}
}

const orUnavailable = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    throw error instanceof KeysWorkerLost
      ? new CoordinationUnavailable('the keys worker has ended', { cause: error })
      : error;
  });
