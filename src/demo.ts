import { parseArgs } from 'node:util';
import { runDemo } from './demo/run-demo.js';
import { print, styled } from './demo/print.js';

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    port: { type: 'string', default: '5050' },
    data: { type: 'string', default: './demo-data' },
    record: { type: 'string' },
  },
});

const { problems, stop } = await runDemo({
  once: values.once,
  port: Number(values.port),
  folder: values.data,
  recordings: values.record,
});
for (const problem of problems) print(styled('red', `  not as it should be: ${problem}`));
if (problems.length > 0) process.exitCode = 1;
if (values.once) {
  await stop();
  process.exit();
} else {
  process.once('SIGINT', () => void stop().then(() => process.exit()));
  process.once('SIGTERM', () => void stop().then(() => process.exit()));
}
