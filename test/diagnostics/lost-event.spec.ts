import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from '@jest/globals';
import { tenantIdOf } from '../../src/tenants/tenant.stream.js';
import { eventually } from '../kit/eventually.js';
import { ServerProcess } from '../kit/server-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const keys = { ADMIN_API_KEY: 'admin-key-of-the-tests', AUDITOR_API_KEY: 'auditor-key-of-the-tests' };
const headers = { 'x-admin-key': keys.ADMIN_API_KEY, 'content-type': 'application/json' };
const auditor = { authorization: `Bearer ${keys.AUDITOR_API_KEY}` };
const STREAM = `tenant-${tenantIdOf('acme')}`;
/** A server starts in a few seconds; on a machine that is busy with other tests it takes many. */
const STARTED_WITHIN_MS = 40_000;

const jsonOf = async (server: ServerProcess, path: string, init?: RequestInit): Promise<Record<string, unknown>> =>
  (await (await server.fetch(path, init)).json()) as Record<string, unknown>;
const ended = (server: ServerProcess) => (server.signal('SIGTERM'), server.ended());

/** As somebody would who wants an event never to have been. */
const deleteLastOf = (folder: string, stream: string): void => {
  const db = new DatabaseSync(join(folder, 'ledger.db'));
  db.exec('DROP TRIGGER events_are_not_deleted');
  db.prepare('DELETE FROM events WHERE position = (SELECT max(position) FROM events WHERE stream = ?)').run(stream);
  db.close();
};

describe('the last event of a log, deleted with all that was made of it', () => {
  it('is missed: in readiness, diagnostics, the log and when its stream is verified, until that is accepted', async () => {
    const folder = await temporaryFolder();
    const before = new ServerProcess(folder, keys);
    for (const name of ['Acme', 'Acme Ltd']) {
      const body = JSON.stringify({ tenants: [{ key: 'acme', name }] });
      expect((await before.fetch('/api/v1/admin/apply', { method: 'POST', headers, body })).status).toBe(200);
    }
    const verified = await jsonOf(before, `/api/v1/audit/streams/${STREAM}/verify`, { headers: auditor });
    expect(verified).toMatchObject({ ok: true });
    await ended(before);
    deleteLastOf(folder, STREAM);
    for (const file of ['views.db', 'views.db-wal', 'views.db-shm']) await rm(join(folder, file), { force: true });

    const after = new ServerProcess(folder, keys);
    const revision = String((verified.events as number) - 1);
    const lost = { stream: STREAM, revision, position: expect.any(String) };
    await eventually(async () => {
      const { lost_events, store_problems } = await jsonOf(after, '/api/v1/admin/diagnostics', { headers });
      expect(lost_events).toEqual([lost]);
      expect(store_problems).toMatchObject({ event_store: { permanent: true } });
      expect(await jsonOf(after, '/health/ready')).toMatchObject({ details: { checks: { event_store: 'down' } } });
    }, STARTED_WITHIN_MS);
    expect(after.messages('error').join('\n')).toContain('the log has lost events: the log ends at');
    expect(await jsonOf(after, `/api/v1/audit/streams/${STREAM}/verify`, { headers: auditor })).toMatchObject({
      ok: false,
      first_break: { revision, problem: 'gap' },
    });

    await after.fetch('/api/v1/admin/read-models/all/rebuild', { method: 'POST', headers });
    await eventually(async () => expect((await after.fetch('/health/ready')).status).toBe(200), STARTED_WITHIN_MS);
    expect(await ended(after)).toBe(0);
  }, 150_000);
});
