import { join } from 'node:path';
import type { CallReport } from '../../lab/carrier/call-report.js';
import { settledCallLog } from '../demo-report.js';
import { heading, print, styled } from '../print.js';
import type { Demo } from '../start-demo.js';
import { checkFaults } from './fault-checks.js';
import { loggedOf, outageOf } from './observed.js';
import { printLog } from './print-log.js';
import { type Seen, watchTrouble } from './watch-trouble.js';

/** One call that meets three faults, and the log's account of it. Returns what did not hold. */
export const showFaults = async (demo: Demo): Promise<readonly string[]> => {
  heading('One call, three faults (lab/scripts/survivor.yaml)');
  const { callSid, ...seen } = await watchTrouble(demo);
  const phone = (await demo.lab.calls()).find((call) => call.callSid === callSid);
  if (phone === undefined) throw new Error('the lab does not know the call');
  return judge(demo, phone, seen);
};

const judge = async (
  { client, shop, folder }: Demo,
  phone: CallReport,
  seen: Omit<Seen, 'callSid'>,
): Promise<readonly string[]> => {
  const call = await settledCallLog(client, phone.callSid);
  const stream = `call-${String(call.id)}`;
  const log = loggedOf(await client.stream(stream), phone);
  heading(`What the log says of it: stream ${stream}`);
  printLog(log, outageOf(phone));
  heading(`GET /api/v1/audit/streams/${stream}/verify`);
  const verified = await client.verify(stream);
  print(`  ${JSON.stringify(verified)}`);
  const { status, end_cause } = call;
  const checks = checkFaults({ ...seen, phone, log, verified, call: { status, end_cause }, shop: shop.requests });
  heading('What held');
  for (const { held, text } of checks) print(`  ${held ? styled('green', '✓') : styled('red', '✗')} ${text}`);
  print(styled('dim', `\n  The log is ${join(folder, 'ledger.db')}.`));
  return checks.filter(({ held }) => !held).map(({ text }) => text);
};
