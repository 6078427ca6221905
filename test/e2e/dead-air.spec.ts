import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { LabModelSession } from '../../src/lab/model/lab-model-session.js';
import { eventually } from '../kit/eventually.js';
import { patientCaller } from '../kit/patient-caller.js';
import { factsOf, heardBy, untilAgent, untilHeard } from '../kit/phone-timeline.js';
import { type Product, startProduct } from '../kit/product.js';
import type { Seeded } from '../kit/seed.js';

const MINUTE = 60_000;
const FALLBACK = 'Our agent cannot speak now. We will call you back today.';
const INSTRUCTIONS = 'You answer for a shop.';

describe('a caller whose model is lost', () => {
  let product: Product;
  let acme: Seeded;

  beforeAll(async () => {
    product = await startProduct({
      speed: 4,
      scripts: [patientCaller(13_000)],
      env: { ANSWER_FILLER_MS: '2500', ANSWER_TIMEOUT_MS: '5000' },
    });
    acme = await product.seed({ tenant: 'acme', number: '+15550109999', fallback: FALLBACK });
  }, MINUTE);
  afterEach(async () => {
    await product.lab.calm();
    product.shop.pace.answerAfterMs = 0;
    product.shop.requests.length = 0;
  });
  afterAll(() => product?.stop(), MINUTE);

  const ended = (callSid: string) =>
    eventually(async () => {
      const found = await product.as(acme, { url: `/api/v1/call-logs/${callSid}` });
      const log: unknown = found.json();
      expect(log).toMatchObject({ status: 'completed' });
      return log;
    }, MINUTE);

  /** The newest session of the model. */
  const session = (): LabModelSession => {
    const last = product.lab.model.sessions.at(-1);
    if (last === undefined) throw new Error('the model has no session');
    return last;
  };

  /** Lets a caller ask, and strikes while the order is being looked up: nobody speaks then. */
  const strikeDuringLookup = async (strike: (session: LabModelSession) => void) => {
    product.shop.pace.answerAfterMs = 400;
    const callSid = await product.lab.callIn({ script: 'patient-caller', to: acme.number });
    await eventually(() => expect(product.shop.requests).toHaveLength(1), MINUTE);
    await eventually(async () => {
      const speakers = (await factsOf(product, callSid)).map(
        (fact) => fact.type === 'TurnAppended' && fact.data.speaker,
      );
      expect(speakers).toContain('caller');
    }, MINUTE);
    const struckAtMs = product.clock.nowMs();
    strike(session());
    const log = await ended(callSid);
    const facts = await factsOf(product, callSid);
    return { callSid, log, facts, heard: heardBy(product, callSid), struckAtMs };
  };

  /** Everything that the new session was told: words, keys, tool calls with their results. */
  const told = (of: LabModelSession): string => JSON.stringify(of.items);

  it.each([
    ['closes the socket', (of: LabModelSession) => of.close(), 600, 3_000],
    ['resets the connection', (of: LabModelSession) => of.drop(), 600, 3_000],
    ['falls silent on a half-open connection', (of: LabModelSession) => (of.faults.silent = true), 2_500, 5_000],
    [
      'runs into its rate limit',
      (of: LabModelSession) => (of.faults.failResponses = { type: 'requests', code: 'rate_limit_exceeded' }),
      2_500,
      5_000,
    ],
    [
      'never answers',
      (of: LabModelSession) =>
        (of.faults.rewrite = (event) => (String(event.type).startsWith('response.') ? undefined : event)),
      5_500,
      10_000,
    ],
    [
      'refuses the next two connections',
      (of: LabModelSession) => {
        product.lab.model.faults.arm({ kind: 'model-refuse', times: 2 });
        of.drop();
      },
      600,
      4_500,
    ],
  ])(
    'because it %s hears a filler and then the agent, who knows everything',
    async (what, strike, fillerWithinMs, agentWithinMs) => {
      const before = product.lab.model.sessions.length;
      const { log, facts, heard, struckAtMs } = await strikeDuringLookup(strike);
      const fillerMs = Math.round(untilHeard(heard, struckAtMs));
      const agentMs = Math.round(untilAgent(facts, struckAtMs));
      if (process.env.FIGURES) console.log(`${what}: filler after ${fillerMs} ms, agent after ${agentMs} ms`);
      expect(log).toMatchObject({ end_cause: 'agent-ended', outcome: 'resolved' });
      const [rebuilt] = product.lab.model.sessions.slice(before + 1);
      expect(rebuilt?.config.instructions).toContain(INSTRUCTIONS);
      expect(told(rebuilt ?? session())).toMatch(/When will my parcel come.*lookup_order.*on Thursday/su);
      expect(facts.filter(({ type }) => type === 'ToolInvoked')).toHaveLength(2);
      expect(facts.map(({ type }) => type)).toEqual(expect.arrayContaining(['SessionLost', 'SessionResumed']));
      expect(product.shop.requests).toHaveLength(1);
      expect(fillerMs).toBeLessThan(fillerWithinMs);
      expect(agentMs).toBeLessThan(agentWithinMs);
    },
    2 * MINUTE,
  );

  it(
    'for good hears an apology and then the fallback of the line',
    async () => {
      const { log, facts, heard } = await strikeDuringLookup((of) => {
        product.lab.model.faults.arm({ kind: 'model-refuse', times: 3 });
        of.drop();
      });
      expect(log).toMatchObject({ end_cause: 'provider-failed' });
      expect(heard.at(-1)?.text).toBe(FALLBACK);
      expect(facts.at(-1)).toMatchObject({ type: 'CallEnded', data: { cause: 'provider-failed' } });
      const [apology] = heard.slice(-2);
      expect((apology?.toMs ?? 0) - (apology?.fromMs ?? 0)).toBeGreaterThan(5_000);
    },
    2 * MINUTE,
  );

  it(
    'or whose tool hangs, hears a filler and is told when its time is up',
    async () => {
      product.shop.pace.answerAfterMs = Infinity;
      const callSid = await product.lab.callIn({ script: 'order-status', to: acme.number });
      await eventually(() => expect(product.shop.requests).toHaveLength(1), MINUTE);
      const hungAtMs = product.clock.nowMs();
      await ended(callSid);
      const facts = await factsOf(product, callSid);
      expect(facts).toContainEqual(
        expect.objectContaining({
          type: 'ToolFailed',
          data: expect.objectContaining({ reason: 'no answer within 5000 ms' }),
        }),
      );
      expect(untilHeard(heardBy(product, callSid), hungAtMs)).toBeLessThan(4_000);
    },
    2 * MINUTE,
  );

  it.each(['drop-stream', 'half-open-stream'] as const)(
    'or whose media socket meets %s, goes on with the agent on another one',
    async (kind) => {
      await product.lab.arm({ kind, afterMs: 9_000 });
      const callSid = await product.lab.callIn({ script: 'order-status', to: acme.number });
      const log = await ended(callSid);
      expect(log).toMatchObject({ end_cause: 'agent-ended' });
      const facts = await factsOf(product, callSid);
      const streams = facts.flatMap((fact) => (fact.type === 'SessionResumed' ? [fact.data.streamSid] : []));
      expect(facts.map(({ type }) => type)).toContain('SessionLost');
      expect(new Set(streams).size).toBe(1);
      expect(told(session())).toContain('How can I help you today?');
    },
    2 * MINUTE,
  );
});
