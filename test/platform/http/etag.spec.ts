import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from '../../../src/platform/http/api-error.js';
import { ifMatchOf } from '../../../src/platform/http/etag.js';

describe('If-Match', () => {
  it('allows any revision without a header and with a star', () => {
    expect(ifMatchOf(undefined)).toBeUndefined();
    expect(ifMatchOf('*')).toBeUndefined();
  });

  it.each([
    ['"3"', [3n]],
    ['"0", "12"', [0n, 12n]],
    [' "3" ,\t"4" ', [3n, 4n]],
    // Compared strongly, and as they were given: what is weak or not ours is never the one.
    ['W/"3"', []],
    ['W/"3", "4"', [4n]],
    ['"abc"', []],
    ['""', []],
    ['"-3"', []],
    ['"1234567890123456789"', []],
  ])('reads %s', (header, revisions) => {
    expect(ifMatchOf(header)).toEqual(revisions);
  });

  it.each(['', '3', '"3', '"3" "4"', '"3",', '"3";"4"', '*, "3"', '"a b"', 'w/"3"'])('refuses %j', (header) => {
    const details = { fields: [{ field: 'If-Match', message: expect.any(String) as unknown }] };
    expect(() => ifMatchOf(header)).toThrow(expect.objectContaining({ code: 'invalid_request', details }));
  });

  it('never throws anything else, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(['"3"', '"4"'])), (header) => {
        try {
          expect(ifMatchOf(header)).not.toContain(undefined);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      }),
    );
  });
});
