import type { ModelReport } from './carrier/call-report.js';
import type { Lab } from './lab.js';

/** How long a bridge may take to close its sessions after a call. */
const CLOSED_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 100;
/** What was heard last is put into words, and told, a moment after the line went dead. */
const LAST_WORDS_MS = 300;

/**
 * What the model has to say of a call that is over: when all that happened on the phone has been told, and its sessions
 * are closed, or could have been.
 */
export const modelOf = async (lab: Lab, callSid: string): Promise<readonly ModelReport[]> => {
  await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const model = (await lab.calls()).find((call) => call.callSid === callSid)?.model ?? [];
    if (waitedMs >= CLOSED_WITHIN_MS || !model.some(({ open }) => open)) return model;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
};
