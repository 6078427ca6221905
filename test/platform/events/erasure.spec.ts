import { describe, expect, it } from '@jest/globals';
import { callCodec } from '../../../src/calls/history/call.codec.js';
import { REDACTED } from '../../../src/platform/events/codec.js';
import type { StoredEvent } from '../../../src/platform/events/event.js';
import { EventDecoder } from '../../../src/platform/events/event-decoder.js';
import { EventEncoder } from '../../../src/platform/events/event-encoder.js';
import { GENESIS_HASH } from '../../../src/platform/events/hash-chain.js';
import { seal } from '../../../src/platform/events/sealing.js';
import { CachingKeyVault } from '../../../src/platform/vault/caching-key-vault.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { MemoryKeyVault } from '../../kit/memory-key-vault.js';
import { MemoryLog } from '../../kit/memory-log.js';

const STREAM = 'call-1';

describe('a turn that was sealed from a remembered key after its call was erased', () => {
  const setUp = async () => {
    const log = new MemoryLog();
    const inner = new MemoryKeyVault();
    const answer = await inner.ensure('t', STREAM);
    if (answer.status !== 'key') throw new Error('no key');
    const turn = (): StoredEvent => {
      const event = log.add(STREAM, 'TurnAppended');
      const text = seal('said too late', answer.key, {
        stream: STREAM,
        eventId: event.id,
        field: 'text',
        keyId: STREAM,
      });
      return { ...event, data: { text } };
    };
    const vault = new CachingKeyVault(inner, new FakeClock());
    const decoder = new EventDecoder({ call: callCodec }, vault);
    const [before] = await decoder.decode([turn()]);
    expect(before?.data).toEqual({ text: 'said too late', cutReason: null });
    await inner.destroy(STREAM);
    return { decoder, turn, erased: log.add(STREAM, 'CallErased') };
  };

  it('is not opened by whoever has read of the erasure', async () => {
    const { decoder, turn, erased } = await setUp();
    await decoder.decode([erased]);
    expect((await decoder.decode([turn()]))[0]?.data).toEqual({ text: REDACTED, cutReason: null });
  });

  it('is not opened where it is read together with the erasure', async () => {
    const { decoder, turn, erased } = await setUp();
    expect((await decoder.decode([erased, turn()]))[1]?.data).toEqual({ text: REDACTED, cutReason: null });
  });
});

describe('an erasure', () => {
  it('is written only when the key is destroyed: who reads of it must not learn the key again', async () => {
    const vault = new CachingKeyVault(new MemoryKeyVault(), new FakeClock());
    const encoder = new EventEncoder(vault);
    const origin = { tenantId: 't', actor: 'test', correlationId: 'c' };
    const tip = { stream: STREAM, revision: 3n, hash: GENESIS_HASH };
    const erase = () =>
      encoder.encode(tip, callCodec, [{ type: 'CallErased', data: { at: '2026-01-01T00:00:00.000Z' } }], origin);
    await expect(erase()).rejects.toMatchObject({ name: 'KeyNotDestroyed', subject: STREAM });
    await vault.ensure('t', STREAM);
    await expect(erase()).rejects.toMatchObject({ name: 'KeyNotDestroyed', subject: STREAM });
    await vault.destroy(STREAM);
    expect(await erase()).toMatchObject([{ type: 'CallErased' }]);
  });
});
