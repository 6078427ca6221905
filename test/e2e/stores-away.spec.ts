import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PHRASES } from '../../src/gateway/telephony/phrases.js';
import type { Script } from '../../src/lab/scripts/script.js';
import { eventually } from '../kit/eventually.js';
import { EventStoreDBStub } from '../kit/eventstoredb-stub/eventstoredb-stub.js';
import { absentee, listener } from '../kit/people.js';
import { type Product, startProduct } from '../kit/product.js';
import { readCall } from '../kit/read-call.js';
import type { Seeded } from '../kit/seed.js';
import { newCallSid, webhook } from '../kit/twilio-webhook.js';

const MINUTE = 60_000;
const [TALKER, AWAY] = ['+15550102051', '+15550102052'] as const;
const QUESTION = 'When do you open tomorrow?';
const ANSWER = 'We open at nine in the morning.';
const THANKS = 'And when do you close?';
const LAST = 'We close at six in the evening.';

type Session = Readonly<{ status: string; transcript: readonly Readonly<{ text: string }>[] }>;

const talker: Script = {
  ...listener(TALKER),
  name: 'talker',
  caller: {
    ...listener(TALKER).caller,
    steps: [{ wait: 'agent' }, { say: QUESTION }, { wait: 'agent' }, { say: THANKS }, { wait: 'agent' }],
  },
  agent: [
    { hears: QUESTION, says: ANSWER },
    { hears: THANKS, says: LAST },
  ],
};

describe('while the event store is away', () => {
  const stub = new EventStoreDBStub();
  let product: Product;
  let acme: Seeded;

  beforeAll(async () => {
    await stub.start();
    product = await startProduct({
      // No faster: here the loop that carries the audio has a lost connection to deal with as well.
      speed: 3,
      scripts: [talker, absentee(AWAY)],
      env: { EVENTSTORE_URL: stub.url, MASTER_KEY: '11'.repeat(32) },
    });
    acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
  }, MINUTE);
  afterAll(async () => {
    await product?.stop();
    stub.stop();
  }, MINUTE);

  const ready = async (status: number) =>
    eventually(async () => expect((await product.send({ url: '/health/ready' })).statusCode).toBe(status), MINUTE);
  const post = (key: string) =>
    product.as(acme, {
      method: 'POST',
      url: '/api/v1/make-call',
      headers: { 'idempotency-key': key },
      payload: { to: AWAY },
    });
  const heard = async (callSid: string): Promise<string> => {
    const call = (await product.lab.calls()).find((one) => one.callSid === callSid);
    return call?.heard.map(({ text }) => text).join(' ') ?? '';
  };

  it(
    'a live call goes on, no other begins, and what was said is in the log afterwards',
    async () => {
      await ready(200);
      const callSid = await product.lab.callIn({ script: 'talker', to: acme.number });
      const log = await eventually(async () => {
        const found = await product.as(acme, { url: `/api/v1/active-sessions/${callSid}` });
        expect(found.json()).toMatchObject({ stream_sid: expect.any(String) });
        return found.json() as { voice_session_id: string };
      });
      stub.stop();

      const fields = { CallSid: newCallSid(), From: TALKER, To: acme.number, CallStatus: 'ringing' };
      const answers = Promise.all([webhook(product, '/api/v1/incoming-call', fields), post('meanwhile')]);
      await eventually(async () => expect(await heard(callSid)).toContain('six'), MINUTE);
      const [spoken, refused] = await answers;
      expect(spoken.statusCode).toBe(200);
      expect(spoken.body).toContain(PHRASES.unavailable);
      expect(refused.statusCode).toBe(503);
      expect(refused.json()).toMatchObject({ ok: false, error: 'unavailable' });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      await ready(503);
      expect((await product.send({ url: '/health/live' })).statusCode).toBe(200);
      expect((await product.lab.calls()).filter(({ to }) => to === AWAY)).toEqual([]);

      await stub.start();
      await ready(200);
      await product.lab.hangUp(callSid);
      const texts = await eventually(async () => {
        const session = await product.as(acme, { url: `/api/v1/voice-sessions/${callSid}` });
        const { status, transcript } = session.json() as Session;
        const said = transcript.map(({ text }) => text);
        expect(status).toBe('completed');
        expect(said.slice(1)).toEqual([QUESTION, ANSWER, THANKS, LAST]);
        return said;
      });
      const turns = (await readCall(product, log.voice_session_id)).flatMap(({ type, data }) =>
        type === 'TurnAppended' ? [data.turnId] : [],
      );
      expect(turns).toHaveLength(texts.length);
      expect(new Set(turns).size).toBe(texts.length);
    },
    2 * MINUTE,
  );

  it('a key that was refused then works now', async () => {
    const placed = await post('meanwhile');
    expect(placed.statusCode).toBe(200);
    expect(placed.headers['idempotent-replayed']).toBeUndefined();
    expect((await product.lab.calls()).filter(({ to }) => to === AWAY)).toHaveLength(1);
  });
});
