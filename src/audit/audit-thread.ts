import { EVENT_STORE_ERRORS, StoreUnavailable } from '../platform/event-store/event-store.errors.js';
import type { NotedEvent } from '../platform/log-witness/noted-events.js';
import { VaultUnavailable } from '../platform/vault/key-vault.js';
import { superviseWorker, type SupervisedWorker } from '../platform/workers/supervise.js';
import { AuditLog, type LinesPage, type LinesRequest } from './audit-log.js';
import type { AuditReader } from './audit-reader.js';
import type { Verification } from './verify-stream.js';

/**
 * The log for auditors from a thread of its own (`audit.worker.ts`), whatever the size of what they read: parsing,
 * unsealing and hashing a long stream takes seconds, which on the main thread would be a silence in every call. It is
 * started when the first auditor comes, because most processes never see one.
 */
export class AuditThread extends AuditLog {
  #worker: Promise<SupervisedWorker<AuditReader>> | undefined;

  constructor(
    private readonly workerData: object,
    /** Hears why the thread died; it is started again. */
    private readonly died?: (error: Error) => void,
  ) {
    super();
  }

  override async page(request: LinesRequest): Promise<LinesPage> {
    return (await this.#running()).remote.page(request);
  }

  override async verify(stream: string, noted?: NotedEvent): Promise<Verification> {
    return (await this.#running()).remote.verify(stream, noted);
  }

  override async close(): Promise<void> {
    await (await this.#worker?.catch(() => undefined))?.stop();
  }

  #running(): Promise<SupervisedWorker<AuditReader>> {
    this.#worker ??= this.#start();
    return this.#worker;
  }

  async #start(): Promise<SupervisedWorker<AuditReader>> {
    try {
      return await superviseWorker<AuditReader>('audit', this.workerData, {
        errors: { ...EVENT_STORE_ERRORS, VaultUnavailable },
        lost: (cause) => new StoreUnavailable('the thread that reads for auditors has died', { cause }),
        died: this.died,
      });
    } catch (error) {
      this.#worker = undefined;
      throw error;
    }
  }
}
