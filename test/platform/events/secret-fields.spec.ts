import { describe, expect, it } from '@jest/globals';
import { codec, SECRET } from '../../../src/platform/events/codec.js';
import type { StoredEvent } from '../../../src/platform/events/event.js';
import { EventDecoder } from '../../../src/platform/events/event-decoder.js';
import { EventEncoder } from '../../../src/platform/events/event-encoder.js';
import type { Fact } from '../../../src/platform/events/fact.js';
import { GENESIS_HASH } from '../../../src/platform/events/hash-chain.js';
import { MemoryKeyVault } from '../../kit/memory-key-vault.js';

type AccountSet = Fact<'AccountSet', { owner: string; token: string; previous: string | null }>;

const accountCodec = codec<AccountSet>({
  AccountSet: {
    upcasts: [],
    personal: ['owner'],
    secret: ['token', 'previous'],
    subject: (stream) => `${stream}/secrets`,
  },
});
const stream = 'account-1';
const data = { owner: 'Ada', token: 'canary-token', previous: null };

const storedAccount = async (vault: MemoryKeyVault): Promise<StoredEvent> => {
  const start = { stream, revision: -1n, hash: GENESIS_HASH };
  const context = { tenantId: 'tenant-a', actor: 'operator', correlationId: 'request-1' };
  const [event] = await new EventEncoder(vault).encode(start, accountCodec, [{ type: 'AccountSet', data }], context);
  if (event === undefined) throw new Error('nothing was encoded');
  return { ...event, stream, revision: 0n, position: 0n, recordedAt: '2026-01-01T00:00:00.000Z' };
};

describe('secret fields', () => {
  it('are sealed where they lie, and one that is not set says so', async () => {
    const event = await storedAccount(new MemoryKeyVault());
    expect(JSON.stringify(event.data)).not.toContain('canary');
    expect(event.data.previous).toBeNull();
  });

  it('are opened for commands, and for nobody else', async () => {
    const vault = new MemoryKeyVault();
    const event = await storedAccount(vault);
    const codecs = { account: accountCodec };
    expect((await new EventDecoder(codecs, vault, 'commands').decode([event]))[0]?.data).toEqual(data);
    expect((await new EventDecoder(codecs, vault).decode([event]))[0]?.data).toEqual({ ...data, token: SECRET });
  });

  it('keep nobody from the rest of the event when their key is gone', async () => {
    const event = await storedAccount(new MemoryKeyVault());
    const plain = { ...event, data: { ...event.data, owner: 'Ada' } };
    const [read] = await new EventDecoder({ account: accountCodec }, new MemoryKeyVault()).decode([plain]);
    expect(read?.data).toEqual({ ...data, token: SECRET });
  });
});
