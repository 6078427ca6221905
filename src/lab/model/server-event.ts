import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';

type WithoutId<T> = T extends unknown ? Omit<T, 'event_id'> : never;

/** A server event of the GA interface; its `event_id` is given when it is sent. */
export type ServerEvent = WithoutId<RealtimeServerEvent>;

export type Send = (event: ServerEvent) => void;
