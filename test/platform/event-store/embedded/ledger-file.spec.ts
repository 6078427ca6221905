import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { ledgerFile, openForWriting } from '../../../../src/platform/event-store/embedded/ledger-file.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

/** Has the file for itself, as a connection that recovers it has, and lets go 200 ms after it said so. */
const HOLDER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require('@photostructure/sqlite');
  const db = new DatabaseSync(workerData);
  db.exec('BEGIN EXCLUSIVE');
  parentPort.postMessage('held');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  db.exec('ROLLBACK');
  db.close();
`;

describe('the file of the log', () => {
  it('is opened when whoever has it for a moment lets go', async () => {
    const folder = await temporaryFolder();
    const holder = new Worker(HOLDER, { eval: true, workerData: ledgerFile(folder) });
    const ended = once(holder, 'exit');
    await once(holder, 'message');
    const db = openForWriting(folder);
    expect(db.prepare('SELECT count(*) AS events FROM events').get()).toEqual({ events: 0 });
    db.close();
    await ended;
  });

  it('makes nobody wait once it is open: an append that cannot be had fails at once', async () => {
    const folder = await temporaryFolder();
    const db = openForWriting(folder);
    expect(db.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 0 });
    db.close();
  });
});
