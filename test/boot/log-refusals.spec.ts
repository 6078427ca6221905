import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { selfSigned } from '../kit/certificate.js';
import { eventually } from '../kit/eventually.js';
import { EventStoreDBStub } from '../kit/eventstoredb-stub/eventstoredb-stub.js';
import { PhoneServer } from '../kit/phone-server.js';
import type { ServerProcess } from '../kit/server-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const MINUTE = 60_000;
const [USER, PASSWORD] = ['ann-of-the-log', 'word-of-the-log'];
const [OWN, STRANGER] = [selfSigned('log'), selfSigned('stranger')];

const NO_TLS = 'TLS is asked for, and it speaks none';
const UNTRUSTED = 'its certificate is signed by an authority that is not trusted here (tlsCAFile)';
const NO_LOGIN = 'the user name or the password is not accepted';
const NO_RIGHT = 'the user has no right to it (in EventStoreDB, to read $all)';
const CLOSED = 'the connection is closed at once (by a server that expects TLS, perhaps)';

describe('a built server whose EventStoreDB refuses it', () => {
  let stub: EventStoreDBStub;
  let server: ServerProcess;
  let phone: PhoneServer;
  beforeEach(async () => {
    stub = await new EventStoreDBStub().start();
  });
  afterEach(() => {
    server?.signal('SIGKILL');
    stub.stop();
  });
  const start = async (url: string): Promise<void> => {
    phone = await PhoneServer.prepare({ EVENTSTORE_URL: url });
    server = phone.start();
  };
  /** The server of the log comes again, with this certificate or without TLS. */
  const comesAgain = async (certificate?: typeof OWN): Promise<void> => {
    stub.stop();
    stub.certificate = certificate;
    await stub.start();
  };
  /** Operators are told why it is away, strangers that it is. */
  const away = async (reason: string, permanent = true): Promise<void> => {
    const problem = permanent ? `until it is mended: ${reason}` : reason;
    await eventually(async () => {
      const answer = await phone.asAdmin(server, '/health/ready');
      expect([answer.status, await answer.json()]).toMatchObject([
        503,
        { details: { problems: { event_store: problem } } },
      ]);
    }, MINUTE);
    const diagnostics = await (await phone.asAdmin(server, '/api/v1/admin/diagnostics')).json();
    expect(diagnostics).toMatchObject({ store_problems: { event_store: { reason, permanent } } });
    const strangers = await server.fetch('/health/ready');
    const body = await strangers.text();
    expect(JSON.parse(body)).toMatchObject({ details: { checks: { event_store: 'down' } } });
    for (const secret of ['problems', reason, stub.address, USER, PASSWORD]) expect(body).not.toContain(secret);
    expect(JSON.stringify(diagnostics)).not.toContain(stub.address);
    // Whoever asks is told at once; the log, when the store is asked the next time.
    await eventually(() => expect(told().at(-1)).toContain(reason), MINUTE);
  };
  const back = () =>
    eventually(async () => {
      const answer = await phone.asAdmin(server, '/health/ready');
      expect(answer.status).toBe(200);
      expect(await answer.json()).not.toHaveProperty('problems');
    }, MINUTE);
  /** Without what the moment between two servers may give. */
  const told = () =>
    server.lines
      .filter(({ msg }) => msg.startsWith('EventStoreDB ') && !msg.includes('nobody listens'))
      .map(({ level, msg }) => `${level} ${msg.replace(/\d+ s$/, 'n s')}`);
  const expectTold = (lines: readonly string[]) => eventually(() => expect(told()).toEqual(lines), MINUTE);
  const mend = (reason: string) => `error EventStoreDB cannot be used until this is mended: ${reason}`;

  it(
    'says in one line each that it is away and why, and that it is back, the password nowhere',
    async () => {
      const caFile = join(await temporaryFolder(), 'ca.pem');
      await writeFile(caFile, OWN.pem);
      await start(`esdb://${USER}:${PASSWORD}@${stub.address}?tls=true&tlsCAFile=${caFile}`);
      await away(NO_TLS);
      await comesAgain(STRANGER);
      await away(UNTRUSTED);
      await comesAgain(OWN);
      await back();
      stub.refuses = 'everybody';
      await away(NO_LOGIN);
      stub.refuses = 'readers-of-all';
      await away(NO_RIGHT);
      stub.refuses = undefined;
      await back();
      const isBack = 'warn EventStoreDB is back after n s';
      await expectTold([mend(NO_TLS), mend(UNTRUSTED), isBack, mend(NO_LOGIN), mend(NO_RIGHT), isBack]);
      expect(JSON.stringify(server.lines)).not.toContain(PASSWORD);
      expect((await phone.apply(server)).status).toBe(200);
      await phone.call(server);
    },
    3 * MINUTE,
  );

  it(
    'says so where it speaks TLS and is asked in plain',
    async () => {
      await comesAgain(OWN);
      await start(stub.url);
      await away(CLOSED, false);
      await comesAgain();
      await back();
      await expectTold([`warn EventStoreDB is away: ${CLOSED}`, 'warn EventStoreDB is back after n s']);
    },
    2 * MINUTE,
  );
});
