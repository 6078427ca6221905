import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { unsent } from './drafts.js';

/** A command is sent as a literal, `{ type: 'AppendTurn', … }`, by whoever sends it outside the domain. */
const sentIn = async (source: string): Promise<readonly string[]> => {
  const text = await readFile(source, 'utf8');
  return Object.keys(unsent).filter((command) => text.includes(`'${command}'`));
};

describe('a command whose events may still change', () => {
  it('is sent by nobody: whoever sends it stores events, and moves their samples to test/fixtures/events', async () => {
    const files = (await readdir('src', { recursive: true }))
      .filter((name) => name.endsWith('.ts') && !name.startsWith('calls/domain/'))
      .map((name) => `src/${name}`);
    const senders = await Promise.all(files.map(async (file) => [file, await sentIn(file)] as const));
    expect(files).toContain('src/gateway/talk/turn-journal.ts');
    expect(senders.filter(([, commands]) => commands.length > 0)).toEqual([]);
  });
});
