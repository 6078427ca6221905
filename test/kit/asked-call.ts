import { expect } from '@jest/globals';
import type { LabModelSession } from '../../src/lab/model/lab-model-session.js';
import { eventually } from './eventually.js';
import { factsOf, heardBy, untilAgent, untilHeard } from './phone-timeline.js';
import type { Product } from './product.js';
import type { Seeded } from './seed.js';

const MINUTE = 60_000;

/** A line of a tenant whose sessions and requests can be told from those of the others. */
export type Line = Readonly<{ tenant: string; seeded: Seeded }>;

export const lineOf = async (product: Product, tenant: string, number: string, fallback: string): Promise<Line> => {
  const agent = { instructions: `You answer for a shop: ${tenant}.`, greeting: 'How can I help you today?' };
  return { tenant, seeded: await product.seed({ tenant, number, fallback, agent }) };
};

/** A patient caller's call, whose order the shop looks up for as long as the test wants. */
export class AskedCall {
  #struckAtMs = Infinity;

  private constructor(
    private readonly product: Product,
    private readonly line: Line,
    readonly callSid: string,
    /** What there was of the line before this call. */
    private readonly before: Readonly<{ sessions: number; requests: number }>,
  ) {}

  /** The call is on its stream, and its model is there. */
  static async begin(product: Product, line: Line, script = 'patient-caller'): Promise<AskedCall> {
    product.held.hold(pathOf(line));
    const before = { sessions: sessionsOf(product, line).length, requests: requestsOf(product, line).length };
    const callSid = await product.lab.callIn({ script, to: line.seeded.number });
    const call = new AskedCall(product, line, callSid, before);
    await eventually(() => expect(call.sessions).toHaveLength(1), MINUTE);
    return call;
  }

  /** The question is understood, and the order is being looked up: nobody speaks now. */
  async asked(): Promise<this> {
    await eventually(() => expect(this.requests).toHaveLength(1), MINUTE);
    await eventually(async () => {
      const facts = await factsOf(this.product, this.callSid);
      expect(facts.some((fact) => fact.type === 'TurnAppended' && fact.data.speaker === 'caller')).toBe(true);
    }, MINUTE);
    return this;
  }

  /** The call's sessions at the model, oldest first. */
  get sessions(): readonly LabModelSession[] {
    return sessionsOf(this.product, this.line).slice(this.before.sessions);
  }

  /** What the shop was asked for this call. */
  get requests(): readonly string[] {
    return requestsOf(this.product, this.line).slice(this.before.requests);
  }

  /** Lets the fault happen to the call's newest session, and the shop answer: from now on the agent owes an answer. */
  strike(fault: (session: LabModelSession) => void): void {
    const session = this.sessions.at(-1);
    if (session === undefined) throw new Error('the call has no session');
    this.#struckAtMs = this.product.clock.nowMs();
    fault(session);
    this.answer();
  }

  /** The shop has found the order. */
  answer(): void {
    this.product.held.release(pathOf(this.line));
  }

  /** When the call is over: what stands in its log, what was heard, and how soon after the fault (virtual ms). */
  async outcome() {
    const { product, callSid } = this;
    const { calls } = product.lab.carrier.exchange;
    await eventually(() => expect(calls.get(callSid)?.status).toBe('completed'), MINUTE);
    const log = await eventually(async () => {
      const found: unknown = (await product.as(this.line.seeded, { url: `/api/v1/call-logs/${callSid}` })).json();
      expect(found).toMatchObject({ status: 'completed' });
      return found;
    }, MINUTE);
    const facts = await factsOf(product, callSid);
    const heard = heardBy(product, callSid);
    const fillerMs = Math.round(untilHeard(heard, this.#struckAtMs));
    return { log, facts, heard, fillerMs, agentMs: Math.round(untilAgent(facts, this.#struckAtMs)) };
  }
}

/** Where the shop is asked for a line's tenant. */
const pathOf = ({ tenant }: Line): string => `/${tenant}/`;

const requestsOf = (product: Product, line: Line): readonly string[] =>
  product.shop.requests.filter((url) => url.startsWith(pathOf(line)));

const sessionsOf = (product: Product, { tenant }: Line): readonly LabModelSession[] =>
  product.lab.model.sessions.filter(({ config }) => config.instructions?.includes(tenant));
