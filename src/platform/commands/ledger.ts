import { Clock } from '../clock/clock.js';
import { TimeSlices } from '../clock/time-slices.js';
import { EventStore } from '../event-store/event-store.js';
import { EventDecoder } from '../events/event-decoder.js';
import { EventEncoder } from '../events/event-encoder.js';
import type { Codec } from '../events/codec.js';
import type { AnyFact } from '../events/fact.js';
import { KeyVault } from '../vault/key-vault.js';

/** What the command path writes to and reads from: the log, the keys of its personal fields, and time for retries. */
export class Ledger {
  readonly encoder: EventEncoder;
  /**
   * What is read of streams shares the turns of the event loop with audio, all of it together. A worker would be out of
   * proportion: states are of classes that do not pass between threads, and most streams have a handful of events.
   */
  readonly slices = new TimeSlices();

  constructor(
    readonly store: EventStore,
    private readonly vault: KeyVault,
    readonly clock: Clock,
  ) {
    this.encoder = new EventEncoder(vault);
  }

  decoderOf(category: string, codec: Codec<AnyFact>): EventDecoder {
    return new EventDecoder({ [category]: codec }, this.vault, 'commands', this.slices);
  }
}
