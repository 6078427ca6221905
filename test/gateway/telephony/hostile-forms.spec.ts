import { parse } from 'node:querystring';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CarrierForm } from '../../../src/gateway/telephony/carrier-form.js';
import { sign } from '../../../src/lab/carrier/webhooks/signature.js';
import { isSigned } from '../../../src/providers/twilio/signature.js';
import { sayAndHangUp } from '../../../src/providers/twilio/twiml.js';

const TOKEN = 'f'.repeat(32);
const URL_ = 'https://voice.example/api/v1/incoming-call';
const NAMES = ['CallSid', 'AccountSid', 'From', 'To', 'CallStatus', 'CallDuration', '__proto__', 'constructor'];

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\u0000\r\n\u001b', '9'.repeat(400), 'CA', '-1'),
);
const name = fc.oneof(fc.constantFrom(...NAMES), text);
/** A form's body as bytes might be: encoded pairs, or anything at all. */
const body = fc.oneof(
  fc.array(fc.tuple(name, text)).map((pairs) => new URLSearchParams(pairs).toString()),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

describe('a form from outside', () => {
  it('is read without a throw, control characters, or anything longer than a thousand characters', () => {
    fc.assert(
      fc.property(body, name, (bytes, field) => {
        const form = new CarrierForm({ ...parse(bytes) });
        const value = form.text(field);
        if (value !== undefined) expect(value).toMatch(/^\P{Cc}{1,1000}$/su);
        const count = form.count('CallDuration');
        expect(count === undefined || (Number.isSafeInteger(count) && count >= 0)).toBe(true);
        expect(form.callSid ?? `CA${'0'.repeat(32)}`).toMatch(/^CA[0-9a-f]{32}$/i);
        expect(form.accountSid ?? `AC${'0'.repeat(32)}`).toMatch(/^AC[0-9a-f]{32}$/i);
      }),
      { numRuns: 200 },
    );
  });

  it('is signed exactly when its fields are those that were signed', () => {
    fc.assert(
      fc.property(fc.dictionary(name, text, { noNullPrototype: true }), name, text, (fields, field, value) => {
        const signature = sign(TOKEN, URL_, fields);
        expect(isSigned(['other', TOKEN], signature, URL_, fields)).toBe(true);
        expect(isSigned(['other'], signature, URL_, fields)).toBe(false);
        fc.pre(!Object.hasOwn(fields, field) && field !== '' && value !== '');
        expect(
          isSigned([TOKEN], signature, URL_, Object.fromEntries([...Object.entries(fields), [field, value]])),
        ).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('that is no form, or came to what is no URL, is signed by nobody', () => {
    const json = fc.dictionary(name, fc.anything({ withNullPrototype: true }), { minKeys: 1, noNullPrototype: true });
    fc.assert(
      fc.property(json, text, fc.string({ unit: 'binary' }), (params, signature, path) => {
        expect(isSigned([TOKEN], signature, `https://voice.example${path}`, params)).toBe(false);
      }),
      { numRuns: 200 },
    );
    const params = { x: { toString: 1, valueOf: 1 } };
    expect(isSigned([TOKEN], 'signature', URL_, params)).toBe(false);
    expect(isSigned([TOKEN], 'signature', 'http://127.0.0.1:5050http://evil/incoming-call', {})).toBe(false);
  });
});

describe('what a caller is told', () => {
  it('stays words in the TwiML, whatever characters are in it', () => {
    fc.assert(
      fc.property(text, (words) => {
        const twiml = sayAndHangUp(words);
        expect(twiml.match(/<[^>]*>/g)).toEqual([
          expect.stringContaining('<?xml'),
          '<Response>',
          ...say(words),
          '<Hangup/>',
          '</Response>',
        ]);
      }),
    );
  });
});

const say = (words: string): string[] => (words === '' ? ['<Say/>'] : ['<Say>', '</Say>']);
