import { readDemoArguments } from '../demo/demo-options.js';
import { showFaults } from '../demo/faults/show-faults.js';
import { nextThings } from '../demo/next-things.js';
import { print, styled } from '../demo/print.js';
import { showCalls } from '../demo/show-calls.js';
import { startDemo } from '../demo/start-demo.js';
import { tellVisitors } from '../demo/tell-visitors.js';

const values = readDemoArguments(process.argv.slice(2));
if ('text' in values) {
  (values.code === 0 ? process.stdout : process.stderr).write(values.text);
  process.exit(values.code);
}

const demo = await startDemo({ port: values.port, folder: values.data, recordings: values.record });
const problems = await (values.faults ? showFaults : showCalls)(demo);
for (const problem of problems) print(styled('red', `  not as it should be: ${problem}`));
if (problems.length > 0) process.exitCode = 1;
if (values.once) {
  await demo.stop();
  process.exit();
} else {
  nextThings(demo.client);
  tellVisitors(demo);
  process.once('SIGINT', () => void demo.stop().then(() => process.exit()));
  process.once('SIGTERM', () => void demo.stop().then(() => process.exit()));
}
