import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendAnswer, ProposedEvent, StubEvent } from './stub-log.js';

/** Between the stub's log and the protobuf messages that the client ships. */
const { AppendResp, ReadResp } = streams;
type ReadResponse = InstanceType<typeof ReadResp>;
type AppendRequest = InstanceType<typeof streams.AppendReq>;

const TICKS_PER_MS = 10_000n;

export const toProposed = (request: AppendRequest): ProposedEvent | undefined => {
  const message = request.getProposedMessage();
  return (
    message && {
      id: message.getId()?.getString() ?? '',
      type: String(message.getMetadataMap().get('type')),
      contentType: String(message.getMetadataMap().get('content-type')),
      data: message.getData_asU8(),
      metadata: message.getCustomMetadata_asU8(),
    }
  );
};

const streamIdentifier = (name: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(name));

export const eventMessage = (event: StubEvent): ReadResponse => {
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(streamIdentifier(event.stream))
    .setStreamRevision(String(event.revision))
    .setCommitPosition(String(event.position))
    .setPreparePosition(String(event.position))
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  recorded.getMetadataMap().set('type', event.type);
  recorded.getMetadataMap().set('content-type', event.contentType);
  recorded.getMetadataMap().set('created', String(BigInt(event.createdMs) * TICKS_PER_MS));
  const read = new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(String(event.position));
  return new ReadResp().setEvent(read);
};

export const notFoundMessage = (stream: string): ReadResponse =>
  new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream)));

export const confirmationMessage = (): ReadResponse =>
  new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID()));

export const caughtUpMessage = (): ReadResponse => new ReadResp().setCaughtUp(new ReadResp.CaughtUp());

export const checkpointMessage = (commit: bigint, prepare = commit): ReadResponse =>
  new ReadResp().setCheckpoint(
    new ReadResp.Checkpoint().setCommitPosition(String(commit)).setPreparePosition(String(prepare)),
  );

export const appendMessage = (answer: Exclude<AppendAnswer, { tombstoned: true }>, expected: bigint | 'any') => {
  if (answer.success) {
    const success = new AppendResp.Success().setCurrentRevision(String(answer.revision));
    if (answer.position === undefined) success.setNoPosition(new shared.Empty());
    else
      success.setPosition(
        new AppendResp.Position()
          .setCommitPosition(String(answer.position))
          .setPreparePosition(String(answer.position)),
      );
    return new AppendResp().setSuccess(success);
  }
  const wrong = new AppendResp.WrongExpectedVersion();
  if (answer.current === undefined) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(answer.current));
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
  else if (expected < 0n) wrong.setExpectedNoStream(new shared.Empty());
  else wrong.setExpectedRevision(String(expected));
  return new AppendResp().setWrongExpectedVersion(wrong);
};
