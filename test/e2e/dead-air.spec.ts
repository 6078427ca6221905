import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { LabModelSession } from '../../src/lab/model/lab-model-session.js';
import { AskedCall, type Line, lineOf } from '../kit/asked-call.js';
import { eventually } from '../kit/eventually.js';
import { patientCaller } from '../kit/patient-caller.js';
import { type Product, startProduct } from '../kit/product.js';

const MINUTE = 60_000;
const VERY_PATIENT = 'very-patient-caller';
const FALLBACK = 'Our agent cannot speak now. We will call you back today.';
/** Virtual milliseconds from the fault, while an answer is due: two seconds at most, and what a busy machine adds. */
const AGENT_WITHIN_MS = 3_000;
const AT_ONCE_MS = 1_000;
const FOUND_OUT_MS = 2_500;

type Fault = Readonly<{ strike: (session: LabModelSession) => void; fillerWithinMs: number }>;

/** A loss that is told is covered at once; one that must be found out, after about a second. */
const FAULTS = {
  'closes the socket': { strike: (session) => session.close(), fillerWithinMs: AT_ONCE_MS },
  'resets the connection': { strike: (session) => session.drop(), fillerWithinMs: AT_ONCE_MS },
  'falls silent on a half-open connection': {
    strike: (session) => (session.faults.silent = true),
    fillerWithinMs: FOUND_OUT_MS,
  },
  'runs into its rate limit': {
    strike: (session) => (session.faults.failResponses = { type: 'requests', code: 'rate_limit_exceeded' }),
    fillerWithinMs: AT_ONCE_MS,
  },
  'never answers': {
    strike: (session) =>
      (session.faults.rewrite = (event) => (String(event.type).startsWith('response.') ? undefined : event)),
    fillerWithinMs: FOUND_OUT_MS,
  },
} satisfies Record<string, Fault>;

/** Two callers at a time: what a test machine carries at three times life's pace without being late itself. */
describe('a caller whose model is lost', () => {
  let product: Product;
  let lines: readonly [Line, Line];

  beforeAll(async () => {
    product = await startProduct({
      speed: 3,
      scripts: [patientCaller(6_000), patientCaller(9_000, VERY_PATIENT, '+15550100078')],
      env: { ANSWER_FILLER_MS: '2500', ANSWER_TIMEOUT_MS: '5000', ANSWER_BEGIN_MS: '1000' },
    });
    lines = [
      await lineOf(product, 'acme', '+15550109999', FALLBACK),
      await lineOf(product, 'beta', '+15550109998', FALLBACK),
    ];
    // Synthesis takes its time of the wall, which would count three times here.
    for (const text of ['Your parcel has left our warehouse and arrives on Thursday.', 'One moment please.']) {
      await product.lab.voices.say(text, 'agent');
    }
  }, MINUTE);
  afterEach(async () => {
    await product.lab.calm();
    product.shop.release();
    product.shop.requests.length = 0;
  });
  afterAll(() => product?.stop(), MINUTE);

  const refuse = (times: number) => (session: LabModelSession) => {
    product.lab.model.faults.arm({ kind: 'model-refuse', times });
    session.drop();
  };

  const expectSurvived = async (call: AskedCall, what: string, fillerWithinMs: number): Promise<void> => {
    const { log, facts, fillerMs, agentMs } = await call.outcome();
    if (process.env.FIGURES) console.log(`${what}: filler after ${fillerMs} ms, agent after ${agentMs} ms`);
    expect(log).toMatchObject({ end_cause: 'agent-ended', outcome: 'resolved' });
    const [, rebuilt] = call.sessions;
    expect(rebuilt?.config.instructions).toContain('You answer for a shop');
    expect(told(rebuilt)).toMatch(/When will my parcel come.*lookup_order.*on Thursday/su);
    expect(facts.filter(({ type }) => type === 'ToolInvoked')).toHaveLength(2);
    expect(facts.map(({ type }) => type)).toEqual(expect.arrayContaining(['SessionLost', 'SessionResumed']));
    expect(call.requests).toHaveLength(1);
    expect(fillerMs).toBeLessThan(fillerWithinMs);
    expect(agentMs).toBeLessThan(AGENT_WITHIN_MS);
  };

  const survives = async (what: keyof typeof FAULTS, line: Line): Promise<void> => {
    const { strike, fillerWithinMs } = FAULTS[what];
    const call = await AskedCall.begin(product, line).then((begun) => begun.asked());
    call.strike(strike);
    await expectSurvived(call, what, fillerWithinMs);
  };

  // First, because nothing is timed here: what a process does for the first time takes long.
  it(
    'or whose media socket is cut, or is half open, goes on with the agent on another one',
    async () => {
      const begin = async (line: Line, kind: 'drop-stream' | 'half-open-stream'): Promise<AskedCall> => {
        await product.lab.arm({ kind, afterMs: 5_000 });
        return AskedCall.begin(product, line, 'order-status');
      };
      const goesOn = async (call: AskedCall): Promise<void> => {
        const { log, facts } = await call.outcome();
        expect(log).toMatchObject({ end_cause: 'agent-ended' });
        const [first, ...later] = facts.flatMap((fact) =>
          fact.type === 'SessionOpened' || fact.type === 'SessionResumed' ? [fact.data.streamSid] : [],
        );
        const lost = { streamSid: first, reason: 'stream' };
        expect(facts).toContainEqual(
          expect.objectContaining({ type: 'SessionLost', data: expect.objectContaining(lost) }),
        );
        expect(later.at(-1)).not.toBe(first);
        expect(told(call.sessions.at(-1))).toContain('How can I help you today?');
      };
      // Each fault takes the next stream.
      const halfOpen = await begin(lines[0], 'half-open-stream');
      const cut = await begin(lines[1], 'drop-stream');
      product.shop.release();
      await Promise.all([goesOn(halfOpen), goesOn(cut)]);
    },
    2 * MINUTE,
  );

  it.each([
    ['closes the socket', 'resets the connection'],
    ['falls silent on a half-open connection', 'never answers'],
  ] as const)(
    'because it %s, or %s, hears a filler and then the agent, who knows everything',
    (one, other) => Promise.all([survives(one, lines[0]), survives(other, lines[1])]).then(() => undefined),
    2 * MINUTE,
  );

  it(
    'by two refused connections is served by the third, and by three hears an apology and the fallback of the line',
    async () => {
      const [twice, forGood] = await Promise.all(lines.map((line) => AskedCall.begin(product, line)));
      if (twice === undefined || forGood === undefined) throw new Error('there are two lines');
      await Promise.all([twice.asked(), forGood.asked()]);
      twice.strike(refuse(2));
      await eventually(() => expect(twice.sessions).toHaveLength(2));
      forGood.strike(refuse(3));
      await expectSurvived(twice, 'refuses two connections', AT_ONCE_MS);
      const { log, facts, heard } = await forGood.outcome();
      expect(log).toMatchObject({ end_cause: 'provider-failed' });
      expect(heard.at(-1)?.text).toBe(FALLBACK);
      expect(facts.at(-1)).toMatchObject({ type: 'CallEnded', data: { cause: 'provider-failed' } });
      const [apology] = heard.slice(-2);
      expect((apology?.toMs ?? 0) - (apology?.fromMs ?? 0)).toBeGreaterThan(5_000);
    },
    2 * MINUTE,
  );

  it(
    'for a rate limit, or whose tool hangs, hears a filler and then the agent',
    async () => {
      const hangs = async (): Promise<void> => {
        const call = await AskedCall.begin(product, lines[1], VERY_PATIENT);
        const { facts, heard } = await call.outcome();
        const reason = 'no answer within 5000 ms';
        expect(facts).toContainEqual(
          expect.objectContaining({ type: 'ToolFailed', data: expect.objectContaining({ reason }) }),
        );
        expect(heard.map(({ text }) => text).join(' ')).toContain('One moment please.');
      };
      await Promise.all([survives('runs into its rate limit', lines[0]), hangs()]);
    },
    2 * MINUTE,
  );
});

/** Everything that a session was told: words, keys, tool calls with their results. */
const told = (session: LabModelSession | undefined): string => JSON.stringify(session?.items ?? []);
