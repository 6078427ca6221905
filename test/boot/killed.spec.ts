import { beforeAll, describe, expect, it } from '@jest/globals';
import { inboundCallId } from '../../src/calls/services/call-ids.js';
import { auditedCall } from '../kit/audited-call.js';
import { eventually } from '../kit/eventually.js';
import { LINE, OutsideWorld } from '../kit/outside-world.js';
import { listener } from '../kit/people.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const MINUTE = 60_000;
/** Longer to say than the carrier takes to give the call up. */
const GREETING = `Hello, this is the order line.${' We are open every day from nine in the morning until six in the evening.'.repeat(5)}`;

describe('a server process that is killed in the middle of a sentence', () => {
  let world: OutsideWorld;
  beforeAll(async () => {
    world = await OutsideWorld.start([listener('+15550100079')], { RECONCILE_AFTER_SECONDS: '1' });
  }, MINUTE);

  it(
    'leaves a call that the next one finds lost, with what was heard and an estimated end',
    async () => {
      const folder = await temporaryFolder();
      const first = world.server(folder);
      const key = await world.setUp(first, GREETING);
      const begun = new Promise((resolve) => world.lab.watch(({ type }) => type === 'beginsToHear' && resolve(type)));
      const callSid = await world.lab.callIn({ script: 'listener-0079', to: LINE });
      const callId = inboundCallId(world.lab.addresses.accountSid, callSid);
      await begun;
      await eventually(async () => {
        expect((await auditedCall(first, callId)).map(({ type }) => type)).toContain('TurnAppended');
      });
      first.signal('SIGKILL');
      await first.ended();
      await eventually(async () => expect((await world.lab.calls())[0]?.status).toBe('completed'), MINUTE);

      const second = world.server(folder);
      await eventually(async () => {
        const headers = { authorization: `Bearer ${key}` };
        const answer = await second.fetch(`/api/v1/call-logs/${callId}`, { headers });
        expect(await answer.json()).toMatchObject({ end_cause: 'process-lost', ended_at_estimated: true });
      }, MINUTE);
      const events = await auditedCall(second, callId);
      expect(events.slice(-3)).toMatchObject([
        { type: 'TurnInterrupted', data: { heardText: expect.stringMatching(/^Hello/u) } },
        { type: 'SessionLost', data: { reason: 'process-lost', estimated: true } },
        { type: 'CallEnded', data: { cause: 'process-lost', estimated: true } },
      ]);
      const [cut] = events.slice(-3);
      expect(GREETING.startsWith(String((cut?.data as { heardText: string }).heardText))).toBe(true);
      expect((cut?.data as { heardText: string }).heardText.length).toBeLessThan(GREETING.length);
    },
    2 * MINUTE,
  );
});
