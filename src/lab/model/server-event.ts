import type { ConversationItem, RealtimeServerEvent } from 'openai/resources/realtime/realtime';

type WithoutId<T> = T extends unknown ? Omit<T, 'event_id'> : never;

/** Recordings of the service show null where the vendor's types have a field that may be absent. */
type OrNull<T> = T extends readonly (infer E)[]
  ? readonly OrNull<E>[]
  : T extends object
    ? { [K in keyof T]: OrNull<T[K]> | null }
    : T;

type Typed<T> = T extends Readonly<{ type: infer Name }> ? OrNull<Omit<T, 'type'>> & Readonly<{ type: Name }> : never;

/** A server event of the GA interface; its `event_id` is given when it is sent. */
export type ServerEvent = Typed<WithoutId<RealtimeServerEvent>>;

export type Send = (event: ServerEvent) => void;

/** Tells of an item that is whole from the start. */
export const announce = (send: Send, item: OrNull<ConversationItem>, previousId: string | null): void => {
  send({ type: 'conversation.item.added', item, previous_item_id: previousId });
  send({ type: 'conversation.item.done', item, previous_item_id: previousId });
};
