import { describe, expect, it } from '@jest/globals';
import { isDamage } from '../../../src/platform/files/damaged-database.js';
import { markDiskFull, tellsOfFullDisk } from '../../../src/platform/files/disk-full.js';

/** As a prepared statement throws it, which carries no code. */
const said = (message: string): Error => Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR' });

describe('an error of SQLite without a code', () => {
  it.each([
    ['database disk image is malformed', true, false],
    ['file is not a database', true, false],
    ['database or disk is full', false, true],
    ['no such table: a', false, false],
  ])('is known by its words: %s', (message, damage, full) => {
    expect(isDamage(said(message))).toBe(damage);
    expect(tellsOfFullDisk(markDiskFull(new Error('away'), said(message)))).toBe(full);
  });
});
