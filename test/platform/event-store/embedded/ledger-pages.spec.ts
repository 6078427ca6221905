import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../../src/platform/clock/system-clock.js';
import {
  openForReading,
  openForWriting,
  type Database,
} from '../../../../src/platform/event-store/embedded/ledger-file.js';
import { LedgerPages } from '../../../../src/platform/event-store/embedded/ledger-pages.js';
import { LedgerWriter } from '../../../../src/platform/event-store/embedded/ledger-writer.js';
import { CorruptEvent } from '../../../../src/platform/event-store/event-store.errors.js';
import type { Page } from '../../../../src/platform/event-store/paged-events.js';
import { prepareBatch } from '../../../../src/platform/event-store/prepared-batch.js';
import { newEvent } from '../../../kit/events.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

describe('pages of the ledger', () => {
  let db: Database;
  let writer: LedgerWriter;
  let reading: Database;
  let pages: LedgerPages;
  beforeEach(async () => {
    const folder = await temporaryFolder();
    db = openForWriting(folder);
    writer = new LedgerWriter(db, new SystemClock(), { committed: () => undefined, closed: () => undefined });
    reading = openForReading(folder);
    pages = new LedgerPages(reading);
  });
  afterEach(() => {
    pages.close();
    writer.close();
  });
  const append = (stream: string, count: number, text = '') =>
    writer.append(
      stream,
      'no-stream',
      prepareBatch(
        stream,
        Array.from({ length: count }, () => newEvent({ data: { text } })),
      ),
    );
  const damage = (sql: string): void =>
    db.exec(`DROP TRIGGER events_are_not_changed; DROP TRIGGER events_are_not_deleted; ${sql}`);
  const stream = (over: Partial<Parameters<LedgerPages['streamPage']>[0]> = {}): Page =>
    pages.streamPage({ stream: 'call-1', backwards: false, limit: 10, continued: false, ...over });
  const thrownBy = (read: () => unknown): unknown => {
    try {
      return read();
    } catch (error) {
      return error;
    }
  };
  const revisions = ({ rows }: Page) => rows.map(({ revision }) => revision);
  const positions = ({ rows }: Page) => rows.map(({ position }) => position);

  it('say that there is more only when they are full', async () => {
    await append('call-1', 4);
    expect(stream({ limit: 4 })).toMatchObject({ seen: 4n, more: true });
    expect(stream({ limit: 5 })).toMatchObject({ seen: 4n, more: false });
    expect(pages.logPage({ after: 0n, limit: 4 })).toMatchObject({ seen: 4n, more: true });
    expect(pages.logPage({ after: 4n, limit: 4 })).toEqual({ rows: [], seen: undefined, more: false });
  });

  it('are whole where they are fetched in several goes', async () => {
    expect(pages.head()).toBeUndefined();
    await append('call-1', 200);
    expect(pages.head()).toBe(200n);
    const all = Array.from({ length: 200 }, (_, index) => index);
    for (const limit of [200, 500]) {
      expect(revisions(stream({ limit }))).toEqual(all);
      expect(revisions(stream({ backwards: true, limit }))).toEqual(all.toReversed());
      expect(positions(pages.logPage({ after: 0n, limit }))).toEqual(all.map((index) => index + 1));
      expect(stream({ limit }).more).toBe(limit === 200);
    }
  });

  it('count what they pass over, and hand out what is asked for', async () => {
    await append('call-1', 2);
    await append('other-1', 2);
    await append('call-2', 1);
    const page = pages.logPage({ after: 1n, categories: ['call'], limit: 3 });
    expect(positions(page)).toEqual([2]);
    expect(page).toMatchObject({ seen: 4n, more: true });
  });

  it('end when their texts are long enough, and not before', async () => {
    await append('call-1', 3, 'x'.repeat(250_000));
    await append('call-2', 3, 'x'.repeat(250_000));
    const page = pages.logPage({ after: 0n, limit: 100 });
    expect(positions(page)).toEqual([1, 2, 3, 4, 5]);
    expect(page).toMatchObject({ seen: 5n, more: true });
    const others = pages.logPage({ after: 0n, categories: ['other'], limit: 100 });
    expect(others).toEqual({ rows: [], seen: 6n, more: false });
  });

  it('begin beyond what a number can tell apart with nothing', () => {
    expect(stream({ from: 2n ** 63n })).toMatchObject({ rows: [], more: false });
    expect(pages.logPage({ after: 2n ** 63n, limit: 1 })).toMatchObject({ rows: [], more: false });
  });

  it('go backwards from the end, from any revision, and on from a page', async () => {
    await append('call-1', 5);
    expect(revisions(stream({ backwards: true, limit: 2 }))).toEqual([4, 3]);
    expect(revisions(stream({ backwards: true, from: 99n, limit: 2 }))).toEqual([4, 3]);
    expect(revisions(stream({ backwards: true, from: 2n, continued: true, limit: 2 }))).toEqual([2, 1]);
  });

  it('name a revision that is missing', async () => {
    await append('call-1', 5);
    damage('DELETE FROM events WHERE revision = 2');
    const gap = 'call-1 has no event at revision 2, but later ones';
    expect(revisions(stream())).toEqual([0, 1]);
    expect(stream()).toMatchObject({ more: true });
    expect(() => stream({ from: 2n, continued: true })).toThrow(gap);
    expect(() => stream({ from: 2n })).toThrow(gap);
    expect(revisions(stream({ backwards: true }))).toEqual([4, 3]);
    expect(() => stream({ backwards: true, from: 2n, continued: true })).toThrow(gap);
  });

  it('name a position that is missing', async () => {
    await append('call-1', 5);
    damage('DELETE FROM events WHERE position = 3');
    expect(pages.logPage({ after: 0n, limit: 10 })).toMatchObject({ seen: 2n, more: true });
    const error = thrownBy(() => pages.logPage({ after: 2n, limit: 10 }));
    expect(error).toBeInstanceOf(CorruptEvent);
    expect(error).toMatchObject({ message: 'the log has no event at position 3, but later ones', position: 3n });
  });

  it.each([
    ['stream', `stream = 'cbll-1'`],
    ['revision', 'revision = 7'],
    ['id', `id = '00000000-0000-4000-8000-000000000000'`],
    ['type', `type = 'OtherHappened'`],
    ['version', 'version = 2'],
    ['data', `data = '{}'`],
    ['metadata', `meta = '{}'`],
    ['time', `recordedAt = '2020-01-01T00:00:00.000Z'`],
    ['checksum', 'checksum = checksum + 1'],
    ['separation of values', `data = data || char(10) || meta, meta = ''`],
  ])('name an event whose %s was damaged', async (_, assignment) => {
    await append('call-1', 3);
    damage(`UPDATE events SET ${assignment} WHERE position = 2`);
    const before = pages.logPage({ after: 0n, categories: ['none'], limit: 10 });
    expect(before).toEqual({ rows: [], seen: 1n, more: true });
    const error = thrownBy(() => pages.logPage({ after: 1n, categories: ['none'], limit: 10 }));
    expect(error).toMatchObject({ name: 'CorruptEvent', position: 2n });
    expect((error as Error).message).toMatch(
      /^the event at position 2 \(.*, revision \d\) does not match its checksum$/,
    );
  });

  it('come over a connection that cannot write', () =>
    expect(() => reading.exec('DELETE FROM events')).toThrow('readonly'));
});
