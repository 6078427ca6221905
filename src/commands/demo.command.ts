import { parseArgs } from 'node:util';
import { showFaults } from '../demo/faults/show-faults.js';
import { nextThings } from '../demo/next-things.js';
import { print, styled } from '../demo/print.js';
import { showCalls } from '../demo/show-calls.js';
import { startDemo } from '../demo/start-demo.js';

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
    port: { type: 'string', default: '5050' },
    data: { type: 'string', default: './demo-data' },
    record: { type: 'string' },
  },
});

const demo = await startDemo({ port: Number(values.port), folder: values.data, recordings: values.record });
const problems = await (values.faults ? showFaults : showCalls)(demo);
for (const problem of problems) print(styled('red', `  not as it should be: ${problem}`));
if (problems.length > 0) process.exitCode = 1;
if (values.once) {
  await demo.stop();
  process.exit();
} else {
  nextThings(demo.client);
  process.once('SIGINT', () => void demo.stop().then(() => process.exit()));
  process.once('SIGTERM', () => void demo.stop().then(() => process.exit()));
}
