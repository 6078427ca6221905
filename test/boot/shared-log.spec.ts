import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../kit/eventually.js';
import { newEvent } from '../kit/events.js';
import { EventStoreDBStub } from '../kit/eventstoredb-stub/eventstoredb-stub.js';
import { PhoneServer, type TalkingCall } from '../kit/phone-server.js';
import type { ServerProcess } from '../kit/server-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const MINUTE = 60_000;
const TOMBSTONE = String(2n ** 63n - 1n);
const KEYS_ALONE =
  'without MONGODB_URL the keys that open the log live in DATA_DIR alone: back it up together with the log';

type Diagnostics = Readonly<{
  read_models: readonly Readonly<{ name: string; state: string; error?: string }>[];
  store_problems: Readonly<Record<string, unknown>>;
  passed_by: Readonly<{ count: number; first: readonly Readonly<{ stream: string }>[] }>;
}>;

describe('a built server on an EventStoreDB that others use too', () => {
  let stub: EventStoreDBStub;
  let phone: PhoneServer;
  let first: ServerProcess;
  let second: ServerProcess;
  beforeAll(async () => {
    stub = await new EventStoreDBStub().start();
    phone = await PhoneServer.prepare({ EVENTSTORE_URL: stub.url });
    leaveThings();
    first = phone.start();
    expect((await phone.apply(first)).status).toBe(200);
  }, MINUTE);
  afterAll(() => stub?.stop());

  /** What another application writes: JSON without metadata, bytes, a bare number. */
  const leaveThings = (): void => {
    for (const stream of ['order-1', 'call-centre-1']) {
      stub.log.writeForeign(stream, { data: Buffer.from('{"order":1}') });
      stub.log.writeForeign(stream, { contentType: 'application/octet-stream', data: Buffer.from([0xff, 0x00]) });
      stub.log.writeForeign(stream, { data: Buffer.from('7') });
    }
  };
  const diagnosticsOf = async (server: ServerProcess): Promise<Diagnostics> =>
    (await phone.asAdmin(server, '/api/v1/admin/diagnostics')).json() as Promise<Diagnostics>;
  const allLive = (server: ServerProcess) =>
    eventually(async () => {
      const { read_models } = await diagnosticsOf(server);
      expect(read_models.length).toBeGreaterThan(8);
      expect(read_models.filter(({ state }) => state !== 'live')).toEqual([]);
      const ready = await server.fetch('/health/ready');
      expect([ready.status, await ready.json()]).toEqual([200, expect.objectContaining({ status: 'ok' })]);
    }, MINUTE);
  const typesOf = (stream: string) => (stub.log.stream(stream) ?? []).map(({ type }) => type);
  /** A call from greeting to end, all of it in the log. */
  const wholeCall = async (server: ServerProcess): Promise<TalkingCall> => {
    const call = await phone.call(server);
    phone.model.hears('Hello.');
    await call.answered(2);
    call.hangUp();
    await eventually(() => expect(typesOf(call.stream)).toContain('SessionEnded'), MINUTE);
    return call;
  };
  const expectGone = async (server: ServerProcess, stream: string, reason: string): Promise<void> => {
    const read = await phone.audit(server, stream);
    expect([read.status, await read.json()]).toEqual([
      404,
      expect.objectContaining({ ok: false, error: 'not_found', details: { reason } }),
    ]);
    const verified = await phone.audit(server, `${stream}/verify`);
    const first_break = { revision: '0', problem: reason };
    expect([verified.status, await verified.json()]).toEqual([200, { ok: false, stream, events: 0, first_break }]);
  };

  it('says that the keys of this log live in its folder', () => {
    expect(first.messages('warn').filter((line) => line === KEYS_ALONE)).toHaveLength(1);
  });

  it(
    'takes calls before and after strangers write into its categories and an operator deletes calls, a live one too',
    async () => {
      const ended = await wholeCall(first);
      const live = await phone.call(first);
      leaveThings();
      stub.log.tombstone(ended.stream);
      stub.log.tombstone(live.stream);
      phone.model.hears('Are you there?');
      await live.answered(2);
      live.hangUp();
      await wholeCall(first);
      await allLive(first);

      const { first: named } = await eventually(async () => {
        const { passed_by } = await diagnosticsOf(first);
        expect(passed_by.count).toBe(8);
        return passed_by;
      });
      const revisions = ['0', '1', '2', '3', '4', '5'];
      expect(named.filter(({ stream }) => stream === 'call-centre-1')).toEqual(
        revisions.map((revision) => ({ stream: 'call-centre-1', revision, kind: 'foreign' })),
      );
      expect(named.filter(({ stream }) => stream !== 'call-centre-1')).toEqual(
        [ended, live].map(({ stream }) => ({ stream, revision: TOMBSTONE, kind: 'tombstone' })),
      );
      const told = first.messages('warn').filter((line) => line.endsWith('it is passed by'));
      expect(told.filter((line) => line.includes(`revision ${TOMBSTONE} of ${ended.stream} `))).toHaveLength(1);
      expect(told.filter((line) => line.includes('revision 0 of call-centre-1 '))).toHaveLength(1);
      for (const { stream } of [ended, live]) await expectGone(first, stream, 'tombstoned');
    },
    2 * MINUTE,
  );

  it(
    'carries a call to its end although strangers write into its own stream, whose chain goes on past them',
    async () => {
      const call = await phone.call(first);
      const stranger = stub.log.writeForeign(call.stream, { data: Buffer.from('{"order":1}') });
      phone.model.hears('Hello.');
      await call.answered(2);
      stub.log.writeForeign(call.stream);
      call.hangUp();
      await eventually(() => expect(typesOf(call.stream)).toContain('SessionEnded'), MINUTE);
      await allLive(first);
      const verified = await phone.audit(first, `${call.stream}/verify`);
      const named = { revision: stranger.revision.toString(), kind: 'foreign' };
      const passed_by = { count: 2, first: [named, { revision: expect.any(String), kind: 'foreign' }] };
      expect(await verified.json()).toMatchObject({ ok: true, stream: call.stream, passed_by });
    },
    2 * MINUTE,
  );

  it(
    'goes on after a restart although what its read models saw last was deleted, trimmed and scavenged',
    async () => {
      const [cut, trimmed, last] = [await wholeCall(first), await wholeCall(first), await wholeCall(first)];
      await allLive(first);
      first.signal('SIGTERM');
      expect(await first.ended()).toBe(0);
      stub.log.trim(cut.stream, 2n);
      stub.log.trim(trimmed.stream, 10_000n);
      stub.log.tombstone(last.stream);
      second = phone.start();
      await allLive(second);
      await expectGone(second, trimmed.stream, 'trimmed');
      await expectGone(second, last.stream, 'tombstoned');
      const [beginning, next] = (await (await phone.audit(second, cut.stream)).text()).split('\n');
      expect(JSON.parse(beginning ?? '')).toMatchObject({ revision: '0', until: '1', problem: 'missing' });
      expect(JSON.parse(next ?? '')).toMatchObject({ stream: cut.stream, revision: '2' });
      const verified = await phone.audit(second, `${cut.stream}/verify`);
      expect(await verified.json()).toMatchObject({ ok: false, first_break: { revision: '0', problem: 'gap' } });

      stub.log.scavenge();
      await wholeCall(second);
      await allLive(second);
    },
    2 * MINUTE,
  );

  it(
    'stops for an event of its own that cannot be read only the read models that need it',
    async () => {
      const metadata = Buffer.from(JSON.stringify({ version: 1, ...newEvent().meta }));
      const data = Buffer.from('"a text"');
      stub.log.writeForeign('call-damaged', { type: 'TurnAppended', contentType: 'application/json', data, metadata });
      await eventually(async () => {
        const stopped = (await diagnosticsOf(second)).read_models.filter(({ state }) => state !== 'live');
        expect(stopped.map(({ name }) => name)).toContain('voice-session');
        expect(stopped.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['phone-routes']));
        for (const { error } of stopped) expect(error).toContain('revision 0 of call-damaged has lost its data');
      }, MINUTE);
      await eventually(() =>
        expect(second.messages('error').filter((line) => line.startsWith('the read model voice-session'))).toEqual([
          expect.stringContaining('revision 0 of call-damaged has lost its data'),
        ]),
      );
      await wholeCall(second);
    },
    2 * MINUTE,
  );

  it(
    'is not ready, and says why, in a fresh data folder: its keys do not open this log',
    async () => {
      second.signal('SIGTERM');
      await second.ended();
      const fresh = phone.start(await temporaryFolder());
      const reason = expect.stringContaining('that was written under other keys');
      await eventually(async () => {
        const answer = await phone.asAdmin(fresh, '/health/ready');
        expect([answer.status, await answer.json()]).toMatchObject([
          503,
          { details: { checks: { key_vault: 'down' }, problems: { key_vault: reason } } },
        ]);
        const { store_problems } = await diagnosticsOf(fresh);
        expect(store_problems).toMatchObject({ key_vault: { reason, permanent: true } });
      }, MINUTE);
      expect(fresh.messages('error').filter((line) => line.startsWith('the key vault cannot be used'))).toHaveLength(1);
      expect(await (await fresh.fetch('/health/ready')).text()).not.toContain('keys');
    },
    2 * MINUTE,
  );
});
