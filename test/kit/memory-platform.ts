import { codecs } from '../../src/contexts.js';
import type { StreamDefinition } from '../../src/platform/commands/stream-definition.js';
import { handleCommand } from '../../src/platform/commands/handle-command.js';
import { Ledger } from '../../src/platform/commands/ledger.js';
import type { AnyFact } from '../../src/platform/events/fact.js';
import { FakeClock } from './fake-clock.js';
import { MemoryEventStore } from './memory-event-store.js';
import { MemoryKeyVault } from './memory-key-vault.js';
import { ProjectedReadModels } from './projected-read-models.js';

/** A log, its keys, its read models and time, in memory: enough for everything that is set up before calls come. */
export class MemoryPlatform {
  readonly store = new MemoryEventStore();
  readonly vault = new MemoryKeyVault();
  readonly clock = new FakeClock();
  readonly ledger = new Ledger(this.store, this.vault, this.clock);
  readonly readModels = new ProjectedReadModels(this.store, this.vault, codecs);

  /** Sends commands to one stream, on behalf of a tenant. */
  async send<S, C, E extends AnyFact>(
    definition: StreamDefinition<S, C, E>,
    id: string,
    tenantId: string,
    ...commands: readonly C[]
  ): Promise<void> {
    for (const command of commands) {
      await handleCommand(this.ledger, definition, id, command, { tenantId, actor: 'test', correlationId: 'test' });
    }
  }

  /** As if the event store had gone: every read fails from now on. */
  cut(): void {
    this.store.readStream = () => {
      throw new Error('the store is away');
    };
  }
}
