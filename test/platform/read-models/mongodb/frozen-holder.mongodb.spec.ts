import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { voiceSession } from '../../../../src/calls/read-models/voice-session.projection.js';
import type { CallEvent } from '../../../../src/calls/domain/call.events.js';
import { connectEventStoreDB } from '../../../../src/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import type { EventStore } from '../../../../src/platform/event-store/event-store.js';
import { MongoReadModelStore } from '../../../../src/platform/read-models/mongodb/mongo-read-model-store.js';
import { newEvent } from '../../../kit/events.js';
import { eventually } from '../../../kit/eventually.js';
import { EventStoreDBStub } from '../../../kit/eventstoredb-stub/eventstoredb-stub.js';
import { foldProjection } from '../../../kit/fold-projection.js';
import { ProjectorProcess, type FreezePoint } from '../../../kit/freezing/projector-process.js';
import { MONGODB_URL } from '../../../kit/mongodb.js';

const LEASE_MS = 600;
const CALL = '0b1c2d3e-0000-4000-8000-000000000001';

const started: CallEvent = {
  type: 'CallStarted',
  data: {
    tenantId: 'acme',
    agentId: 'a',
    agentKey: 'front_desk',
    agentVersionId: 'v',
    direction: 'inbound',
    from: '+15550100001',
    to: '+15550100002',
    callSid: null,
    greeting: null,
    orgId: null,
    requestFingerprint: null,
    startedAt: '2026-01-01T00:00:00.000Z',
  },
};
const turn = (number: number): CallEvent => ({
  type: 'TurnAppended',
  data: {
    turnId: `turn-${number}`,
    previousItemId: null,
    speaker: 'agent',
    text: `Sentence ${number}.`,
    startedAtMs: number,
    endedAtMs: number + 1,
    cutReason: null,
  },
});

const registerFor = (url: string): void =>
  describe('of two processes, one that is frozen inside a commit past its lease', () => {
    let stub: EventStoreDBStub;
    const database = new URL(url);
    let log: EventStore;
    let store: MongoReadModelStore;
    const history: CallEvent[] = [];
    let processes: ProjectorProcess[] = [];

    beforeEach(async () => {
      stub = await new EventStoreDBStub().start();
      database.pathname = `/test_${randomUUID().replaceAll('-', '')}`;
      log = await connectEventStoreDB(stub.url);
      store = await MongoReadModelStore.connect(database.href);
      history.length = 0;
    });
    afterEach(async () => {
      await Promise.all(processes.map((one) => one.stop('SIGKILL')));
      await Promise.all([store.close(), log.close()]);
      stub.stop();
      const client = await MongoClient.connect(database.href);
      await client.db(database.pathname.slice(1)).dropDatabase();
      await client.close();
    });

    const append = async (fact: CallEvent) => {
      const expected = history.length === 0 ? 'no-stream' : BigInt(history.length - 1);
      const appended = await log.append(`call-${CALL}`, expected, [newEvent(fact)]);
      history.push(fact);
      return appended.position;
    };
    const untilProjected = (position: bigint) =>
      eventually(async () => {
        expect(await store.checkpoint(voiceSession)).toBe(position);
        expect(await store.get(voiceSession, CALL)).toEqual(
          foldProjection(voiceSession, `call-${CALL}`, history).get(CALL),
        );
      });
    const untilState = (projector: ProjectorProcess, state: string) =>
      eventually(() => expect(projector.state).toBe(state));

    it.each<FreezePoint>(['before its fence is checked', 'after its fence was checked', 'with its documents written'])(
      '%s, is fenced off when it wakes, writes nothing twice, and stands by',
      async (point) => {
        const holder = new ProjectorProcess(stub.url, database.href, LEASE_MS);
        processes = [holder];
        await untilState(holder, 'live');
        await untilProjected(await append(started));
        const other = new ProjectorProcess(stub.url, database.href, LEASE_MS);
        processes.push(other);
        await untilState(other, 'standby');

        holder.freezeAt(point);
        await append(turn(1));
        await eventually(() => expect(holder.frozen).toBe(point));
        await untilState(other, 'live');
        await untilProjected(await append(turn(2)));

        holder.wake();
        await eventually(() => expect(holder.errors.join()).toMatch(/^FenceLost/));
        await untilState(holder, 'standby');
        expect(other.state).toBe('live');
        await untilProjected(await append(turn(3)));

        await other.stop();
        await untilState(holder, 'live');
        await untilProjected(await append(turn(4)));
      },
    );
  });

if (MONGODB_URL) registerFor(MONGODB_URL);
else
  describe('a frozen holder', () => {
    it.todo('is tested with MONGODB_URL');
  });
