import type { Lab } from '../lab/lab.js';
import type { LabEvent } from '../lab/carrier/lab-events.js';
import { DEMO_AGENT, DEMO_NUMBER } from '../composition/demo-platform.js';
import type { DemoClient } from './demo-client.js';
import { Narrator } from './narrator.js';
import { heading, print, styled } from './print.js';

/** Where the outbound script's person can be reached (lab/scripts/appointment-reminder.yaml). */
export const DEMO_CUSTOMER = '+15550100002';
const CALL_WITHIN_MS = 120_000;
/** What was heard last is told a moment after the line went dead. */
const LAST_WORDS_MS = 300;

/** A call out and a call in, told as they happen; their ids at the carrier. */
export const runCalls = async (
  lab: Lab,
  client: DemoClient,
  onStage: (narrator: Narrator) => void,
): Promise<readonly [outbound: string, inbound: string]> => {
  heading('1. An outbound call, placed over REST');
  const body = {
    to: DEMO_CUSTOMER,
    from: DEMO_NUMBER,
    agent_key: DEMO_AGENT,
    greeting: 'Hello, I am calling about your appointment tomorrow at ten. Does that still work for you?',
  };
  print(styled('dim', `  POST /api/v1/make-call ${JSON.stringify(body)}`));
  const outbound = await told(lab, onStage, async () => (await client.makeCall(body, `demo-${Date.now()}`)).call_sid);
  heading('2. An inbound call');
  const inbound = await told(lab, onStage, () => lab.callIn({ script: 'order-status', to: DEMO_NUMBER }));
  return [outbound, inbound];
};

/** Narrates the call that `start` starts until it is over. */
const told = async (lab: Lab, onStage: (narrator: Narrator) => void, start: () => Promise<string>): Promise<string> => {
  const narrator = new Narrator();
  onStage(narrator);
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
    await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
    return callSid;
  } finally {
    stop();
  }
};
