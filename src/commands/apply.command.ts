import { runApply } from '../apply/cli/run-apply.js';
import { ConfigError } from '../platform/config/config.error.js';
import { loadDotEnv } from '../platform/config/load-dot-env.js';

const run = async (): ReturnType<typeof runApply> => {
  try {
    loadDotEnv();
  } catch (error) {
    if (error instanceof ConfigError) return { output: '', error: `${error.message}\n`, code: 1 };
    throw error;
  }
  return runApply(process.argv.slice(2), process.env);
};

const { output, error, code } = await run();
process.stdout.write(output);
process.stderr.write(error);
process.exitCode = code;
