import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../kit/eventually.js';
import { ServerProcess } from '../kit/server-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

/** A server starts in a few seconds; on a machine that is busy with other tests it takes many. */
const STARTED_WITHIN_MS = 40_000;

describe('a views.db that is no database', () => {
  it('is named and built again', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'views.db'), 'this is no database'.repeat(500));
    const server = new ServerProcess(folder);
    await eventually(async () => {
      const answer = await server.fetch('/health/ready');
      expect([answer.status, ((await answer.json()) as { status: string }).status]).toEqual([200, 'ok']);
    }, STARTED_WITHIN_MS);
    expect(JSON.stringify(server.lines)).toContain('views.db was damaged and is built again from the log');
    server.signal('SIGTERM');
    await server.ended();
  }, 60_000);
});
