import type { Lab } from '../lab/lab.js';
import { DEMO_AGENT, DEMO_NUMBER } from '../composition/demo-platform.js';
import type { DemoClient } from './demo-client.js';
import { Narrator } from './narrator.js';
import { heading, print, styled } from './print.js';
import { tellCall } from './tell-call.js';

/** Where the outbound script's person can be reached (lab/scripts/appointment-reminder.yaml). */
export const DEMO_CUSTOMER = '+15550100002';

/** A call out and a call in, told as they happen; their ids at the carrier. */
export const runCalls = async (
  lab: Lab,
  client: DemoClient,
  onStage: (narrator: Narrator) => Narrator,
): Promise<readonly [outbound: string, inbound: string]> => {
  heading('1. An outbound call, placed over REST');
  const body = {
    to: DEMO_CUSTOMER,
    from: DEMO_NUMBER,
    agent_key: DEMO_AGENT,
    greeting: 'Hello, I am calling about your appointment tomorrow at ten. Does that still work for you?',
  };
  print(styled('dim', `  POST /api/v1/make-call ${JSON.stringify(body)}`));
  const outbound = await tellCall(
    lab,
    onStage(new Narrator()),
    async () => (await client.makeCall(body, `demo-${Date.now()}`)).call_sid,
  );
  heading('2. An inbound call');
  const inbound = await tellCall(lab, onStage(new Narrator()), () =>
    lab.callIn({ script: 'order-status', to: DEMO_NUMBER }),
  );
  return [outbound, inbound];
};
