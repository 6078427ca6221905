import type { ExpectedRevision } from './event-store.js';

/**
 * Another writer was first. `actual` is the revision of the stream's last event. `onlyStrangers`: no event behind the
 * expected one is ours, so that nothing was decided in between, and a writer goes on from `actual`.
 */
export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: ExpectedRevision,
    readonly onlyStrangers = false,
  ) {
    super(`expected ${stream} at ${expected}, it is at ${actual}`);
  }
}

/** The batch can never be stored as it is: empty, an id twice, an event or the batch over its size limit. */
export class InvalidAppend extends Error {
  override readonly name: string = 'InvalidAppend';
}

/**
 * An operator deleted the stream for ever and left a tombstone. It cannot be read, and no store will take an append to
 * it again: what is still to be written there is refused for good.
 */
export class StreamGone extends InvalidAppend {
  override readonly name = 'StreamGone';
  constructor(readonly stream: string) {
    super(`the stream ${stream} was deleted for ever in the store`);
  }
}

/**
 * All events of the stream were trimmed away, and nobody knows any more what it was. It would take appends, and its
 * events can be restored from a backup: what is still to be written there is kept until then.
 */
export class StreamTrimmed extends Error {
  override readonly name = 'StreamTrimmed';
  constructor(readonly stream: string) {
    super(`all events of the stream ${stream} were trimmed away in the store`);
  }
}

/** The store cannot be reached or is not ready; nothing was written. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}

/** Nothing was written, because the disk takes nothing more. */
export class DiskFull extends StoreUnavailable {
  override readonly name = 'DiskFull';
  readonly diskFull = true;
}

/** The store stopped answering and could not be asked again: the batch may or may not be stored. */
export class AppendOutcomeUnknown extends Error {
  override readonly name = 'AppendOutcomeUnknown';
}

/**
 * A stored row does not match its checksum, or cannot be read back as an event. Named, never skipped in silence. What
 * is not known for certain any more, the stream included, is undefined.
 */
export class CorruptEvent extends Error {
  override readonly name: string = 'CorruptEvent';
  constructor(
    message: string,
    readonly position?: bigint,
    readonly stream?: string,
    readonly revision?: bigint,
    /** As it stands there: the damage may be in it. */
    readonly type?: string,
    readonly id?: string,
  ) {
    super(message);
  }
}

/** Events are absent where the log or a stream goes on behind them. */
export class MissingEvents extends CorruptEvent {
  override readonly name = 'MissingEvents';
  constructor(
    message: string,
    place: Readonly<{ position?: bigint; stream?: string; revision?: bigint }>,
    /** The last position, or revision, that is absent. */
    readonly until: bigint,
  ) {
    super(message, place.position, place.stream, place.revision);
  }
}

/** For calls to stores that live in another thread. */
export const EVENT_STORE_ERRORS = {
  RevisionConflict,
  InvalidAppend,
  StreamGone,
  StreamTrimmed,
  StoreUnavailable,
  DiskFull,
  AppendOutcomeUnknown,
  CorruptEvent,
  MissingEvents,
};
