import { beforeEach, describe, expect, it } from '@jest/globals';
import { PlaceCall, type CallRequest, type PlacedCall } from '../../../src/calls/commands/place-call.command.js';
import { PlaceCallHandler } from '../../../src/calls/commands/place-call.handler.js';
import { DialOutcomeUnknown, DialRefused } from '../../../src/calls/ports/telephony.js';
import { DuplicateCall, NotTakingCalls } from '../../../src/calls/services/call-errors.js';
import { keyedCallId } from '../../../src/calls/services/call-ids.js';
import { CallUrls } from '../../../src/calls/services/call-urls.js';
import { Dialler } from '../../../src/calls/services/dialler.js';
import { Placements } from '../../../src/calls/services/placements.js';
import { CoordinationUnavailable } from '../../../src/platform/coordination/coordination.js';
import { AppendOutcomeUnknown } from '../../../src/platform/event-store/event-store.errors.js';
import { CallWorld, PERSON, TENANT } from '../../kit/call-world.js';
import { eventually } from '../../kit/eventually.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';
import { advancedUntilDone, loseAppends } from './placing.js';

const KEYED = keyedCallId(TENANT, 'k');
const STARTED = ['CallStarted', 'DialRequested'];

describe('placing a call', () => {
  let world: CallWorld;
  let intake: { draining: boolean };
  let here: PlaceCallHandler;

  const handler = (): PlaceCallHandler => {
    const { ledger, directory, admission, telephony, clock } = world;
    const dialler = new Dialler(telephony, new CallUrls('https://voice.example'), clock, 60);
    return new PlaceCallHandler(ledger, directory, admission, dialler, new Placements(ledger, clock), intake, clock);
  };
  const place = (key?: string, over: Partial<CallRequest> = {}, by = here): Promise<PlacedCall> => {
    const request = { to: PERSON, allowDuplicate: false, body: { to: PERSON }, ...over };
    return by.execute(new PlaceCall(TENANT, 'key:1', key, request, { correlationId: 'c' }));
  };
  const inTime = <T>(work: Promise<T>): Promise<T> => advancedUntilDone(world.clock, work);
  const loseAppend = (stored: boolean, times?: number) => loseAppends(world.platform.store, stored, times);

  beforeEach(async () => {
    world = new CallWorld(await temporaryFolder());
    intake = { draining: false };
    here = handler();
  });

  it('dials once for a hundred posts of one key, and answers all alike', async () => {
    const answers = await inTime(Promise.all(Array.from({ length: 100 }, () => place('k'))));
    expect(world.telephony.dials).toBe(1);
    expect(new Set(answers.map((answer) => answer.outcome === 'accepted' && answer.callSid)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await world.slots()).toEqual([KEYED]);
  });

  it('dials once when two processes have the same key at once', async () => {
    const there = handler();
    const answers = await inTime(Promise.all([place('k'), place('k', {}, there)]));
    expect(world.telephony.dials).toBe(1);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    expect(await world.slots()).toEqual([KEYED]);
  });

  it('tries again for a waiting repeat when the first was refused before anything was recorded', async () => {
    let refusals = 1;
    world.directory.limitsOf = () => {
      if (refusals-- > 0) throw new Error('the directory is away');
      return { maxConcurrentCalls: 5, maxCallSeconds: 600 };
    };
    const [first, second] = await inTime(Promise.allSettled([place('k'), place('k')]));
    expect(first).toMatchObject({ status: 'rejected' });
    expect(second).toMatchObject({ status: 'fulfilled', value: { outcome: 'accepted', replayed: false } });
  });

  it('records nothing when what a dial needs is not at hand', async () => {
    world.directory.limitsOf = () => {
      throw new Error('the directory is away');
    };
    await expect(place('k')).rejects.toThrow('away');
    expect(world.typesOf(KEYED)).toEqual([]);
  });

  it.each([true, false])('dials once after an append of unknown outcome (stored: %s)', async (stored) => {
    loseAppend(stored);
    expect(await inTime(place('k'))).toMatchObject({ outcome: 'accepted', replayed: false });
    expect(world.telephony.dials).toBe(1);
    expect(world.typesOf(KEYED)).toEqual([...STARTED, 'DialAccepted']);
  });

  it('dials nothing when the append cannot be settled, and a repeat does not either', async () => {
    loseAppend(true, 20);
    await expect(inTime(place('k'))).rejects.toBeInstanceOf(AppendOutcomeUnknown);
    expect(await world.slots()).toEqual([]);
    expect(await inTime(place('k'))).toMatchObject({ outcome: 'pending', replayed: true });
    expect(world.telephony.dials).toBe(0);
  });

  it('answers at once to a repeat whose first nobody knows the outcome of', async () => {
    world.telephony.answer = () => Promise.reject(new DialOutcomeUnknown('ECONNRESET'));
    expect(await place('k')).toMatchObject({ outcome: 'unknown', replayed: false });
    expect(await place('k')).toMatchObject({ outcome: 'unknown', replayed: true });
    expect(world.telephony.dials).toBe(1);
  });

  it('frees the slot of a rejected call, and replays the rejection', async () => {
    world.telephony.answer = () => Promise.reject(new DialRefused('carrier-error-21211', 21211));
    expect(await place('k')).toMatchObject({ outcome: 'rejected', providerCode: 21211 });
    expect(await world.slots()).toEqual([]);
    expect(await place('k')).toMatchObject({ outcome: 'rejected', replayed: true });
  });

  it('tells the client how the dial went although it cannot be recorded now, and records it later', async () => {
    world.telephony.answer = async () => void loseAppend(false);
    const placed = await place('k');
    expect(placed).toMatchObject({ outcome: 'accepted' });
    await eventually(() => {
      world.clock.advance(500);
      expect(world.typesOf(KEYED)).toEqual([...STARTED, 'DialAccepted']);
    });
  });

  it('hangs up at the carrier when the call was ended while it was dialled', async () => {
    world.telephony.answer = () =>
      world.send(KEYED, { type: 'EndCall', cause: 'api', outcome: null, at: world.clock.nowIso() });
    expect(await inTime(place('k'))).toMatchObject({ outcome: 'unknown' });
    expect(world.telephony.hungUp).toEqual(world.telephony.calls.map(({ callSid }) => callSid));
    expect(world.telephony.hungUp).toHaveLength(1);
  });

  it('takes no new calls while draining, but still answers repeats', async () => {
    await place('k');
    intake.draining = true;
    await expect(place('other')).rejects.toBeInstanceOf(NotTakingCalls);
    expect(await place('k')).toMatchObject({ outcome: 'accepted', replayed: true });
  });

  it('blocks a number that is being called, without keys', async () => {
    const first = await place();
    await expect(place()).rejects.toEqual(new DuplicateCall(first.callId));
    expect(await world.slots()).toEqual([first.callId]);
  });

  it('takes over a number from a placement that died before it was recorded, after a grace', async () => {
    const entered = world.clock.nowMs();
    const restore = loseAppend(false, 20);
    await expect(inTime(place('k'))).rejects.toBeInstanceOf(AppendOutcomeUnknown);
    restore();
    const left = 15_000 - (world.clock.nowMs() - entered);
    world.clock.advance(left - 1);
    await expect(place()).rejects.toEqual(new DuplicateCall(KEYED));
    world.clock.advance(1_000);
    expect(await place()).toMatchObject({ outcome: 'accepted' });
  });

  it('does not dial a call whose append outlasted the grace, and whose number another call has by now', async () => {
    const { store } = world.platform;
    const append = store.append.bind(store);
    const slow = { append: true };
    store.append = async (...parameters) => {
      if (slow.append) await world.clock.sleep(16_000);
      return append(...parameters);
    };
    const first = place();
    first.catch(() => undefined);
    await eventually(() => expect(world.clock.timers).toBe(1));
    slow.append = false;
    world.clock.advance(15_500);
    const second = await place();
    await expect(inTime(first)).rejects.toEqual(new DuplicateCall(second.callId));
    expect(world.telephony.dials).toBe(1);
    const refused = world.platform.store.log.find(({ type }) => type === 'CallRefused');
    expect(refused?.data).toMatchObject({ reason: 'duplicate-call', direction: 'outbound', agentKey: 'front_desk' });
    const callId = refused!.stream.slice('call-'.length);
    expect(world.typesOf(callId)).toEqual([...STARTED, 'CallRefused', 'CallEnded']);
    expect(await world.slots()).toEqual([second.callId]);
  });

  it('does not dial when the guard cannot be asked once more', async () => {
    const { coordination } = world;
    const append = world.platform.store.append.bind(world.platform.store);
    world.platform.store.append = async (...parameters) => {
      coordination.get = () => Promise.reject(new CoordinationUnavailable('away'));
      return append(...parameters);
    };
    await expect(place()).rejects.toBeInstanceOf(CoordinationUnavailable);
    expect(world.telephony.dials).toBe(0);
    expect(world.platform.store.log.map(({ type }) => type)).toEqual([...STARTED, 'CallRefused', 'CallEnded']);
    expect(await world.slots()).toEqual([]);
  });

  it('lets many calls with keys go to one number at once', async () => {
    world.directory.limitsOf = () => ({ maxConcurrentCalls: 30, maxCallSeconds: 600 });
    const answers = await inTime(Promise.all(Array.from({ length: 24 }, (_, index) => place(`k${index}`))));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 24 }, () => 'accepted'));
    expect(world.telephony.dials).toBe(24);
  });
});
