import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { loadFile } from '../../src/apply/cli/load-file.js';
import { readDocument } from '../../src/apply/document/read-document.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const file = async (text: string): Promise<string> => {
  const path = join(await temporaryFolder(), 'platform.yaml');
  await writeFile(path, text);
  return path;
};

describe('a platform file', () => {
  it('is valid as the example stands', async () => {
    const example = fileURLToPath(new URL('../../examples/platform.yaml', import.meta.url));
    expect(readDocument(await loadFile(example, {})).tenants[0]?.agents?.[0]?.key).toBe('support');
  });

  it('takes secrets from the environment', async () => {
    const path = await file('a: [{ token: "Bearer ${TOKEN}" }]\nb: 1');
    expect(await loadFile(path, { TOKEN: 'secret' })).toEqual({ a: [{ token: 'Bearer secret' }], b: 1 });
  });

  it('names every variable that is not set, and where it is needed', async () => {
    const path = await file('a: [{ token: "${NOT_SET}" }]\nb: ${EMPTY}');
    await expect(loadFile(path, { EMPTY: '' })).rejects.toMatchObject({
      problems: [
        { field: 'a[0].token', message: 'needs the environment variable NOT_SET, which is not set' },
        { field: 'b', message: 'needs the environment variable EMPTY, which is not set' },
      ],
    });
  });

  it('takes a prompt from a file beside it, as it is', async () => {
    const path = await file('agents: [{ prompt_file: prompts/a.md }, { prompt_file: gone.md }]');
    await mkdir(join(path, '../prompts'));
    await writeFile(join(path, '../prompts/a.md'), 'Say ${NOTHING}.');
    await expect(loadFile(path, {})).rejects.toMatchObject({ problems: [{ field: 'agents[1].prompt_file' }] });
    await writeFile(join(path, '../gone.md'), 'Two.');
    expect(await loadFile(path, {})).toEqual({ agents: [{ prompt: 'Say ${NOTHING}.' }, { prompt: 'Two.' }] });
  });

  it('says in which line it is not YAML, and none of its text', async () => {
    const loading = loadFile(await file('a: 1\nb: "planted-secret'), {});
    await expect(loading).rejects.toThrow(/line \d+ is not YAML/);
    await expect(loading).rejects.not.toThrow(/planted/);
  });
});
