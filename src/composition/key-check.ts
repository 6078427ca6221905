import { Logger } from '@nestjs/common';
import { callLog } from '../calls/read-models/call-log.projection.js';
import { KeyReport, type TenantKeys } from '../diagnostics/key-report.js';
import type { ReadModels } from '../platform/read-models/read-model-store.js';
import type { KeyVault } from '../platform/vault/key-vault.js';
import { tenants, type TenantView } from '../tenants/read-models/tenants.projection.js';

const EVERY_MS = 60_000;
/** The first look waits until the read models can have been opened. */
const FIRST_MS = 1_000;
const TENANTS = 200;
/** Of the latest calls: an older vault lacks these first, a lost one all. */
const CALLS = 10;

/**
 * Looks, soon after the start and then every minute, whether the vault has the keys of what the log holds: a vault that
 * was deleted, restored from an older copy, or another one, has not. What has a key is known from the read models.
 */
export class KeyCheck extends KeyReport {
  #tenants: readonly TenantKeys[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly readModels: Pick<ReadModels, 'find'>,
    private readonly vault: Pick<KeyVault, 'lookup'>,
    private readonly logger: Pick<Logger, 'error' | 'log'> = new Logger('Keys'),
  ) {
    super();
  }

  /** The tenants of which keys are missing, as last looked. */
  get missing(): readonly TenantKeys[] {
    return this.#tenants.filter(({ missing }) => missing > 0);
  }

  /** No tenant that has keys has all of them: this vault is not that of the log. */
  get lost(): boolean {
    return this.#tenants.length > 0 && this.missing.length === this.#tenants.length;
  }

  start(afterMs = FIRST_MS): void {
    this.#timer = setTimeout(() => {
      void this.look()
        // Read models or keys that are away are reported by their own probes.
        .catch(() => undefined)
        .finally(() => this.#timer && this.start(EVERY_MS));
    }, afterMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async look(): Promise<void> {
    const { documents } = await this.readModels.find<TenantView>(tenants, { filter: {}, limit: TENANTS });
    const before = new Map(this.missing.map((each) => [each.tenantId, each.missing]));
    const looked: TenantKeys[] = [];
    for (const tenant of documents) looked.push(await this.#keysOf(tenant));
    this.#tenants = looked.filter(({ checked }) => checked > 0);
    for (const { tenantId, checked, missing } of this.#tenants) {
      const about = { tenant_id: tenantId, count: missing };
      if (missing > 0 && before.get(tenantId) !== missing)
        this.logger.error(
          about,
          `the vault lacks ${missing} of ${checked} keys of a tenant: restore keys.db, or its backup`,
        );
      else if (missing === 0 && before.has(tenantId))
        this.logger.log(about, 'the vault has the keys of the tenant again');
    }
  }

  async #keysOf({ id, twilioAccountSid }: TenantView): Promise<TenantKeys> {
    const filter = { tenantId: id };
    const calls = await this.readModels.find<{ id: string }>(callLog, {
      filter,
      sort: { createdAt: -1 },
      limit: CALLS,
    });
    const secrets = twilioAccountSid === null ? [] : [`tenant-${id}/secrets`];
    const subjects = [...secrets, ...calls.documents.map((call) => `call-${call.id}`)];
    const answers = subjects.length === 0 ? [] : await this.vault.lookup(subjects);
    const missing = answers.filter(({ status }) => status === 'missing').length;
    return { tenantId: id, checked: subjects.length, missing };
  }
}
