import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { callLog } from '../../src/calls/read-models/call-log.projection.js';
import { callCodec } from '../../src/calls/history/call.codec.js';
import type { CallStarted } from '../../src/calls/domain/call.events.js';
import { openEmbeddedEventStore } from '../../src/platform/event-store/embedded/embedded-event-store.js';
import { EventEncoder } from '../../src/platform/events/event-encoder.js';
import { GENESIS_HASH } from '../../src/platform/events/hash-chain.js';
import { openEmbeddedReadModels } from '../../src/platform/read-models/embedded/open-embedded-read-models.js';
import { ProjectionsProcess } from '../../src/platform/read-models/projections-process.js';
import { CheckpointWaits } from '../../src/platform/read-models/checkpoint-waits.js';
import { openEmbeddedKeys } from '../../src/platform/vault/embedded/open-embedded-keys.js';
import { eventually } from '../kit/eventually.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const started = (from: string): CallStarted => ({
  type: 'CallStarted',
  data: {
    tenantId: 't',
    direction: 'inbound',
    from,
    to: '+15550002',
    callSid: 'CA1',
    greeting: null,
    orgId: null,
    requestFingerprint: null,
    agentId: 'a',
    agentKey: 'agent',
    agentVersionId: 'v',
    startedAt: '2026-01-01T00:00:00.000Z',
  },
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe('the projections worker', () => {
  it('projects what is appended to the embedded log, unsealed, and goes on after a restart', async () => {
    const folder = await temporaryFolder();
    const masterKeys = { current: randomBytes(32) };
    const log = await openEmbeddedEventStore(folder);
    closing.push(() => log.close());
    const keys = await openEmbeddedKeys(folder, masterKeys);
    closing.push(keys.close);
    const readModels = await openEmbeddedReadModels(folder);
    closing.push(() => readModels.close());
    const encoder = new EventEncoder(keys.vault);
    const append = async (from: string): Promise<{ id: string; position: bigint }> => {
      const id = randomUUID();
      const tip = { stream: `call-${id}`, revision: -1n, hash: GENESIS_HASH };
      const batch = await encoder.encode(tip, callCodec, [started(from)], {
        tenantId: 't',
        actor: 'system',
        correlationId: id,
      });
      return { id, position: (await log.append(tip.stream, 'no-stream', batch)).position };
    };

    const first = new ProjectionsProcess({ folder, masterKeys });
    closing.push(() => first.stop());
    const one = await append('+15550001');
    await eventually(async () =>
      expect(await readModels.get(callLog, one.id)).toMatchObject({ fromNumber: '+15550001' }),
    );
    await eventually(() => expect(first.status().map(({ state }) => state)).not.toContain('catching-up'));
    await first.stop();

    const two = await append('+15550003');
    const second = new ProjectionsProcess({ folder, masterKeys });
    closing.push(() => second.stop());
    expect(await new CheckpointWaits(readModels, log).until(callLog, two.position, 10_000)).toBe(two.position);
    expect(await readModels.find(callLog, { filter: { tenantId: 't' }, withTotal: true })).toMatchObject({ total: 2 });
  });
});
