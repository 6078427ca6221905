import { parseArgs } from 'node:util';
import type { Env } from '../../platform/config/env-reader.js';
import { ConfigError } from '../../platform/config/config.error.js';
import { readConfig } from '../../platform/config/read-config.js';
import { LedgerLocked } from '../../platform/event-store/embedded/ledger-lock.js';
import { readServerFile } from '../../platform/files/server-file.js';
import { DocumentInvalid } from '../document/document-invalid.js';
import { applyDirectly } from './apply-directly.js';
import { applyOverHttp } from './apply-over-http.js';
import { loadFile } from './load-file.js';
import { printChanges } from './print-changes.js';

const USAGE = `npm run apply -- <platform.yaml> [--plan] [--server http://127.0.0.1:5050] [--reissue <tenant>/<key name>]

Makes tenants, keys, tools, agents and phone routes as the file says; what is so already stays as it is.
  --plan     says what would change, and changes nothing
  --server   lets a running server do it (with ADMIN_API_KEY), because it holds the embedded stores
  --reissue  gives a key a new text and revokes the one before; may be repeated
`;

/** What to print, and the exit code. */
export type Ran = Readonly<{ output: string; error: string; code: 0 | 1 | 2 }>;

/** The command line, without the process around it. */
export const runApply = async (args: readonly string[], env: Env): Promise<Ran> => {
  try {
    const options = {
      server: { type: 'string' },
      reissue: { type: 'string', multiple: true },
      plan: { type: 'boolean' },
      help: { type: 'boolean' },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) return { output: USAGE, error: '', code: 0 };
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return failed(USAGE, 2);
    return { output: await apply(await loadFile(file, env), values, env), error: '', code: 0 };
  } catch (error) {
    return explain(error, env);
  }
};

type Options = Readonly<{ server?: string; reissue?: readonly string[]; plan?: boolean }>;

const apply = async (value: unknown, { server, reissue = [], plan = false }: Options, env: Env): Promise<string> => {
  if (server === undefined) {
    const { changes, createdMasterKey } = await applyDirectly(readConfig(env), value, { reissue, plan });
    const made = createdMasterKey === undefined ? '' : `No MASTER_KEY: made ${createdMasterKey}; keep it.\n`;
    return printChanges(changes, plan) + made;
  }
  const adminKey = env.ADMIN_API_KEY ?? '';
  if (adminKey === '') throw new ConfigError(['ADMIN_API_KEY must be set: the one that the server was started with']);
  return printChanges(await applyOverHttp(value, { server, adminKey, reissue, plan }), plan);
};

const explain = async (error: unknown, env: Env): Promise<Ran> => {
  if (isFileError(error)) return failed(`${error.path} cannot be read (${error.code})\n`, 1);
  if (!(error instanceof Error)) return failed(String(error), 1);
  if (error instanceof DocumentInvalid) {
    const lines = error.problems.map(({ field, message }) => `  - ${field} ${message}`);
    return failed(['Nothing was changed:', ...lines, ''].join('\n'), 1);
  }
  if (error instanceof LedgerLocked) {
    const url = (await readServerFile(error.folder))?.url ?? `http://127.0.0.1:${env.PORT ?? '5050'}`;
    return failed(`${error.message}.\nLet that server do it: add --server ${url} (with ADMIN_API_KEY).\n`, 1);
  }
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return failed(`${error.message}\n\n${USAGE}`, 2);
  return failed(`${error.message}\n`, 1);
};

/** Told by what it carries: the file system's errors may come from another realm. */
const isFileError = (error: unknown): error is Readonly<{ path: string; code: string }> =>
  typeof error === 'object' && error !== null && 'syscall' in error && 'path' in error && 'code' in error;

const failed = (error: string, code: 1 | 2): Ran => ({ output: '', error, code });
