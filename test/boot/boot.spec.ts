import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../kit/eventually.js';
import { ServerProcess } from '../kit/server-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('the built server with nothing configured', () => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = new ServerProcess(await temporaryFolder());
  });

  it('takes calls as soon as it listens, and its read models follow', async () => {
    expect((await server.fetch('/health/ready')).status).toBe(200);
    await eventually(async () => {
      const response = await server.fetch('/health/ready');
      expect(await response.json()).toMatchObject({ status: 'ok' });
    });
  });

  it('is alive', async () => {
    const response = await server.fetch('/health/live');
    expect(await response.json()).toEqual({ status: 'ok' });
  });

  it('says which stores it uses and what it cannot do yet', async () => {
    await eventually(() => {
      expect(server.messages('info')).toContain('the log is embedded, read models are embedded');
      expect(server.messages('warn')).toContainEqual(expect.stringContaining('no carrier is configured'));
    });
  });

  it('describes its routes, each with its schemas', async () => {
    const response = await server.fetch('/api-docs/openapi.json');
    expect(await response.json()).toMatchObject({
      openapi: '3.1.0',
      paths: { '/api/v1/make-call': { post: expect.anything() }, '/api/v1/call-logs': { get: expect.anything() } },
      components: { schemas: { MakeCallDto: { required: expect.arrayContaining(['to']) } } },
    });
  });

  it('shows the description to people', async () => {
    const response = await server.fetch('/swagger-ui');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  it('answers an unknown path in the shape of every error', async () => {
    const response = await server.fetch('/nowhere', { headers: { 'x-request-id': 'boot-1' } });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      ok: false,
      error: 'not_found',
      message: expect.any(String),
      details: expect.any(Object),
      request_id: 'boot-1',
    });
  });

  it('makes no tenant', async () => {
    await server.fetch('/health/ready');
    expect(server.messages('stray')).toEqual([]);
  });

  it('places no call without credentials', async () => {
    const response = await server.fetch('/api/v1/make-call', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: '+15005550006' }),
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ ok: false, error: 'unauthorized' });
  });
});

describe('the data folder of a built server', () => {
  it('is refused to a second one', async () => {
    const folder = await temporaryFolder();
    const first = new ServerProcess(folder);
    await first.fetch('/health/live');

    const second = new ServerProcess(folder);
    expect(await second.ended()).toBe(1);
    expect(second.messages('info')).not.toContain('listening');
    expect(JSON.stringify(second.lines)).toContain(`the data folder ${folder} is in use by another server`);
    expect((await first.fetch('/health/ready')).status).toBe(200);
  });

  it('is left in order at SIGTERM, and opened again by the next', async () => {
    const folder = await temporaryFolder();
    const first = new ServerProcess(folder);
    await first.fetch('/health/ready');
    first.signal('SIGTERM');
    expect(await first.ended()).toBe(0);
    expect(first.messages('stray')).toEqual([]);
    expect(first.messages('error')).toEqual([]);

    const second = new ServerProcess(folder);
    expect((await second.fetch('/health/ready')).status).toBe(200);
    expect(second.messages('stray')).toEqual([]);
    expect(second.messages('warn')).not.toContainEqual(expect.stringContaining('MASTER_KEY'));
  });
});

describe('the built server, wrongly configured', () => {
  it('ends, naming every variable that is wrong and what to put there', async () => {
    const server = new ServerProcess(await temporaryFolder(), { PORT: 'http', RATE_LIMIT_PER_IP: 'many' });
    expect(await server.ended()).toBe(1);
    // pino writes fatal lines at once, and may thereby overtake a line before.
    expect(server.messages('fatal').sort()).toEqual([
      expect.stringMatching(/^PORT must be a whole number/),
      expect.stringMatching(/^RATE_LIMIT_PER_IP must be a whole number/),
    ]);
  });
});
