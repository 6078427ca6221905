import { once } from 'node:events';
import { mkdir, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { freePort } from '../../src/platform/http/free-port.js';
import { eventually } from '../kit/eventually.js';
import { ServerProcess } from '../kit/server-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const refusalOf = async (variables: Readonly<Record<string, string>>, folder?: string): Promise<string[]> => {
  const server = new ServerProcess(folder ?? (await temporaryFolder()), variables);
  expect(await server.ended()).toBe(1);
  expect(server.messages('info')).not.toContain('listening');
  return server.messages('fatal');
};

describe('the built server, which cannot start', () => {
  it('names a carrier that could not call back', async () => {
    const twilio = { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'token' };
    expect(await refusalOf(twilio)).toEqual([expect.stringMatching(/^PUBLIC_BASE_URL must be set beside TWILIO/)]);
  });

  it.each(['/proc/foo', '/proc', '/dev/null'])('names a data folder that cannot be had: %s', async (DATA_DIR) => {
    expect(await refusalOf({ DATA_DIR })).toEqual([
      expect.stringMatching(new RegExp(`^DATA_DIR must be a folder .*: ${DATA_DIR} cannot`)),
    ]);
  });

  it('names a .env that it cannot read', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, '.env'));
    expect(await refusalOf({}, folder)).toEqual([expect.stringMatching(/^\.env is there and cannot be read/)]);
  });

  it('says in a sentence that MongoDB is away, and why', async () => {
    const server = new ServerProcess(await temporaryFolder(), {
      MASTER_KEY: 'ab'.repeat(32),
      MONGODB_URL: `mongodb://ann:the-secret@127.0.0.1:${await freePort()}/voiceledger`,
    });
    expect(await server.ended()).toBe(1);
    expect(server.messages('fatal')).toEqual([
      'MongoDB cannot be used, and without it the server does not start: nobody listens at its address',
    ]);
    expect(JSON.stringify(server.lines)).not.toMatch(/the-secret|"stack"| {4}at /);
  });

  it('names a port that another program has', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const problems = await refusalOf({ PORT: String(port) }).finally(() => other.close());
    expect(problems).toEqual([`127.0.0.1:${port} is in use by another program: set PORT`]);
  });
});

describe('what the built server keeps', () => {
  it('is its owner’s alone', async () => {
    const folder = join(await temporaryFolder(), 'data');
    await mkdir(folder, { mode: 0o755 });
    const server = new ServerProcess(folder);
    await server.fetch('/health/ready');
    // The thread that keeps the read models opens its file by itself, maybe after the server is ready.
    await eventually(() => stat(join(folder, 'views.db')));
    const modes = [
      '.',
      'ledger.db',
      'ledger.db-wal',
      'ledger.db-shm',
      'keys.db',
      'views.db',
      'master.key',
      'spool',
    ].map(async (name) => [name, ((await stat(join(folder, name))).mode & 0o777).toString(8)]);
    expect(Object.fromEntries(await Promise.all(modes))).toEqual({
      ...{ '.': '700', spool: '700', 'master.key': '600' },
      ...{ 'ledger.db': '600', 'ledger.db-wal': '600', 'ledger.db-shm': '600', 'keys.db': '600', 'views.db': '600' },
    });
  });
});
