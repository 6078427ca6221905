import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { runApply } from '../../src/apply/cli/run-apply.js';
import { loadFile } from '../../src/apply/cli/load-file.js';
import { readConfig } from '../../src/platform/config/read-config.js';
import { tenantIdOf } from '../../src/tenants/tenant.stream.js';
import { send } from '../kit/http-client.js';
import { freePort } from '../../src/platform/http/free-port.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const ADMIN = { 'x-admin-key': 'admin-key-of-the-tests' };
const AUDITOR = { authorization: 'Bearer auditor-key-of-the-tests' };
const EXAMPLE = fileURLToPath(new URL('../../examples/platform.yaml', import.meta.url));
const TENANT = `tenant-${tenantIdOf('acme')}`;
let app: NestFastifyApplication;
let server: string;
let folder: string;

beforeAll(async () => {
  const port = await freePort();
  folder = await temporaryFolder();
  const env = { PORT: String(port), DATA_DIR: folder, ADMIN_API_KEY: ADMIN['x-admin-key'] };
  const config = readConfig({ ...env, AUDITOR_API_KEY: 'auditor-key-of-the-tests' });
  app = await createApp(config, { logger: pino({ level: 'silent' }) });
  await app.listen(port, '127.0.0.1');
  server = `http://127.0.0.1:${port}`;
});
afterAll(() => app.close());

const get = (url: string, headers = AUDITOR) => send(app, { url, headers });
const post = (payload: object, url = '/api/v1/admin/apply', headers: object = ADMIN) =>
  send(app, { method: 'POST', url, headers: { ...headers }, payload });

describe('setting up through a running server', () => {
  it('makes what the example says, with a key that works at once, and nothing the second time', async () => {
    const env = { ADMIN_API_KEY: ADMIN['x-admin-key'] };
    const first = await runApply([EXAMPLE, '--server', server], env);
    expect(first).toMatchObject({ error: '', code: 0 });
    const [key = ''] = /vl_live_\w+/.exec(first.output) ?? [];
    expect((await get('/api/v1/call-logs', { authorization: `Bearer ${key}` })).statusCode).toBe(200);
    const second = await runApply([EXAMPLE, '--server', server], env);
    expect(second.output).toContain('Nothing to change.');
    const third = await runApply([EXAMPLE, '--server', server, '--reissue', 'acme/backend'], env);
    expect(third.output).toMatch(/changed {4}acme: key backend[^]*vl_live_\w+[^]*1 of 5 changed/);
  });

  it('tells the command line why it must go through the server', async () => {
    const ran = await runApply([EXAMPLE], { DATA_DIR: folder });
    expect(ran).toMatchObject({ output: '', code: 1 });
    expect(ran.error).toMatch(/in use by another server[^]*--server http/);
  });

  it('plans first, and changes nothing by it', async () => {
    const env = { ADMIN_API_KEY: ADMIN['x-admin-key'] };
    const ran = await runApply([EXAMPLE, '--plan', '--server', server, '--reissue', 'acme/backend'], env);
    expect(ran).toMatchObject({ error: '', code: 0 });
    expect(ran.output).toMatch(/1 of 5 would change; nothing was changed/);
    expect(ran.output).not.toMatch(/vl_live_/);
  });

  it.each([
    [[EXAMPLE, '--server', 'localhost:5050'], '--server must be the URL of a server, like http://127.0.0.1:5050'],
    [[EXAMPLE, '--server', 'http://127.0.0.1:1'], 'no answer from http://127.0.0.1:1 (ECONNREFUSED)'],
    [['nowhere/platform.yaml'], 'nowhere/platform.yaml cannot be read (ENOENT)'],
  ])('says what is wrong with %j', async (args, sentence) => {
    const ran = await runApply(args, { ADMIN_API_KEY: ADMIN['x-admin-key'] });
    expect(ran).toMatchObject({ code: 1, error: expect.stringContaining(sentence) });
  });

  it('answers what is wrong with a document, field by field', async () => {
    const answer = await post({ tenants: [{ key: 'acme' }] });
    expect([answer.statusCode, answer.json().details]).toEqual([
      400,
      { fields: [{ field: 'tenants[0].name', message: 'must be given' }] },
    ]);
    expect((await post({ tenants: [] }, '/api/v1/admin/apply?reissue=acme/gone')).statusCode).toBe(400);
    expect((await post({ tenants: [] }, '/api/v1/admin/apply?what=1')).statusCode).toBe(400);
    const ran = await runApply([EXAMPLE, '--server', server, '--reissue', 'acme/gone'], {
      ADMIN_API_KEY: ADMIN['x-admin-key'],
    });
    expect(ran).toMatchObject({ code: 1, error: expect.stringContaining('reissue must name keys of the file') });
  });

  it('takes nothing without the admin key', async () => {
    expect((await post({ tenants: [] }, '/api/v1/admin/apply', AUDITOR)).statusCode).toBe(401);
    expect(await runApply([EXAMPLE, '--server', server], {})).toMatchObject({ code: 1 });
  });
});

describe('the log for auditors', () => {
  beforeAll(async () => {
    await post((await loadFile(EXAMPLE, {})) as object);
    const twilio = { account_sid: `AC${'1'.repeat(32)}`, auth_token: 'planted-secret' };
    await post({ tenants: [{ key: 'acme', name: 'Acme Outfitters', twilio }] });
  });
  const lines = async (url: string) => {
    const { body, headers, statusCode } = await get(url);
    expect([statusCode, headers['content-type']]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    return body
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('gives a stream line by line, as it is stored', async () => {
    const events = await lines(`/api/v1/audit/streams/${TENANT}`);
    expect(events.map(({ revision, type }) => [revision, type])).toEqual([
      ['0', 'TenantCreated'],
      ['1', 'RuntimeConfigSet'],
      ['2', 'TwilioAccountSet'],
    ]);
    expect(events[2]).toMatchObject({ stream: TENANT, data: { authToken: { $sealed: {} } }, meta: { actor: 'admin' } });
    expect(JSON.stringify(events)).not.toContain('planted-secret');
  });

  it('decodes when it is asked to, secrets never, and starts and stops where it is told', async () => {
    const [event, ...more] = await lines(`/api/v1/audit/streams/${TENANT}?from=2&limit=1&decoded=true`);
    expect(event).toMatchObject({ revision: '2', decoded: { authToken: '[secret]' } });
    expect(more).toEqual([]);
    expect(await lines(`/api/v1/audit/streams/${TENANT}?from=1&limit=1`)).toMatchObject([{ revision: '1' }]);
    expect(await lines(`/api/v1/audit/streams/${TENANT}?from=99`)).toEqual([]);
  });

  it('verifies the chain of hashes', async () => {
    expect((await get(`/api/v1/audit/streams/${TENANT}/verify`)).json()).toEqual({
      ok: true,
      stream: TENANT,
      events: 3,
    });
  });

  it.each(['call-unknown', '$all', '$ce-call', 'nonsense', 'call-unknown/verify'])('knows no stream %s', async (name) =>
    expect((await get(`/api/v1/audit/streams/${name}`)).statusCode).toBe(404),
  );

  it('opens to the auditor alone, and takes no nonsense', async () => {
    const url = `/api/v1/audit/streams/${TENANT}`;
    expect((await send(app, { url, headers: ADMIN })).statusCode).toBe(401);
    for (const query of ['from=-1', 'limit=0', 'decoded=maybe', 'what=1']) {
      expect((await get(`${url}?${query}`)).statusCode).toBe(400);
    }
  });
});
