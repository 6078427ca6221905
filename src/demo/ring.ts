import { createInterface } from 'node:readline';
import { request } from 'undici';
import type { RingLine, RingOrder } from '../composition/lab-control.js';
import type { LabEvent } from '../lab/carrier/lab-events.js';
import type { ServerFile } from '../platform/files/server-file.js';
import { Narrator } from './narrator.js';
import { print } from './print.js';

/** Has the lab of a running server ring, and tells the call as it happens; the exit code. */
export const ring = async ({ url, lab }: ServerFile, order: RingOrder): Promise<0 | 1> => {
  if (lab === undefined) throw new Error('the server has no lab');
  const { statusCode, body } = await request(lab.url, {
    method: 'POST',
    headers: { authorization: `Bearer ${lab.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(order),
    // A caller may be silent for long.
    bodyTimeout: 0,
  }).catch(() => {
    throw new Error(`no answer from the lab of ${url}: is that server still running?`);
  });
  const narrator = new Narrator();
  let ended: Extract<LabEvent, { type: 'ended' }> | undefined;
  let refusal: string | undefined;
  try {
    for await (const line of createInterface({ input: body })) {
      const event = JSON.parse(line) as RingLine;
      if ('error' in event) refusal = event.error;
      else if ('model' in event) narrator.model(event.model);
      else {
        narrator.phone(event);
        if (event.type === 'ended') ended = event;
      }
    }
  } finally {
    narrator.close();
  }
  if (refusal !== undefined || statusCode !== 200) throw new Error(refusal ?? `the lab answered ${statusCode}`);
  if (ended === undefined) throw new Error('the server went away before the call was over');
  print(`\n  Its log: curl ${url}/api/v1/call-logs/${ended.callSid} -H "Authorization: Bearer $VOICELEDGER_KEY"`);
  return ended.status === 'completed' ? 0 : 1;
};
