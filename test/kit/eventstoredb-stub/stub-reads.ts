import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { eventMessage, notFoundMessage } from './messages.js';
import type { StubEvent, StubLog } from './stub-log.js';

export type ReadRequest = InstanceType<typeof streams.ReadReq>;
export type ReadResponse = InstanceType<typeof streams.ReadResp>;
type Options = NonNullable<ReturnType<ReadRequest['getOptions']>>;

/** What a server answers to a read; `deleted` is its error for a tombstoned stream, `undefined` is its UNKNOWN error for a request it cannot serve. */
export const answerRead = (log: StubLog, options: Options): readonly ReadResponse[] | 'deleted' | undefined => {
  const maxCount = Number(options.getCount());
  if (maxCount === 0) return undefined;
  const found = options.hasAll() ? readAll(log, options) : readStream(log, options);
  if (found === 'deleted') return found;
  if (found === 'not found') return [notFoundMessage(streamOf(options))];
  return found?.slice(0, maxCount).map(eventMessage);
};

export const streamOf = (options: Options): string =>
  Buffer.from(options.getStream()?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString();

const backwards = (options: Options): boolean => Number(options.getReadDirection()) === 1;

const readStream = (log: StubLog, options: Options): readonly StubEvent[] | 'not found' | 'deleted' | undefined => {
  if (log.tombstoned.has(streamOf(options))) return 'deleted';
  const events = log.stream(streamOf(options));
  const from = options.getStream();
  if (!events || !from) return 'not found';
  if (from.hasEnd()) return backwards(options) ? [...events].reverse() : undefined;
  const revision = from.hasStart() ? 0n : BigInt(from.getRevision());
  return backwards(options)
    ? events.filter((event) => event.revision <= revision).reverse()
    : events.filter((event) => event.revision >= revision);
};

/** From a position: inclusive forwards, exclusive backwards; it must be one of a record. */
const readAll = (log: StubLog, options: Options): readonly StubEvent[] | undefined => {
  const from = options.getAll();
  if (!from) return undefined;
  if (from.hasEnd()) return backwards(options) ? [...log.events].reverse() : undefined;
  if (from.hasStart()) return backwards(options) ? [] : log.events;
  const position = BigInt(from.getPosition()?.getCommitPosition() ?? -1);
  if (!log.positions.has(position)) return undefined;
  return backwards(options)
    ? log.events.filter((event) => event.position < position).reverse()
    : log.events.filter((event) => event.position >= position);
};
