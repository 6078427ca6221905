import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openEmbeddedEventStore } from '../../src/platform/event-store/embedded/embedded-event-store.js';
import { newEvents } from '../kit/events.js';
import { eventually } from '../kit/eventually.js';
import { ServerProcess } from '../kit/server-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const ADMIN_API_KEY = 'admin-key-of-the-tests';
const headers = { 'x-admin-key': ADMIN_API_KEY };
/** A server starts in a few seconds; on a machine that is busy with other tests it takes many. */
const STARTED_WITHIN_MS = 40_000;

const readinessOf = async (server: ServerProcess): Promise<unknown> => {
  const answer = await server.fetch('/health/ready');
  const body = (await answer.json()) as { checks?: object; details?: { checks: object } };
  return [answer.status, { ...body.checks, ...body.details?.checks }];
};
const readModelsOf = async (server: ServerProcess) => {
  const answer = await server.fetch('/api/v1/admin/diagnostics', { headers });
  return ((await answer.json()) as { read_models: { state: string; error?: string; checkpoint?: string }[] })
    .read_models;
};

describe('a log that was deleted under its read models', () => {
  it('is not ready and named, until the read models are built again', async () => {
    const folder = await temporaryFolder();
    const store = await openEmbeddedEventStore(folder);
    await store.append('note-1', 'no-stream', newEvents(3));
    await store.close();
    const before = new ServerProcess(folder, { ADMIN_API_KEY });
    await eventually(async () => {
      const shown = await readModelsOf(before);
      expect(shown.length).toBeGreaterThan(0);
      expect(shown.every(({ checkpoint }) => checkpoint === '3')).toBe(true);
    }, STARTED_WITHIN_MS);
    before.signal('SIGTERM');
    await before.ended();
    for (const file of ['ledger.db', 'ledger.db-wal', 'ledger.db-shm']) await rm(join(folder, file), { force: true });

    const after = new ServerProcess(folder, { ADMIN_API_KEY });
    await eventually(async () => {
      expect(await readinessOf(after)).toEqual([
        503,
        expect.objectContaining({ event_store: 'up', read_models: 'down' }),
      ]);
      for (const { state, error } of await readModelsOf(after)) {
        expect(state).toBe('stopped');
        expect(error).toContain('the log ends at nothing, and this has seen position 3');
      }
    }, STARTED_WITHIN_MS);
    const told = 'the read model call-log stopped: LogMismatch';
    await eventually(() => expect(after.messages('error').join('\n')).toContain(told));

    const answer = await after.fetch('/api/v1/admin/read-models/all/rebuild', { method: 'POST', headers });
    expect([answer.status, await answer.json()]).toEqual([
      202,
      { ok: true, read_models: expect.arrayContaining(['call-log', 'tools']) },
    ]);
    expect((await after.fetch('/api/v1/admin/read-models/none/rebuild', { method: 'POST', headers })).status).toBe(404);
    await eventually(async () => {
      expect(await readinessOf(after)).toEqual([200, expect.objectContaining({ read_models: 'up' })]);
    }, STARTED_WITHIN_MS);
    after.signal('SIGTERM');
    await after.ended();
  }, 150_000);
});
