import { config as readDotEnv } from 'dotenv';
import { runApply } from './apply/cli/run-apply.js';

readDotEnv({ quiet: true });
const { output, error, code } = await runApply(process.argv.slice(2), process.env);
process.stdout.write(output);
process.stderr.write(error);
process.exitCode = code;
