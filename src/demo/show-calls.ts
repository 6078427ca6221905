import { runCalls } from './demo-calls.js';
import { reportCall } from './demo-report.js';
import type { Demo } from './start-demo.js';

/** Two calls, and what is left of them in the log and over REST. Returns what is not as it should be. */
export const showCalls = async ({ lab, client, onStage }: Demo): Promise<readonly string[]> => {
  const callSids = await runCalls(lab, client, onStage);
  const phones = (await lab.calls()).filter((call) => callSids.includes(call.callSid));
  const problems: string[] = [];
  for (const phone of phones) problems.push(...(await reportCall(client, phone)));
  return problems;
};
