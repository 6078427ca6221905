import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { Env } from '../../platform/config/env-reader.js';
import { DocumentInvalid, type DocumentProblem } from '../document/document-invalid.js';

type Place = Readonly<{ folder: string; env: Env; problems: DocumentProblem[] }>;

/** `${NAME}` in any text of the file; prompts in files of their own are left as they are. */
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Parsed YAML with environment variables put in and `prompt_file: path` (beside the file) replaced by `prompt: text`,
 * ready to be checked. Throws {@link DocumentInvalid} for YAML that does not parse, variables that are not set and
 * prompts that cannot be read; the file system's error if the file itself cannot.
 */
export const loadFile = async (path: string, env: Env): Promise<unknown> => {
  const yaml = parseDocument(await readFile(path, 'utf8'));
  const problems = yaml.errors.map(({ linePos, code }) => ({
    field: `line ${linePos?.[0].line ?? '?'}`,
    message: `is not YAML: ${code}`,
  }));
  if (problems.length > 0) throw new DocumentInvalid(problems);
  const place: Place = { folder: dirname(resolve(path)), env, problems: [] };
  const value = await complete(yaml.toJS({ maxAliasCount: 100 }), '', place);
  if (place.problems.length > 0) throw new DocumentInvalid(place.problems);
  return value;
};

const complete = async (value: unknown, field: string, place: Place): Promise<unknown> => {
  if (typeof value === 'string') return expand(value, field, place);
  if (Array.isArray(value)) {
    return Promise.all(value.map((item: unknown, index) => complete(item, `${field}[${index}]`, place)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([name, item]: [string, unknown]) => {
    const within = field === '' ? name : `${field}.${name}`;
    const completed = await complete(item, within, place);
    const isPrompt = name === 'prompt_file' && typeof completed === 'string';
    return isPrompt ? ['prompt', await promptOf(completed, within, place)] : [name, completed];
  });
  return Object.fromEntries(await Promise.all(entries)) as unknown;
};

const expand = (text: string, field: string, { env, problems }: Place): string =>
  text.replace(VARIABLE, (_, name: string) => {
    const value = env[name];
    if (value === undefined || value === '') {
      problems.push({ field, message: `needs the environment variable ${name}, which is not set` });
    }
    return value ?? '';
  });

const promptOf = async (file: string, field: string, { folder, problems }: Place): Promise<string> => {
  try {
    return await readFile(resolve(folder, file), 'utf8');
  } catch {
    problems.push({ field, message: 'must be the path of a readable file, from the folder of this file' });
    return '';
  }
};
