import { spawnSync } from 'node:child_process';

/**
 * The long form of a spec that runs short with the other tests:
 *
 *   npm run kills -- 1000    kills of a process that appends to the embedded log
 *   npm run churn -- 20000   short reads and followers over the EventStoreDB adapter
 */
const forms = {
  kills: {
    spec: 'embedded/kills.spec',
    count: 'KILLS',
    usual: '1000',
    fixed: { KILLS_APPENDS: '10000', KILLS_LOGS: '1' },
  },
  churn: { spec: 'eventstoredb/churn.spec', count: 'CHURN', usual: '20000', fixed: {} },
};
const [name, count] = process.argv.slice(2);
const form = forms[name];
const jest = ['--experimental-vm-modules', '--no-warnings', '--expose-gc', 'node_modules/jest/bin/jest.js'];
const { status } = spawnSync(process.execPath, [...jest, form.spec, '--runInBand', '--verbose'], {
  stdio: 'inherit',
  env: { ...process.env, ...form.fixed, [form.count]: count ?? form.usual },
});
process.exitCode = status ?? 1;
