import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { connect, serve } from '../workers/rpc.js';
import type { EventStore } from './event-store.js';
import { AppendOutcomeUnknown, EVENT_STORE_ERRORS } from './event-store.errors.js';

/** Lets another thread append by this store. One port per thread: it closes when that thread ends. */
export const lendAppends = (store: Pick<EventStore, 'append'>): MessagePort => {
  const { port1, port2 } = new MessageChannel();
  serve(port1, { append: (...args: Parameters<EventStore['append']>) => store.append(...args) });
  return port2;
};

/** The appends of the store that the thread at the other end of `port` has. */
export const borrowAppends = (port: MessagePort): Pick<EventStore, 'append'> => {
  const lost = (cause: unknown): Error => new AppendOutcomeUnknown('the thread with the log has ended', { cause });
  return connect<Pick<EventStore, 'append'>>(port, { errors: EVENT_STORE_ERRORS, lost }).remote;
};
