import { describe, expect, it } from '@jest/globals';
import {
  type CarrierCall,
  CarrierUnavailable,
  type DialRequest,
  DialOutcomeUnknown,
  DialRefused,
  type Telephony,
  type TelephonyAccount,
} from '../../src/calls/ports/telephony.js';
import { eventually } from '../kit/eventually.js';

/** A carrier that runs for one test, as its adapter reaches it over the carrier's own interface. */
export type RunningCarrier = Readonly<{
  telephony: Telephony;
  account: TelephonyAccount;
  /** A call that somebody answers, and holds until it is hung up. */
  dial: DialRequest;
  /** A number of the same account that is busy. */
  busy: string;
  /** Dials that the carrier refuses, with its own number for each. */
  refused: readonly Readonly<{ change: Partial<DialRequest>; code: number }>[];
  /** The person that `dial` reaches calls the account's number; the call's id at the carrier. */
  callIn: () => string;
  /** Takes the next dial, and loses the answer. */
  loseAnswer: () => void;
  /** How many calls the carrier has placed. */
  placed: () => number;
  stop: () => Promise<void>;
}>;

export type CarrierKit = Readonly<{
  start: () => Promise<RunningCarrier>;
  /** The adapter before a carrier that answers every request with this HTTP status, or (`never`) not at all. */
  answering: (status: number | 'never') => Promise<Telephony>;
}>;

/** What calls and their reconciliation rely on, whichever carrier it is. */
export const telephonyContract = ({ start, answering }: CarrierKit): void => {
  const aMinuteAgo = (): string => new Date(Date.now() - 60_000).toISOString();
  const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
  const until = (carrier: RunningCarrier, callSid: string, status: string): Promise<CarrierCall> =>
    eventually(async () => {
      const call = await carrier.telephony.fetch(carrier.account, callSid);
      expect(call).toMatchObject({ callSid, status });
      return call as CarrierCall;
    });

  describe('a carrier that dials', () => {
    it('knows the call by its id until it is over, and for how long it was', async () => {
      const carrier = await start();
      const { telephony, account, dial } = carrier;
      const placed = await telephony.dial(account, dial);
      expect(placed).toMatchObject({ to: dial.to, from: dial.from, status: 'queued', durationSeconds: null });
      expect(placed.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      await until(carrier, placed.callSid, 'in-progress');
      expect(await telephony.hangUp(account, placed.callSid)).toBe(true);
      const over = await until(carrier, placed.callSid, 'completed');
      expect(over).toMatchObject({ to: dial.to, from: dial.from, createdAt: placed.createdAt });
      expect(Number.isInteger(over.durationSeconds)).toBe(true);
    });

    it('refuses with its own code what cannot be dialled, and places nothing', async () => {
      const { telephony, account, dial, refused, placed } = await start();
      for (const { change, code } of refused) {
        const dialling = telephony.dial(account, { ...dial, ...change });
        await expect(dialling).rejects.toBeInstanceOf(DialRefused);
        await expect(dialling).rejects.toMatchObject({ reason: `carrier-error-${code}`, providerCode: code });
      }
      const stranger = telephony.dial({ ...account, authToken: 'wrong' }, dial);
      await expect(stranger).rejects.toBeInstanceOf(DialRefused);
      expect(placed()).toBe(0);
    });

    it('and whose answer is lost may have placed the call, which its list tells', async () => {
      const { telephony, account, dial, loseAnswer, placed } = await start();
      loseAnswer();
      await expect(telephony.dial(account, dial)).rejects.toBeInstanceOf(DialOutcomeUnknown);
      expect(placed()).toBe(1);
      const search = { to: dial.to, from: dial.from, since: aMinuteAgo() };
      expect(await telephony.list(account, search)).toHaveLength(1);
    });

    it.each(['never', 500, 503] as const)('and answers %s may have placed the call', async (status) => {
      const { account, dial } = await start();
      const telephony = await answering(status);
      await expect(telephony.dial(account, dial)).rejects.toBeInstanceOf(DialOutcomeUnknown);
    });

    it('and is not there has placed nothing', async () => {
      const { telephony, account, dial, stop } = await start();
      await stop();
      await expect(telephony.dial(account, dial)).rejects.toBeInstanceOf(CarrierUnavailable);
    });
  });

  describe('a carrier that is asked', () => {
    it('hangs up no call that is over or that it does not know', async () => {
      const carrier = await start();
      const { telephony, account, dial, busy } = carrier;
      const { callSid } = await telephony.dial(account, { ...dial, to: busy });
      await until(carrier, callSid, 'busy');
      expect(await telephony.hangUp(account, callSid)).toBe(false);
      expect(await telephony.hangUp(account, `CA${'f'.repeat(32)}`)).toBe(false);
    });

    it('does not know a call that never was', async () => {
      const { telephony, account } = await start();
      expect(await telephony.fetch(account, `CA${'f'.repeat(32)}`)).toBeUndefined();
    });

    it('lists the calls that were dialled between two numbers since a time, and no others', async () => {
      const { telephony, account, dial, busy, callIn } = await start();
      const sids = [(await telephony.dial(account, dial)).callSid, (await telephony.dial(account, dial)).callSid];
      await telephony.dial(account, { ...dial, to: busy });
      callIn();
      const list = async (search: object): Promise<readonly string[]> => {
        const all = { to: dial.to, from: dial.from, since: aMinuteAgo(), ...search };
        return (await telephony.list(account, all)).map(({ callSid }) => callSid);
      };
      expect([...(await list({}))].sort()).toEqual([...sids].sort());
      expect(await list({ since: inAnHour() })).toEqual([]);
      expect(await list({ to: '+15550100088' })).toEqual([]);
      // The call that came in the other direction was dialled by nobody here.
      expect(await list({ to: dial.from, from: dial.to })).toEqual([]);
    });

    it.each(['never', 500] as const)('and answers %s is unavailable: nothing is known then', async (status) => {
      const { account, dial } = await start();
      const telephony = await answering(status);
      const search = { to: dial.to, from: dial.from, since: aMinuteAgo() };
      await expect(telephony.fetch(account, 'CA1')).rejects.toBeInstanceOf(CarrierUnavailable);
      await expect(telephony.hangUp(account, 'CA1')).rejects.toBeInstanceOf(CarrierUnavailable);
      await expect(telephony.list(account, search)).rejects.toBeInstanceOf(CarrierUnavailable);
    });

    it('with credentials that are refused is unavailable, and never says that a call is not known', async () => {
      const { telephony, account } = await start();
      const stranger = { ...account, authToken: 'wrong' };
      await expect(telephony.fetch(stranger, 'CA1')).rejects.toBeInstanceOf(CarrierUnavailable);
      await expect(telephony.hangUp(stranger, 'CA1')).rejects.toBeInstanceOf(CarrierUnavailable);
    });
  });
};
