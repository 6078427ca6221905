import { Clock } from '../clock/clock.js';
import { EventStore } from '../event-store/event-store.js';
import { EventDecoder } from '../events/event-decoder.js';
import { EventEncoder } from '../events/event-encoder.js';
import type { Codec } from '../events/codec.js';
import type { AnyFact } from '../events/fact.js';
import { KeyVault } from '../vault/key-vault.js';

/** What the command path writes to and reads from: the log, the keys of its personal fields, and time for retries. */
export class Ledger {
  readonly encoder: EventEncoder;

  constructor(
    readonly store: EventStore,
    private readonly vault: KeyVault,
    readonly clock: Clock,
  ) {
    this.encoder = new EventEncoder(vault);
  }

  decoderOf(category: string, codec: Codec<AnyFact>): EventDecoder {
    return new EventDecoder({ [category]: codec }, this.vault, 'commands');
  }
}
