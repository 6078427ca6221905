import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DocumentInvalid } from '../../src/apply/document/document-invalid.js';
import { readDocument } from '../../src/apply/document/read-document.js';
import { arbitraryDocument } from './arbitrary-document.js';

const problemsOf = (document: unknown): readonly string[] => {
  try {
    readDocument(document);
  } catch (error) {
    if (error instanceof DocumentInvalid) return error.message.split('\n');
    throw error;
  }
  return [];
};
const tenant = (more: object): object => ({ tenants: [{ key: 'acme', name: 'Acme', ...more }] });
const tool = { name: 'lookup', description: 'x', url: 'https://a.example/', parameters: { type: 'object' } };

describe('a platform document', () => {
  it('is taken as it stands when it is valid', () =>
    fc.assert(fc.property(arbitraryDocument, (document) => expect(readDocument(document)).toEqual(document))));

  it.each<[unknown, string]>([
    [null, 'the document must be an object with: tenants'],
    [{}, 'tenants must be given'],
    [{ tenants: [{ key: 'acme' }] }, 'tenants[0].name must be given'],
    [tenant({ colour: 'red' }), 'tenants[0].colour is not known here'],
    [tenant({ key: 'A cme' }), 'tenants[0].key must be a short name of lower-case letters, digits, - and _'],
    [
      tenant({ phone_routes: [{ number: 15551234567, agent: 'a' }] }),
      'tenants[0].phone_routes[0].number must be an E.164 number like "+15551234567"',
    ],
    [
      tenant({ limits: { max_call_seconds: 1 } }),
      'tenants[0].limits.max_call_seconds must be a whole number from 10 to 86400',
    ],
    [
      tenant({ agents: [{ key: 'a', prompt: 'x', turn_detection: { type: 'server_vad', threshold: 2 } }] }),
      'tenants[0].agents[0].turn_detection.threshold must be a number from 0 to 1',
    ],
    [
      tenant({ agents: [{ key: 'a', prompt: 'x', turn_detection: { type: 'semantic_vad', threshold: 1 } }] }),
      'tenants[0].agents[0].turn_detection.threshold does not go with this type',
    ],
    ...['en_US', 'en-', 'e', 'jp-JP', 'fil-PHI', 'en-US-x'].map((language): [unknown, string] => [
      tenant({ agents: [{ key: 'a', prompt: 'x', language }] }),
      'tenants[0].agents[0].language must be a language tag like en-US',
    ]),
    [
      tenant({ agents: [{ key: 'a', prompt: 'x', mode: 'smoke' }] }),
      'tenants[0].agents[0].mode must be the way to talk: realtime',
    ],
    [
      tenant({ agents: [{ key: 'a', prompt: 'x', max_silence_seconds: 4 }] }),
      'tenants[0].agents[0].max_silence_seconds must be a whole number from 5 to 3600',
    ],
    [
      tenant({ tools: [{ ...tool, parameters: { type: 'object', properties: { a: { pattern: '(?=a)b' } } } }] }),
      'tenants[0].tools[0].parameters error parsing regexp',
    ],
    [
      tenant({ tools: [{ ...tool, url: 'https://{host}/' }] }),
      'tenants[0].tools[0].url must not have a placeholder in its host',
    ],
    [tenant({ tools: [{ ...tool, url: 'https://{host}.example/' }] }), 'tenants[0].tools[0].url must'],
    [
      tenant({ tools: [{ ...tool, parameters: {} }] }),
      'tenants[0].tools[0].parameters must be a JSON Schema of type object',
    ],
    [tenant({ tools: [{ ...tool, name: 'end_call' }] }), 'tenants[0].tools[0].name must not be end_call'],
    [
      tenant({ tools: [{ ...tool, headers: { Host: 'x' } }] }),
      'tenants[0].tools[0].headers.host must not be set by a tool',
    ],
    [tenant({ tools: [{ ...tool, headers: { a: 'x\r\ny' } }] }), 'tenants[0].tools[0].headers must have values'],
    [
      tenant({ keys: [{ name: 'a', scopes: ['calls:read', 'calls:reed'] }] }),
      'tenants[0].keys[0].scopes[1] must be one of calls:read, calls:write, sessions:read, ',
    ],
    [
      tenant({ keys: [{ name: 'a', scopes: ['calls:read', 'calls:read'] }] }),
      'tenants[0].keys[0].scopes must be a list of scopes, each once',
    ],
    ...['2027-13-01T00:00:00Z', '2027-02-30T00:00:00Z', '2027-01-01T24:00:00Z', '2027-01-01T00:60:00Z'].map(
      (time): [unknown, string] => [
        tenant({ keys: [{ name: 'a', expires_at: time }] }),
        'tenants[0].keys[0].expires_at must be a time',
      ],
    ),
    [tenant({ keys: [{ name: 'a' }, { name: 'a' }] }), 'tenants[0].keys[1].name is there twice'],
    [tenant({ keys: [{ name: 'a' }], remove: { keys: ['a'] } }), 'tenants[0].remove.keys[0] is also to be kept'],
    [
      {
        tenants: ['a', 'b'].map((key) => ({ key, name: key, phone_routes: [{ number: '+15551234567', agent: 'x' }] })),
      },
      'tenants[1].phone_routes[0].number is given twice',
    ],
    [
      {
        tenants: ['a', 'b'].map((key) => ({
          ...{ key, name: key },
          twilio: { account_sid: `AC${'1'.repeat(32)}`, auth_token: `token-of-${key}` },
        })),
      },
      'tenants[1].twilio.auth_token is not that of the same account above',
    ],
  ])('%j is refused, naming the place and what to put there', (document, problem) =>
    expect(problemsOf(document)).toEqual(expect.arrayContaining([expect.stringContaining(problem)])),
  );

  it.each(['fil-PH', 'zh-Hant-TW', 'es-419', 'yue', 'de-DE-1996', 'sr-Latn-RS'])('takes the language %s', (language) =>
    expect(problemsOf(tenant({ agents: [{ key: 'a', prompt: 'x', language, max_silence_seconds: null }] }))).toEqual(
      [],
    ),
  );

  it('has problems that show no value of it', () =>
    expect(
      problemsOf(tenant({ twilio: { account_sid: 'planted-sid', auth_token: 42, extra: 'planted' } })).join(),
    ).not.toContain('planted'));
});
