import { describe, expect, it } from '@jest/globals';
import { isDefinite } from '../../../src/gateway/talk/write-errors.js';
import { NoSuchCall } from '../../../src/calls/services/no-such-call.js';
import { Refused } from '../../../src/platform/commands/refused.js';
import {
  CorruptEvent,
  InvalidAppend,
  MissingEvents,
  RevisionConflict,
  StoreUnavailable,
  StreamGone,
  StreamTrimmed,
} from '../../../src/platform/event-store/event-store.errors.js';
import { NotJson } from '../../../src/platform/events/canonical.js';
import { KeyMissing } from '../../../src/platform/vault/key-vault.js';

describe('what can never be written', () => {
  it.each([
    new Refused('call-not-live'),
    new NoSuchCall(),
    new InvalidAppend('too large'),
    new NotJson('$.data', 'undefined is not JSON'),
    new StreamGone('call-1'),
  ])('is what %s says', (error) => expect(isDefinite(error)).toBe(true));

  it.each([
    new StreamTrimmed('call-1'),
    new MissingEvents('no event at revision 0', { stream: 'call-1', revision: 0n }, 2n),
    new StoreUnavailable('away'),
    new RevisionConflict('call-1', 1n, 2n),
    new CorruptEvent('damaged'),
    new KeyMissing('call-1'),
    new TypeError('an event type of a later release'),
    new Error('a broken seal'),
  ])('is not what %s says', (error) => expect(isDefinite(error)).toBe(false));
});
