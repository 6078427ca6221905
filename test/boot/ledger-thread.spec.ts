import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../kit/eventually.js';
import { EventStoreDBStub } from '../kit/eventstoredb-stub/eventstoredb-stub.js';
import { PhoneServer } from '../kit/phone-server.js';

const MINUTE = 60_000;
const ENDING_THREAD = new URL('../kit/ending-thread.mjs', import.meta.url);

describe('a built server whose thread of EventStoreDB dies during a call', () => {
  let stub: EventStoreDBStub;
  beforeAll(async () => {
    stub = await new EventStoreDBStub().start();
  });
  afterAll(() => stub?.stop());

  it(
    'goes on with the call, says so, and has all of it in the log once',
    async () => {
      const phone = await PhoneServer.prepare({
        EVENTSTORE_URL: stub.url,
        NODE_OPTIONS: `--import ${ENDING_THREAD.href}`,
      });
      const server = phone.start();
      expect((await phone.apply(server)).status).toBe(200);
      const call = await phone.call(server);
      const appends = () => stub.calls.filter((name) => name === 'append').length;
      const before = appends();
      stub.frozen = true;
      phone.model.hears('Are you there?');
      await call.answered(2);
      await eventually(() => expect(appends()).toBeGreaterThan(before));
      server.signal('SIGUSR2');
      const died = 'the thread that writes to EventStoreDB has died';
      await eventually(() => expect(JSON.stringify(server.lines)).toContain(died), MINUTE);
      stub.thaw();
      phone.model.hears('Still there?');
      await call.answered(3);
      call.hangUp();
      const stored = await eventually(() => {
        const events = stub.log.stream(call.stream) ?? [];
        expect(events.map(({ type }) => type)).toContain('SessionEnded');
        return events;
      }, MINUTE);
      expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
      expect(stored.filter(({ type }) => type === 'TurnAppended').length).toBeGreaterThanOrEqual(5);
      await eventually(async () => expect((await server.fetch('/health/ready')).status).toBe(200), MINUTE);
    },
    3 * MINUTE,
  );
});
