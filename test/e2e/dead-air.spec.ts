import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LabModelSession } from '../../src/lab/model/lab-model-session.js';
import { AskedCall, type Line, lineOf } from '../kit/asked-call.js';
import { eventually } from '../kit/eventually.js';
import { patientCaller } from '../kit/patient-caller.js';
import { untilHeard } from '../kit/phone-timeline.js';
import { type Product, startProduct } from '../kit/product.js';

const MINUTE = 60_000;
const VERY_PATIENT = 'very-patient-caller';
const FALLBACK = 'Our agent cannot speak now. We will call you back today.';
/** Virtual milliseconds from the fault, while an answer is due. */
const AGENT_WITHIN_MS = 2_000;
const AT_ONCE_MS = 1_000;
const FOUND_OUT_MS = 1_700;
/** From the request that hangs; a tool's caller is told to wait after 1.2 s, in the model's own voice. */
const TOOL_FILLER_WITHIN_MS = 2_500;

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
    strike: (session) =>
      (session.faults.failResponses = { type: 'requests', code: 'rate_limit_exceeded', resetMs: 500 }),
    fillerWithinMs: AT_ONCE_MS,
  },
  'never answers': {
    strike: (session) =>
      (session.faults.rewrite = (event) => (String(event.type).startsWith('response.') ? undefined : event)),
    fillerWithinMs: FOUND_OUT_MS,
  },
} satisfies Record<string, Fault>;

/** A few callers at a time: what a test machine carries at three times life's pace without being late itself. */
describe('a caller whose model is lost', () => {
  let product: Product;
  let lines: readonly [Line, Line, Line, Line];

  beforeAll(async () => {
    product = await startProduct({
      speed: 3,
      scripts: [patientCaller(6_000), patientCaller(9_000, VERY_PATIENT, '+15550100078')],
      env: { ANSWER_FILLER_MS: '2500', ANSWER_TIMEOUT_MS: '5000', ANSWER_BEGIN_MS: '1000' },
    });
    const line = (tenant: string, number: string) => lineOf(product, tenant, number, FALLBACK);
    lines = [
      await line('acme', '+15550109999'),
      await line('beta', '+15550109998'),
      await line('gamma', '+15550109997'),
      await line('delta', '+15550109996'),
    ];
    // Synthesis takes its time of the wall, which would count three times here.
    for (const text of ['Your parcel has left our warehouse and arrives on Thursday.', 'One moment please.']) {
      await product.lab.voices.say(text, 'agent');
    }
  }, MINUTE);
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

  // First, because hardly anything is timed here: what a process does for the first time takes long.
  it(
    'or whose media socket is cut, or is half open, goes on with the agent on another one; a tool that hangs is covered',
    async () => {
      const begin = async (line: Line, kind: 'drop-stream' | 'half-open-stream'): Promise<AskedCall> => {
        await product.lab.arm({ kind, afterMs: 9_000 });
        const call = await AskedCall.begin(product, line, 'order-status');
        call.answer();
        return call;
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
        expect(later).toHaveLength(1);
        expect(later).not.toContain(first);
        const rebuilt = call.sessions.at(-1);
        expect(rebuilt?.config.instructions).toContain('You answer for a shop');
        expect(told(rebuilt)).toMatch(/How can I help you today.*Where is my order.*lookup_order.*on Thursday/su);
      };
      const hangs = async (): Promise<void> => {
        const call = await AskedCall.begin(product, lines[2], VERY_PATIENT);
        await eventually(() => expect(call.requests).toHaveLength(1), MINUTE);
        const hungAtMs = product.clock.nowMs();
        const { facts, heard } = await call.outcome();
        call.answer();
        const reason = 'no answer within 5000 ms';
        expect(facts).toContainEqual(
          expect.objectContaining({ type: 'ToolFailed', data: expect.objectContaining({ reason }) }),
        );
        const waits = heard.filter(({ text }) => text.includes('One moment please.'));
        expect(untilHeard(waits, hungAtMs)).toBeLessThan(TOOL_FILLER_WITHIN_MS);
      };
      // Each fault takes the next stream.
      const halfOpen = await begin(lines[0], 'half-open-stream');
      const cut = await begin(lines[1], 'drop-stream');
      await Promise.all([goesOn(halfOpen), goesOn(cut), hangs()]);
    },
    2 * MINUTE,
  );

  it(
    'because it closes the socket, resets it, falls silent or never answers, hears a filler and then the agent, who knows everything',
    async () => {
      await Promise.all([
        survives('closes the socket', lines[0]),
        survives('resets the connection', lines[1]),
        survives('falls silent on a half-open connection', lines[2]),
        survives('never answers', lines[3]),
      ]);
    },
    2 * MINUTE,
  );

  it(
    'by a rate limit or two refused connections is served in the end, and by three hears an apology and the fallback',
    async () => {
      const [limited, twice, forGood] = await Promise.all([
        AskedCall.begin(product, lines[0]),
        AskedCall.begin(product, lines[1]),
        AskedCall.begin(product, lines[2]),
      ]);
      await Promise.all([limited.asked(), twice.asked(), forGood.asked()]);
      // A refusal meets whoever connects next.
      const { strike, fillerWithinMs } = FAULTS['runs into its rate limit'];
      limited.strike(strike);
      await eventually(() => expect(limited.sessions).toHaveLength(2));
      twice.strike(refuse(2));
      await eventually(() => expect(twice.sessions).toHaveLength(2));
      forGood.strike(refuse(3));
      await Promise.all([
        expectSurvived(limited, 'runs into its rate limit', fillerWithinMs),
        expectSurvived(twice, 'refuses two connections', AT_ONCE_MS),
      ]);
      const { log, facts, heard } = await forGood.outcome();
      expect(log).toMatchObject({ end_cause: 'provider-failed' });
      expect(heard.at(-1)?.text).toBe(FALLBACK);
      expect(facts.at(-1)).toMatchObject({ type: 'CallEnded', data: { cause: 'provider-failed' } });
      const [apology] = heard.slice(-2);
      expect((apology?.toMs ?? 0) - (apology?.fromMs ?? 0)).toBeGreaterThan(5_000);
    },
    2 * MINUTE,
  );
});

/** Everything that a session was told: words, keys, tool calls with their results. */
const told = (session: LabModelSession | undefined): string => JSON.stringify(session?.items ?? []);
