import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashApiKey, mintApiKey, publicIdOf, readPublicId } from '../../src/tenants/api-key-text.js';

describe("an API key's text", () => {
  it('carries its public id and ends in what lists may show', () => {
    const publicId = publicIdOf('tenant-a', 'backend');
    const key = mintApiKey(publicId);
    expect(key.text).toMatch(/^vl_live_[0-9A-Za-z]{36}$/);
    expect(readPublicId(key.text)).toBe(publicId);
    expect(key.secretHash).toBe(hashApiKey(key.text));
    expect(key.text.endsWith(key.last4)).toBe(true);
  });

  it('is another one each time', () => expect(mintApiKey('PUBLIC01').text).not.toBe(mintApiKey('PUBLIC01').text));

  it('has one public id for each tenant and name', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (tenantId, name) => {
        expect(publicIdOf(tenantId, name)).toMatch(/^[0-9A-Za-z]{8}$/);
        expect(publicIdOf(tenantId, name)).toBe(publicIdOf(tenantId, name));
        expect(publicIdOf(tenantId, `${name}x`)).not.toBe(publicIdOf(tenantId, name));
      }),
    ));

  it('is turned away with any one character changed', () => {
    const { text } = mintApiKey('PUBLIC01');
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'aB3_'), (place, other) => {
        fc.pre(text[place] !== other);
        expect(readPublicId(text.slice(0, place) + other + text.slice(place + 1))).toBeUndefined();
      }),
    );
  });

  it('is never read out of anything else', () =>
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => expect(readPublicId(text)).toBeUndefined())));
});
