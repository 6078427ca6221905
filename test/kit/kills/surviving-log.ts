import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import { EmbeddedLedgerReader } from '../../../src/platform/event-store/embedded/embedded-ledger-reader.js';
import { openForWriting } from '../../../src/platform/event-store/embedded/ledger-file.js';
import { lockFolder } from '../../../src/platform/event-store/embedded/ledger-lock.js';
import { LedgerWriter } from '../../../src/platform/event-store/embedded/ledger-writer.js';
import type { EventStore } from '../../../src/platform/event-store/event-store.js';
import { prepareBatch } from '../../../src/platform/event-store/prepared-batch.js';

export type SurvivingLog = Pick<EventStore, 'append' | 'readAll'> & Readonly<{ close(): void }>;

/** Opens the log that a killed process left, as its threads do, but in this one: nothing has to start. */
export const openSurvivingLog = (folder: string): SurvivingLog => {
  const lock = lockFolder(folder);
  const writer = new LedgerWriter(openForWriting(folder), new SystemClock(), {
    committed: () => undefined,
    closed: () => lock.release(),
  });
  const reader = new EmbeddedLedgerReader(folder);
  return {
    append: (stream, expected, events) => writer.append(stream, expected, prepareBatch(stream, events)),
    readAll: (options) => reader.readAll(options),
    close: () => {
      reader.close();
      writer.close();
    },
  };
};
