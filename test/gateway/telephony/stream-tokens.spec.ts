import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { streamTokenOf } from '../../../src/gateway/sockets/media-stream.verifier.js';
import { STREAM_TOKEN_TTL_MS, StreamTokens } from '../../../src/gateway/telephony/stream-tokens.js';
import { SqliteCoordination } from '../../../src/platform/coordination/embedded/sqlite-coordination.js';
import { openKeysFile } from '../../../src/platform/vault/embedded/keys-file.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

const CLAIMS = { tenantId: 'acme', callId: 'call', callSid: 'CA1', accountSid: 'AC1' };
const secret = (text: string): Uint8Array => Buffer.from(text.repeat(32));

describe('a stream token', () => {
  const clock = new FakeClock();
  let coordination: SqliteCoordination;
  let tokens: StreamTokens;
  beforeAll(async () => {
    coordination = new SqliteCoordination(openKeysFile(await temporaryFolder()), clock);
    tokens = new StreamTokens(coordination, [secret('a'), secret('b')]);
  });

  it('is looked at as often as one likes and used once, however many try', async () => {
    const token = await tokens.mint(CLAIMS);
    expect(await tokens.peek(token)).toEqual(CLAIMS);
    const tries = await Promise.all(Array.from({ length: 20 }, () => tokens.use(token)));
    expect(tries.filter((claims) => claims !== undefined)).toEqual([CLAIMS]);
    expect(await tokens.peek(token)).toBeUndefined();
    expect(await tokens.use(token)).toBeUndefined();
  });

  it('expires, and outlives the rotation of its secret', async () => {
    const before = new StreamTokens(coordination, [secret('b')]);
    const token = await before.mint(CLAIMS);
    expect(await tokens.peek(token)).toEqual(CLAIMS);
    expect(await new StreamTokens(coordination, [secret('a')]).peek(token)).toBeUndefined();
    clock.advance(STREAM_TOKEN_TTL_MS);
    expect(await tokens.use(token)).toBeUndefined();
  });

  it('is nothing with any one character changed, added or left out', async () => {
    const token = await tokens.mint(CLAIMS);
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.string({ unit: 'binary', maxLength: 2 }), async (place, other) => {
        const changed = token.slice(0, place) + other + token.slice(place + 1);
        fc.pre(changed !== token);
        expect(await tokens.use(changed)).toBeUndefined();
      }),
    );
    expect(await tokens.peek(token)).toEqual(CLAIMS);
  });

  it('is never found in anything else', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await tokens.use(text)).toBeUndefined();
      }),
    ));
});

describe('the URL of a stream', () => {
  it('is read without a throw, whatever follows the path', () => {
    const tail = fc.oneof(fc.webPath(), fc.webQueryParameters(), fc.string({ unit: 'binary-ascii' }));
    fc.assert(
      fc.property(fc.constantFrom('/', '?stream_token=', ''), tail, (between, rest) => {
        const given = streamTokenOf(`/media-stream${between}${rest}`);
        if (given?.inPath) expect(given.token).not.toMatch(/[/?\s]/);
      }),
      { numRuns: 500 },
    );
  });
});
