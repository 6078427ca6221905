import { DEMO_AGENT } from '../composition/demo-platform.js';
import { DEMO_CUSTOMER } from './demo-calls.js';
import type { DemoClient } from './demo-client.js';
import { heading, print, styled } from './print.js';

/** What a visitor can do with the server that stays up. */
export const nextThings = ({ baseUrl, key, auditorKey }: DemoClient): void => {
  const bearer = `-H "Authorization: Bearer ${key}"`;
  const call = JSON.stringify({ to: DEMO_CUSTOMER, agent_key: DEMO_AGENT });
  heading('Three things to try next (Ctrl-C ends the server)');
  print(`  Place a call yourself, and see it in the call logs:`);
  print(
    styled(
      'cyan',
      `    curl -X POST ${baseUrl}/api/v1/make-call ${bearer} -H "Content-Type: application/json" -d '${call}'`,
    ),
  );
  print(styled('cyan', `    curl ${baseUrl}/api/v1/call-logs ${bearer}`));
  print('  Read the log as an auditor, and let it verify its hash chain (put a call’s id for <id>):');
  print(
    styled(
      'cyan',
      `    curl ${baseUrl}/api/v1/audit/streams/call-<id>/verify -H "Authorization: Bearer ${auditorKey}"`,
    ),
  );
  print('  Browse the API:');
  print(styled('cyan', `    ${baseUrl}/swagger-ui`));
};
