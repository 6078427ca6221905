import { PassThrough } from 'node:stream';
import { jest } from '@jest/globals';
import type { RecordedEvent } from '@eventstore/db-client';
import type { Connection } from '../../src/platform/event-store/eventstoredb/connection.js';

/** An event of ours as the client reads it. */
export const recorded = (over: object = {}): RecordedEvent =>
  ({
    id: 'e1',
    type: 'ThingHappened',
    streamId: 'call-1',
    revision: 3n,
    isJson: true,
    position: { commit: 7n, prepare: 7n },
    created: new Date('2026-01-01T00:00:00.000Z'),
    data: { a: 1 },
    metadata: { version: 2, $correlationId: 'c1', $causationId: 'c0', tenantId: 't1', actor: 'a', hash: 'h' },
    ...over,
  }) as unknown as RecordedEvent;

export const recordedAt = (position: bigint, over: object = {}): RecordedEvent =>
  recorded({ id: `e${position}`, position: { commit: position, prepare: position }, ...over });

/** A read or a subscription, with what was asked for; the test writes into it. */
export class ScriptedStream extends PassThrough {
  /** How often it was cancelled. */
  cancelled = 0;
  cancelAnswers = true;

  constructor(readonly asked: Readonly<Record<string, unknown>>) {
    super({ objectMode: true, highWaterMark: 10_000 });
  }

  give(...events: readonly (RecordedEvent | undefined)[]): this {
    for (const event of events) this.write({ event });
    return this;
  }

  async cancel(): Promise<void> {
    this.cancelled += 1;
    if (!this.cancelAnswers) await new Promise(() => undefined);
  }

  unsubscribe(): Promise<void> {
    return this.cancel();
  }
}

/** A connection without a network: every call waits for the test to answer it. */
export class ScriptedConnection {
  readonly credentials = { username: 'ann', password: 'secret' };
  closed = false;
  readonly reads: ScriptedStream[] = [];
  readonly subscriptions: ScriptedStream[] = [];
  readonly appends: { stream: string; events: unknown; options: unknown }[] = [];
  /** Answers of the next appends. */
  readonly answers: (() => Promise<unknown>)[] = [];
  /** Clients that were given up. */
  readonly renewed: unknown[] = [];
  readonly client = {
    readStream: (stream: string, asked: object) => this.#open(this.reads, { stream, ...asked }),
    readAll: (asked: object) => this.#open(this.reads, { ...asked }),
    subscribeToAll: (asked: object) => this.#open(this.subscriptions, { ...asked }),
    appendToStream: async (stream: string, events: unknown, options: unknown) => {
      this.appends.push({ stream, events, options });
      return this.answers.shift()?.();
    },
  };

  renew(failed: unknown): void {
    this.renewed.push(failed);
  }

  asConnection(): Connection {
    return this as unknown as Connection;
  }

  #open(list: ScriptedStream[], asked: Readonly<Record<string, unknown>>): ScriptedStream {
    const stream = new ScriptedStream(asked);
    list.push(stream);
    return stream;
  }
}

/** Lets everything go on that waits for no timer. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Timers stand still until the test moves them; streams, which need none, go on. */
export const holdTimers = (): void => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
};
