/** Writes the API's three documents out of the built application: node scripts/write-openapi.mjs [folder] */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../dist/app.js';
import { readConfig } from '../dist/platform/config/read-config.js';

const DOCUMENTS = ['public', 'admin', 'openapi'];
const folder = process.argv[2] ?? 'reports/openapi';
const dataDir = await mkdtemp(join(tmpdir(), 'openapi-'));

const app = await createApp(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error' }));
try {
  await app.listen(0, '127.0.0.1');
  await mkdir(folder, { recursive: true });
  for (const name of DOCUMENTS) {
    const response = await fetch(`${await app.getUrl()}/api-docs/${name}.json`);
    if (!response.ok) throw new Error(`${name}.json answered ${response.status}`);
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(await response.json(), null, 2)}\n`);
  }
} finally {
  await app.close();
  await rm(dataDir, { recursive: true, force: true });
}
