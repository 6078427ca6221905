import type { Credentials, EventStoreDBClient } from '@eventstore/db-client';
import { UnusableUrl } from '../../config/unusable-url.js';
import { StoreUnavailable } from '../event-store.errors.js';
import { clientOf } from './client-of.js';
import { within } from './waiting.js';

const CLOSE_WITHIN_MS = 2_000;

/**
 * One client of EventStoreDB and its replacements. The client reconnects by itself after some errors only (not after
 * INTERNAL or DATA_LOSS, nor when a server just stops answering): then a fresh one takes its place.
 */
export class Connection {
  /** To be given with every call: that alone makes the client take the classic append path. */
  readonly credentials: Credentials;
  #client: EventStoreDBClient;
  #closed = false;

  constructor(private readonly url: string) {
    this.#client = clientOf(url);
    this.credentials = credentialsOf(url);
  }

  /** @throws StoreUnavailable once closed: a call on a closed channel ends in a rejection that nobody can handle */
  get client(): EventStoreDBClient {
    if (this.#closed) throw new StoreUnavailable('the log is closed');
    return this.#client;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Replaces `failed`, unless that has happened already. */
  renew(failed: EventStoreDBClient): void {
    if (this.#closed || failed !== this.#client) return;
    this.#client = clientOf(this.url);
    void dispose(failed);
  }

  close(): Promise<void> {
    this.#closed = true;
    return dispose(this.#client);
  }
}

/** The client's `dispose` can hang after an early end of a read, and leaves the channel open. */
const dispose = async (client: EventStoreDBClient): Promise<void> => {
  await within(client.dispose(), CLOSE_WITHIN_MS).catch(() => undefined);
  const channel = (client as unknown as { getChannel(): Promise<{ close(): void }> }).getChannel();
  await within(channel, CLOSE_WITHIN_MS).then(
    (opened) => opened.close(),
    () => undefined,
  );
};

const URL_PARTS = /^esdb(?:\+discover)?:\/\/(?:(?<username>[^:@/]+):(?<password>[^@]*)@)?[^?]*(?<query>\?.*)?$/i;

const credentialsOf = (url: string): Credentials => {
  const { username, password, query } = URL_PARTS.exec(url)?.groups ?? {};
  if (username !== undefined)
    return { username: decodeURIComponent(username), password: decodeURIComponent(password ?? '') };
  if (/[?&]tls=false(&|$)/i.test(query ?? '')) return { username: 'unused', password: 'unused' };
  throw new UnusableUrl('needs credentials (esdb://user:password@…) unless it says tls=false');
};
