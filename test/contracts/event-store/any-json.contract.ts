import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import type { EventStore } from '../../../src/platform/event-store/event-store.js';
import type { JsonObject } from '../../../src/platform/events/json.js';
import { newEvent, toArray } from '../../kit/events.js';

export const anyJsonContract = (store: () => EventStore): void => {
  describe('an append', () => {
    it('stores any JSON as it was given', async () => {
      const object = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ noUnicodeString: false }));
      await fc.assert(
        fc.asyncProperty(object, async (value) => {
          const data = JSON.parse(JSON.stringify(value)) as JsonObject;
          const stream = `call-${randomUUID()}`;
          await store().append(stream, 'no-stream', [newEvent({ data })]);
          expect((await toArray(store().readStream(stream)))[0]?.data).toEqual(data);
        }),
        { numRuns: 20 },
      );
    });
  });
};
