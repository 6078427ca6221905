import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { callStream } from '../../src/calls/call.stream.js';
import { handleCommand } from '../../src/platform/commands/handle-command.js';
import { Ledger } from '../../src/platform/commands/ledger.js';
import { SystemClock } from '../../src/platform/clock/system-clock.js';
import { openEmbeddedEventStore } from '../../src/platform/event-store/embedded/embedded-event-store.js';
import type { DecodedEvent } from '../../src/platform/events/event.js';
import type { AnyFact } from '../../src/platform/events/fact.js';
import { currentRequest, inRequest, type RequestContext } from '../../src/platform/http/request-context.js';
import type { Interest } from '../../src/platform/live/interest.js';
import { LiveHub } from '../../src/platform/live/live-hub.js';
import { ProjectionsProcess } from '../../src/platform/read-models/projections-process.js';
import { openEmbeddedKeys } from '../../src/platform/vault/embedded/open-embedded-keys.js';
import { eventually } from '../kit/eventually.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const at = '2026-01-01T00:00:00.000Z';
const refuse = (tenantId: string, from: string) =>
  ({
    type: 'RefuseCall',
    tenantId,
    direction: 'inbound',
    from,
    to: '+15550002',
    callSid: 'CA1',
    agentKey: null,
    reason: 'unknown-number',
    at,
  }) as const;

describe('new events for listeners', () => {
  const closing: (() => Promise<void> | void)[] = [];
  let ledger: Ledger;
  let worker: ProjectionsProcess;
  let start: () => ProjectionsProcess;
  let hub: LiveHub;

  beforeEach(async () => {
    const folder = await temporaryFolder();
    const masterKeys = { current: randomBytes(32) };
    const log = await openEmbeddedEventStore(folder);
    closing.push(() => log.close());
    const keys = await openEmbeddedKeys(folder, masterKeys);
    closing.push(keys.close);
    ledger = new Ledger(log, keys.vault, new SystemClock());
    start = () => (worker = new ProjectionsProcess({ folder, masterKeys }));
    start();
    closing.push(() => worker.stop());
    hub = new LiveHub(() => worker.live);
    closing.push(() => hub.close());
  });

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const call = async (tenantId: string, from: string, id: string = randomUUID()): Promise<string> => {
    await handleCommand(ledger, callStream, id, refuse(tenantId, from), { tenantId, actor: 'test', correlationId: id });
    return id;
  };

  const listen = async (interest: Interest) => {
    const events: DecodedEvent<AnyFact>[] = [];
    const { begun, stop } = hub.listen(interest, {
      heard: (event) => void events.push(event),
      missed: () => undefined,
    });
    await begun;
    return { stop, froms: () => events.map(({ data }) => data.from) };
  };

  it('tells each what it wants, opened, in the order of the log, and nothing of before', async () => {
    await call('acme', '+15550000');
    const acme = await listen({ tenantId: 'acme', categories: ['call'] });
    const everybody = await listen({ categories: ['call'] });
    const agents = await listen({ categories: ['agent'] });
    for (const [tenant, from] of [
      ['acme', '+15550001'],
      ['other', '+15550003'],
      ['acme', '+15550004'],
    ] as const)
      await call(tenant, from);
    await eventually(() => expect(everybody.froms()).toEqual(['+15550001', '+15550003', '+15550004']));
    expect(acme.froms()).toEqual(['+15550001', '+15550004']);
    expect(agents.froms()).toEqual([]);
  });

  it('tells of one stream, and stops', async () => {
    const id = randomUUID();
    const one = await listen({ stream: `call-${id}` });
    const all = await listen({});
    await call('acme', '+15550001');
    await call('acme', '+15550002', id);
    await eventually(() => expect(one.froms()).toEqual(['+15550002']));
    one.stop();
    await call('acme', '+15550003');
    await eventually(() => expect(all.froms()).toHaveLength(3));
    expect(one.froms()).toEqual(['+15550002']);
  });

  it('leaves nothing out when the thread is replaced', async () => {
    const all = await listen({ categories: ['call'] });
    await call('acme', '+15550001');
    await eventually(() => expect(all.froms()).toEqual(['+15550001']));
    await worker.stop();
    await call('acme', '+15550002');
    start();
    await call('acme', '+15550003');
    await eventually(() => expect(all.froms()).toEqual(['+15550001', '+15550002', '+15550003']));
  });

  it('goes on for others when a listener throws', async () => {
    let calls = 0;
    const broken = hub.listen(
      {},
      {
        heard: () => {
          calls += 1;
          throw new Error('broken');
        },
        missed: () => undefined,
      },
    );
    await broken.begun;
    const all = await listen({});
    await call('acme', '+15550001');
    await call('acme', '+15550002');
    await eventually(() => expect(all.froms()).toHaveLength(2));
    expect(calls).toBe(1);
  });

  it('calls listeners outside the request that brought them', async () => {
    const seen: (RequestContext | undefined)[] = [];
    const reply = { raw: { once: () => reply.raw } };
    let begun: Promise<void> | undefined;
    inRequest({ requestId: 'r', traceparent: 't' }, reply as never, () => {
      expect(currentRequest()).toBeDefined();
      begun = hub.listen({}, { heard: () => void seen.push(currentRequest()), missed: () => undefined }).begun;
    });
    await begun;
    await call('acme', '+15550001');
    await eventually(() => expect(seen).toHaveLength(1));
    expect(seen).toEqual([undefined]);
  });
});
