import type { LabEvent } from '../lab/carrier/lab-events.js';
import type { Lab } from '../lab/lab.js';
import { modelOf } from '../lab/model-of.js';
import type { Narrator } from './narrator.js';

const CALL_WITHIN_MS = 120_000;

/**
 * Lets the narrator tell the call that `start` starts until it is over; its id at the carrier. Throws if it does not end
 * within two minutes.
 */
export const tellCall = async (lab: Lab, narrator: Narrator, start: () => Promise<string>): Promise<string> => {
  let seen: LabEvent[] | undefined = [];
  let callSid: string | undefined;
  let over = (): void => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    over = resolve;
    setTimeout(() => reject(new Error('the call did not end in time')), CALL_WITHIN_MS).unref();
  });
  const take = (event: LabEvent): void => {
    if (event.callSid !== callSid) return;
    narrator.phone(event);
    if (event.type === 'ended') over();
  };
  // The phone may ring before the answer to the request that dialled it is here.
  const stop = lab.watch((event) => (seen === undefined ? take(event) : seen.push(event)));
  try {
    callSid = await start();
    const early = seen;
    seen = undefined;
    early.forEach(take);
    await ended;
    narrator.model(await modelOf(lab, callSid));
    return callSid;
  } finally {
    stop();
    narrator.close();
  }
};
