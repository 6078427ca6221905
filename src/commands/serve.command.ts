import { loadDotEnv } from '../platform/config/load-dot-env.js';
import { readConfig } from '../platform/config/read-config.js';
import { collectRarely } from '../platform/runtime/full-collections.js';
import { serve } from '../serve.js';

collectRarely();
const server = await serve(() => {
  loadDotEnv();
  return readConfig(process.env);
});
if (server === undefined) {
  process.exitCode = 1;
  // Threads that had been started before it failed must not keep the data folder.
  setTimeout(() => process.exit(), 2000).unref();
}
