import { ScaledClock } from '../../../src/platform/clock/scaled-clock.js';
import { Ledger } from '../../../src/platform/commands/ledger.js';
import { StreamWriter } from '../../../src/platform/commands/stream-writer.js';
import type { Appended, ExpectedRevision } from '../../../src/platform/event-store/event-store.js';
import { AppendOutcomeUnknown } from '../../../src/platform/event-store/event-store.errors.js';
import type { NewEvent, StoredEvent } from '../../../src/platform/events/event.js';
import { MemoryEventStore } from '../../kit/memory-event-store.js';
import { MemoryKeyVault } from '../../kit/memory-key-vault.js';
import { noteDefinition } from '../../kit/note.samples.js';

/** A store whose next appends go wrong as told, and which counts what was read. */
export class FaultyStore extends MemoryEventStore {
  readonly faults: ((append: () => Promise<Appended>) => Promise<Appended>)[] = [];
  readonly sent: (readonly NewEvent[])[] = [];
  read = 0;

  override append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    this.sent.push(events);
    const append = () => super.append(stream, expected, events);
    return (this.faults.shift() ?? ((plain) => plain()))(append);
  }

  override async *readStream(...args: Parameters<MemoryEventStore['readStream']>): AsyncIterable<StoredEvent> {
    for await (const event of super.readStream(...args)) {
      this.read += 1;
      yield event;
    }
  }
}

/** The batch is stored, and nobody hears of it. */
export const lostAnswer = async (append: () => Promise<Appended>): Promise<Appended> => {
  await append();
  throw new AppendOutcomeUnknown();
};
export const lostRequest = (): Promise<Appended> => Promise.reject(new AppendOutcomeUnknown());

/** A ledger on such a store, and writers of one of its streams. */
export const setUp = () => {
  const store = new FaultyStore();
  const ledger = new Ledger(store, new MemoryKeyVault(), new ScaledClock(100));
  const open = () => StreamWriter.open(ledger, noteDefinition, '1');
  return { store, ledger, open };
};
