import { readScript } from '../../src/lab/scripts/read-script.js';
import type { Script } from '../../src/lab/scripts/script.js';

/** Somebody who asks one thing and then waits, whatever is heard meanwhile, before saying goodbye. */
export const patientCaller = (waitMs: number, name = 'patient-caller', number = '+15550100077'): Script =>
  readScript(
    `
name: ${name}
caller:
  number: '${number}'
  patience_ms: 60000
  steps:
    - wait: agent
    - say: When will my parcel come?
    - pause_ms: ${waitMs}
    - say: Thank you, goodbye.
    - wait: agent
agent:
  - hears: When will my parcel come?
    calls: { tool: lookup_order, arguments: { order: '7' } }
    says: Your parcel {{status}} and arrives {{eta}}.
  - hears: Thank you, goodbye.
    calls: { tool: end_call, arguments: { outcome: resolved } }
    says: Thank you for calling. Goodbye.
    then: call
`,
    `${name}.yaml`,
  );
