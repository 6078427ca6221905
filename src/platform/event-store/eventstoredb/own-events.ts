import type { RecordedEvent } from '@eventstore/db-client';
import type { StoredEvent } from '../../events/event.js';
import type { PassedBy, PassedByEvents } from '../passed-by.js';
import { isOurs, strangerOf, toStoredEvent } from './event-mapping.js';
import type { StreamNames } from './stream-names.js';

/** Picks our events out of what a shared server hands out; what others left in our streams is counted. */
export class OwnEvents {
  constructor(
    private readonly names: StreamNames,
    private readonly passedBy: PassedByEvents,
  ) {}

  /** Undefined for what is not ours. @throws CorruptEvent for what is, and cannot be read */
  read(recorded: RecordedEvent, wanted: (stream: string) => boolean = () => true): StoredEvent | undefined {
    const stream = this.names.ours(recorded.streamId);
    if (stream === undefined || !wanted(stream)) return undefined;
    return this.strangerIn(stream, recorded) ? undefined : toStoredEvent(recorded, stream);
  }

  /** What an event of a stream of ours is that is not ours, which is noted; undefined for one that is. */
  strangerIn(stream: string, recorded: RecordedEvent): PassedBy | undefined {
    if (isOurs(recorded)) return undefined;
    const stranger = strangerOf(recorded, stream);
    this.passedBy.note(stranger);
    return stranger;
  }

  /** Whether it stands in a stream of ours. */
  concerns({ streamId }: RecordedEvent): boolean {
    return this.names.ours(streamId) !== undefined;
  }
}
