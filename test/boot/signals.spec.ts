import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PHRASES } from '../../src/gateway/telephony/phrases.js';
import { eventually } from '../kit/eventually.js';
import { EventStoreDBStub } from '../kit/eventstoredb-stub/eventstoredb-stub.js';
import { PhoneServer } from '../kit/phone-server.js';
import { newCallSid } from '../kit/twilio-webhook.js';

const MINUTE = 60_000;

describe('a server process with a live call', () => {
  let stub: EventStoreDBStub;
  let phone: PhoneServer;
  beforeAll(async () => {
    stub = await new EventStoreDBStub().start();
    phone = await PhoneServer.prepare({ EVENTSTORE_URL: stub.url });
  });
  afterAll(() => stub?.stop());

  it(
    'drains at the first SIGTERM and leaves at once at the second, with everything said in the log afterwards',
    async () => {
      const { model } = phone;
      const first = phone.start();
      expect((await phone.apply(first)).status).toBe(200);
      const { stream, answered } = await phone.call(first);
      model.hears('One.');
      await answered(2);
      stub.stop();
      model.hears('Two.');
      await answered(3);
      first.signal('SIGTERM');
      await eventually(() => expect(first.messages('info')).toContain('draining'));
      expect(await phone.incoming(first, newCallSid())).toContain(PHRASES.unavailable);
      model.hears('Three.');
      await answered(4);
      first.signal('SIGTERM');
      expect(await first.ended()).toBe(1);

      await stub.start();
      const second = phone.start();
      await eventually(async () => {
        const answer = await phone.audit(second, `${stream}?decoded=true`);
        const lines = (await answer.text()).split('\n').filter((line) => line.includes('"TurnAppended"'));
        const turns = lines.map((line) => (JSON.parse(line) as { decoded: { text: string } }).decoded.text);
        expect(turns.filter((text) => /^(One|Two|Three)\.$/.test(text))).toEqual(['One.', 'Two.', 'Three.']);
      }, MINUTE);
      second.signal('SIGTERM');
      expect(await second.ended()).toBe(0);
    },
    2 * MINUTE,
  );
});
