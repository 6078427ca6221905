import {
  Server,
  status,
  type sendUnaryData,
  type ServerReadableStream,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { Certificate } from '../certificate.js';
import { checkpointMessage } from './messages.js';
import { denied, NOT_READY, RESET, streamDeleted, UNAUTHENTICATED } from './server-errors.js';
import { answerAppend, type AppendFault, type AppendRequest, type AppendResponse } from './stub-appends.js';
import { credentialsOf } from './stub-credentials.js';
import { StubLog } from './stub-log.js';
import { answerRead, streamOf, type ReadRequest, type ReadResponse } from './stub-reads.js';
import { StubSubscription } from './stub-subscription.js';
import { supportedMethods } from './supported-methods.js';

type ReadCall = ServerWritableStream<ReadRequest, ReadResponse>;

/**
 * A server that speaks the client's own shipped service definitions and behaves as EventStoreDB 23.10 was measured to,
 * with switches for its bad days. The log outlives `stop` and `start`.
 */
export class EventStoreDBStub {
  readonly log = new StubLog();
  /** gRPC methods called, in order. */
  readonly calls: string[] = [];
  /** One per append, oldest first. */
  readonly appendFaults: AppendFault[] = [];
  /** Refuses every call, as a server does while it starts. */
  notReady = false;
  /** Takes every call and answers none; what was open falls silent. */
  frozen = false;
  /** How far subscriptions are behind acknowledged appends, in milliseconds. */
  lagMs = 0;
  /** Whom it refuses: a wrong password, or a user who may append and read streams, but not the whole log. */
  refuses: 'everybody' | 'readers-of-all' | undefined;
  /** Speaks TLS and nothing else, with this certificate; counts from the next start. */
  certificate: Certificate | undefined;
  /** Calls that asked for links to be resolved. */
  resolvingLinks = 0;
  readonly #open = new Map<ReadCall, StubSubscription | undefined>();
  #server = new Server();
  #port = 0;

  get url(): string {
    return `esdb://${this.address}?tls=false`;
  }

  /** Host and port; the same after every start. */
  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Streams and subscriptions that are open now. */
  get openReads(): number {
    return this.#open.size;
  }

  get subscriptions(): number {
    return [...this.#open.values()].filter((subscription) => subscription !== undefined).length;
  }

  async start(): Promise<this> {
    this.#server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    this.#server.addService(services.StreamsService, this.#streams());
    this.#server.addService(features.ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: sendUnaryData<unknown>) => answer(null, supportedMethods()),
    });
    this.#port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync(this.address, credentialsOf(this.certificate), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    return this;
  }

  /** Ends at once, as a killed process does. */
  stop(): void {
    for (const subscription of this.#open.values()) subscription?.end();
    this.#open.clear();
    this.#server.forceShutdown();
  }

  thaw(): void {
    this.frozen = false;
    for (const subscription of this.#open.values()) subscription?.pump();
  }

  dropSubscriptions(): void {
    this.#endSubscriptions(status.UNAVAILABLE, 'Connection dropped');
  }

  /** What subscribers see when a node is shut down in order. */
  resetSubscriptions(): void {
    this.#endSubscriptions(status.INTERNAL, RESET.details);
  }

  /** Ends every subscription without an error. */
  halfCloseSubscriptions(): void {
    for (const [call, subscription] of this.#open) {
      if (!subscription) continue;
      subscription.end();
      this.#open.delete(call);
      call.end();
    }
  }

  throwOffSlowConsumers(): void {
    this.#endSubscriptions(status.ABORTED, 'Operation timed out: Consumer too slow');
  }

  sendCheckpoint(commit: bigint, prepare: bigint): void {
    for (const [call, subscription] of this.#open) if (subscription) call.write(checkpointMessage(commit, prepare));
  }

  #endSubscriptions(code: status, details: string): void {
    for (const [call, subscription] of this.#open) {
      if (!subscription) continue;
      subscription.end();
      this.#open.delete(call);
      call.emit('error', { code, details });
    }
  }

  #streams(): UntypedServiceImplementation {
    return {
      read: (call: ReadCall) => this.#read(call),
      append: (call: ServerReadableStream<AppendRequest, AppendResponse>, answer: sendUnaryData<AppendResponse>) =>
        this.#append(call, answer),
      batchAppend: (call: ReadCall) => {
        this.calls.push('batchAppend');
        call.emit('error', { code: status.UNIMPLEMENTED, details: 'the batch path' });
      },
      delete: (_: unknown, answer: sendUnaryData<unknown>) => answer({ code: status.UNIMPLEMENTED }),
      tombstone: (_: unknown, answer: sendUnaryData<unknown>) => answer({ code: status.UNIMPLEMENTED }),
    };
  }

  #read(call: ReadCall): void {
    const options = call.request.getOptions();
    const isSubscription = options?.hasSubscription() ?? false;
    this.calls.push(isSubscription ? 'subscribe' : 'read');
    if (options?.getResolveLinks()) this.resolvingLinks += 1;
    if (this.notReady) return void call.emit('error', NOT_READY);
    if (this.refuses === 'everybody') return void call.emit('error', UNAUTHENTICATED);
    if (this.refuses && options?.hasAll()) return void call.emit('error', denied());
    const subscription = isSubscription
      ? new StubSubscription(
          this.log,
          call.request,
          (message) => call.write(message),
          () => this.frozen,
          this.lagMs,
        )
      : undefined;
    this.#open.set(call, subscription);
    call.on('cancelled', () => {
      subscription?.end();
      this.#open.delete(call);
    });
    if (subscription) return subscription.pump();
    if (this.frozen || !options) return;
    const messages = answerRead(this.log, options);
    if (messages === 'deleted') call.emit('error', streamDeleted(streamOf(options)));
    else if (!messages) call.emit('error', { code: status.UNKNOWN, details: 'Unexpected ReadAllResult: Error' });
    else {
      for (const message of messages) call.write(message);
      call.end();
    }
    this.#open.delete(call);
  }

  #append(call: ServerReadableStream<AppendRequest, AppendResponse>, answer: sendUnaryData<AppendResponse>): void {
    this.calls.push('append');
    const requests: AppendRequest[] = [];
    call.on('data', (request: AppendRequest) => requests.push(request));
    // A call that its client gave up ends as well, with what had arrived by then.
    call.on('end', () => setImmediate(() => call.cancelled || this.#answerAppend(requests, answer)));
  }

  #answerAppend(requests: readonly AppendRequest[], answer: sendUnaryData<AppendResponse>): void {
    const fault = this.appendFaults.shift();
    if (this.notReady) return answer(NOT_READY);
    if (this.refuses === 'everybody') return answer(UNAUTHENTICATED);
    if (!this.frozen) answerAppend(this.log, requests, fault, answer);
  }
}
