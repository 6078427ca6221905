import { randomUUID } from 'node:crypto';

/** An id as the service makes them: a prefix and 21 characters. Ids over 32 characters are refused. */
export const newId = (prefix: 'sess' | 'event' | 'item' | 'resp' | 'call' | 'conv'): string =>
  `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 21)}`;
