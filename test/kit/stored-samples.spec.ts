import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { codec } from '../../src/platform/events/codec.js';
import { noteDefinition, type NoteEvent } from './note.samples.js';
import { problemsOfSamples, storedSamples, writeSamples } from './stored-samples.js';
import { temporaryFolder } from './temporary-folder.js';

const facts: readonly NoteEvent[] = [
  { type: 'NoteWritten', data: { noteId: 'n', text: 'a secret', pages: 1 } },
  { type: 'NoteClosed', data: { reason: 'done' } },
];

storedSamples(noteDefinition, facts);

describe('the check of stored samples', () => {
  let folder: string;
  const check = (given = facts) => problemsOfSamples(noteDefinition, given, folder);

  beforeEach(async () => {
    folder = await temporaryFolder();
    // What a release wrote before notes had pages.
    const first = [{ type: 'NoteWritten', data: { noteId: 'n', text: 'a secret' } } as NoteEvent];
    const { NoteWritten, NoteClosed } = noteDefinition.codec.specs;
    const old = codec<NoteEvent>({ NoteClosed, NoteWritten: { ...NoteWritten, upcasts: [] } });
    await writeSamples({ ...noteDefinition, codec: old }, first, folder);
    await writeSamples(noteDefinition, facts, folder);
  });

  it('finds nothing where all is well', async () => {
    await expect(check()).resolves.toEqual([]);
  });

  it('finds a version without a sample, and a sample without a version', async () => {
    await rm(join(folder, 'NoteWritten.v1.json'));
    await writeFile(join(folder, 'NoteWritten.v3.json'), '{}');
    await expect(check()).resolves.toEqual([
      'NoteWritten.v1.json is not there',
      'NoteWritten.v3.json belongs to no type and version',
    ]);
  });

  it('finds a type without a fact, and a sample that decodes to another fact', async () => {
    const changed: NoteEvent = { type: 'NoteWritten', data: { noteId: 'n', text: 'other', pages: 1 } };
    const problems = await check([changed]);
    expect(problems).toHaveLength(3);
    expect(problems[0]).toBe('no fact given for NoteClosed');
    expect(problems[1]).toContain('NoteWritten.v1.json decodes to');
  });

  it('finds a sample that was edited', async () => {
    const file = join(folder, 'NoteWritten.v1.json');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('"correlationId": "sample"', '"correlationId": "other"'),
    );
    await expect(check()).resolves.toEqual(['NoteWritten.v1.json does not match its hash']);
  });

  it('never writes over a sample', async () => {
    const file = join(folder, 'NoteClosed.v1.json');
    const before = await readFile(file, 'utf8');
    await writeSamples(noteDefinition, facts, folder);
    await expect(readFile(file, 'utf8')).resolves.toBe(before);
  });
});
