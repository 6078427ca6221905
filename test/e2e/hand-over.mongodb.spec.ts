import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { inboundCallId } from '../../src/calls/services/call-ids.js';
import { readScript } from '../../src/lab/scripts/read-script.js';
import { auditedCall } from '../kit/audited-call.js';
import { eventually } from '../kit/eventually.js';
import { EventStoreDBStub } from '../kit/eventstoredb-stub/eventstoredb-stub.js';
import { MONGODB_URL } from '../kit/mongodb.js';
import { LINE, OutsideWorld } from '../kit/outside-world.js';
import type { ServerProcess } from '../kit/server-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const MINUTE = 60_000;
const GREETING = 'Hello, how can I help you?';
const QUESTION = 'When do you open tomorrow?';
const ANSWER = 'We open at nine in the morning.';

/** Asks one thing, and stays. */
const caller = readScript(
  `
name: asks-once
caller:
  number: '+15550100078'
  patience_ms: 600000
  steps: [{ wait: agent }, { say: '${QUESTION}' }, { wait: agent }]
agent: [{ hears: '${QUESTION}', says: ${ANSWER} }]
`,
  'asks-once.yaml',
);

const registerFor = (url: string): void =>
  describe('two server processes behind one address, of which one is told to stop in a call', () => {
    const stub = new EventStoreDBStub();
    const database = new URL(url);
    database.pathname = `/test_${randomUUID().replaceAll('-', '')}`;
    let world: OutsideWorld;
    let servers: readonly [ServerProcess, ServerProcess];
    let key: string;
    beforeAll(async () => {
      await stub.start();
      world = await OutsideWorld.start([caller], {
        EVENTSTORE_URL: stub.url,
        MONGODB_URL: database.href,
        MASTER_KEY: '33'.repeat(32),
        STREAM_TOKEN_SECRET: 'a secret that both of the servers have',
        DRAIN_SECONDS: '3',
      });
      const first = world.server(await temporaryFolder());
      key = await world.setUp(first, GREETING);
      const second = world.server(await temporaryFolder());
      await second.port();
      servers = [first, second];
    }, MINUTE);
    afterAll(async () => {
      for (const server of servers ?? []) server.signal('SIGKILL');
      await Promise.all((servers ?? []).map((server) => server.ended()));
      stub.stop();
      const client = await MongoClient.connect(database.href);
      await client.db(database.pathname.slice(1)).dropDatabase();
      await client.close();
    }, MINUTE);

    it(
      'hand the call over: the agent talks on at the other, nothing ends, and the log tells one call',
      async () => {
        const [first, second] = servers;
        const callSid = await world.lab.callIn({ script: 'asks-once', to: LINE });
        await eventually(async () => expect(await world.heard(callSid)).toBe(`${GREETING} ${ANSWER}`), MINUTE);
        first.signal('SIGTERM');
        expect(await first.ended()).toBe(0);
        // Asked to go on, the lab's model says again what it knows.
        const more = `${GREETING} ${ANSWER} ${ANSWER}`;
        await eventually(async () => expect(await world.heard(callSid)).toBe(more), MINUTE);
        await world.lab.hangUp(callSid);

        const callId = inboundCallId(world.lab.addresses.accountSid, callSid);
        await eventually(async () => {
          const answer = await second.fetch(`/api/v1/call-logs/${callId}`, {
            headers: { authorization: `Bearer ${key}` },
          });
          expect(await answer.json()).toMatchObject({ status: 'completed', end_cause: 'caller-hung-up' });
        }, MINUTE);
        const events = await auditedCall(second, callId);
        const sessions = events.filter(({ type }) => type.startsWith('Session') || type === 'CallEnded');
        expect(sessions.map(({ type }) => type)).toEqual([
          'SessionOpened',
          'SessionLost',
          'SessionResumed',
          'SessionEnded',
          'CallEnded',
        ]);
        expect(sessions[1]).toMatchObject({ data: { reason: 'handed-over' } });
      },
      3 * MINUTE,
    );
  });

if (MONGODB_URL) registerFor(MONGODB_URL);
else it('runs where there is a MongoDB', () => expect(MONGODB_URL).toBeUndefined());
