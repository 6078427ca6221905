import type { sendUnaryData } from '@grpc/grpc-js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { appendMessage, toProposed } from './messages.js';
import { DROPPED, EXHAUSTED, RESET, streamDeleted, tooLarge } from './server-errors.js';
import type { ProposedEvent, StubLog } from './stub-log.js';

export type AppendRequest = InstanceType<typeof streams.AppendReq>;
export type AppendResponse = InstanceType<typeof streams.AppendResp>;

const MAX_APPEND_BYTES = 1_048_576;

/**
 * What the next append meets: stored but not answered, answered by an error and not stored, never answered, its stream
 * reset before or after it was stored, or refused as too large on the wire.
 */
export type AppendFault =
  'lose-answer' | 'lose-request' | 'hang' | 'hang-after-storing' | 'reset' | 'reset-after-storing' | 'exhausted';

/** Judges the messages of one append, and answers as a server does, or as `fault` has it. */
export const answerAppend = (
  log: StubLog,
  requests: readonly AppendRequest[],
  fault: AppendFault | undefined,
  answer: sendUnaryData<AppendResponse>,
): void => {
  if (fault === 'hang') return;
  if (fault === 'lose-request') return answer(DROPPED);
  if (fault === 'reset') return answer(RESET);
  if (fault === 'exhausted') return answer(EXHAUSTED);
  const options = requests[0]?.getOptions();
  const stream = Buffer.from(options?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString();
  const expected = options?.hasRevision() ? BigInt(options.getRevision()) : options?.hasNoStream() ? -1n : 'any';
  const batch = requests.flatMap((request) => toProposed(request) ?? []);
  if (sizeOf(batch) > MAX_APPEND_BYTES) return answer(tooLarge(MAX_APPEND_BYTES));
  const judged = log.append(stream, expected, batch);
  if ('tombstoned' in judged) return answer(streamDeleted(stream));
  if (fault === 'lose-answer') return answer(DROPPED);
  if (fault === 'reset-after-storing') return answer(RESET);
  if (fault !== 'hang-after-storing') answer(null, appendMessage(judged, expected));
};

const sizeOf = (batch: readonly ProposedEvent[]): number =>
  batch.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
