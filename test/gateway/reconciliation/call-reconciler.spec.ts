import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CallReconciler } from '../../../src/gateway/reconciliation/call-reconciler.js';
import { CallWorld, LINE, PERSON } from '../../kit/call-world.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';
import { reconcilerOf, Reports } from './reconciler-kit.js';

const AFTER_MS = 30_000;
const MINUTE = 60_000;

describe('reconciliation', () => {
  let world: CallWorld;
  let reports: Reports;
  let reconciler: CallReconciler;

  const another = (): CallReconciler => reconcilerOf(world, reports, AFTER_MS);
  const round = async (afterMs: number): Promise<void> => {
    world.clock.advance(afterMs);
    await reconciler.round();
  };
  const accepted = async (callId: string, callSid: string): Promise<void> => {
    await world.started(callId);
    await world.send(callId, { type: 'RecordDial', outcome: 'accepted', callSid, at: world.clock.nowIso() });
  };

  beforeEach(async () => {
    world = new CallWorld(await temporaryFolder());
    reports = new Reports();
    reconciler = another();
  });

  it('leaves a young call to whoever dials it', async () => {
    await world.started('a');
    await round(AFTER_MS - 1);
    expect(world.typesOf('a')).toEqual(['CallStarted', 'DialRequested']);
  });

  it('shows a call that nobody dials as unknown, tells an operator once, and never dials it', async () => {
    await world.started('a');
    await round(AFTER_MS + 1);
    await round(10 * MINUTE);
    expect(world.typesOf('a')).toEqual(['CallStarted', 'DialRequested', 'DialUnknown']);
    expect(reports.kinds).toEqual(['dial-unknown']);
    expect(world.telephony.dials).toBe(0);
  });

  it('finds a call whose answer was lost, with what became of it, and frees its slot', async () => {
    await world.started('a');
    const { callSid } = world.telephony.add({ to: PERSON, from: LINE, status: 'busy', durationSeconds: 0 });
    await round(AFTER_MS + 1);
    expect(world.typesOf('a').slice(2)).toEqual(['DialUnknown', 'DialAccepted', 'CallEnded']);
    expect(await world.call('a')).toMatchObject({ callSid, finalStatus: 'busy' });
    expect(await world.slots()).toEqual([]);
  });

  it('finds it later when the carrier lists it later', async () => {
    await world.started('a');
    const startedAt = world.clock.nowIso();
    await round(AFTER_MS + 1);
    const late = world.telephony.add({ to: PERSON, from: LINE, status: 'in-progress', createdAt: startedAt });
    await round(2 * AFTER_MS);
    expect(await world.call('a')).toMatchObject({ callSid: late.callSid, phase: 'answered' });
  });

  it('leaves two open dials of one number to a human when the carrier has one call', async () => {
    await world.started('a');
    await world.started('b');
    world.telephony.add({ to: PERSON, from: LINE });
    await round(AFTER_MS + 1);
    expect([(await world.call('a')).callSid, (await world.call('b')).callSid]).toEqual([null, null]);
    expect(reports.kinds).toEqual(['dial-ambiguous', 'dial-ambiguous']);
  });

  it('settles the second when a callback has settled the first', async () => {
    await world.started('a');
    await world.started('b');
    const [first, second] = [1, 2].map(() => world.telephony.add({ to: PERSON, from: LINE, status: 'ringing' }));
    await world.send('a', {
      type: 'RecordCallStatus',
      callSid: first?.callSid ?? '',
      status: 'ringing',
      answeredBy: null,
      durationSeconds: null,
      at: world.clock.nowIso(),
    });
    await round(AFTER_MS + 1);
    expect(await world.call('b')).toMatchObject({ callSid: second?.callSid, phase: 'ringing' });
  });

  it('ends a call whose callbacks were lost, with the carrier’s duration', async () => {
    const { callSid } = world.telephony.add({ to: PERSON, from: LINE, status: 'in-progress' });
    await accepted('a', callSid);
    await round(6 * MINUTE);
    expect(await world.call('a')).toMatchObject({ phase: 'answered' });
    world.telephony.set(callSid, { status: 'completed', durationSeconds: 42 });
    await round(6 * MINUTE);
    expect(await world.call('a')).toMatchObject({ finalStatus: 'completed' });
    expect(await world.slots()).toEqual([]);
  });

  it('records of a call whose process was killed what is known: the loss, where its last turn was cut, an estimated end', async () => {
    const { callSid } = world.telephony.add({ to: PERSON, from: LINE, status: 'in-progress' });
    await accepted('a', callSid);
    const openedMs = world.clock.nowMs();
    const turn = { speaker: 'agent', previousItemId: null } as const;
    await world.send(
      'a',
      { type: 'OpenSession', streamSid: 'MZ1', model: 'm', voice: 'v', at: world.clock.nowIso() },
      { type: 'AppendTurn', ...turn, turnId: 'heard', text: 'All heard.', startedAtMs: 0, endedAtMs: 2_000 },
      { type: 'AppendTurn', ...turn, turnId: 'cut', text: 'one two three four', startedAtMs: 4_000, endedAtMs: 24_000 },
    );
    world.telephony.set(callSid, { status: 'completed', durationSeconds: 14 });
    await round(6 * MINUTE);
    const events = world.platform.store.log.filter(({ stream }) => stream === 'call-a').slice(-3);
    const at = new Date(openedMs + 14_000).toISOString();
    expect(events.map(({ type }) => type)).toEqual(['TurnInterrupted', 'SessionLost', 'CallEnded']);
    expect(events.map(({ data }) => data)).toMatchObject([
      { turnId: 'cut', heardMs: 10_000, atMs: 14_000, estimated: true },
      { streamSid: 'MZ1', reason: 'process-lost', at, estimated: true },
      { cause: 'process-lost', status: 'completed', durationSeconds: 14, endedAt: at, estimated: true },
    ]);
  });

  it('ends a call that the carrier does not know, when it did not know it the last time either', async () => {
    await accepted('a', `CA${'f'.repeat(32)}`);
    await round(6 * MINUTE);
    expect(await world.call('a')).toMatchObject({ phase: 'dialled' });
    await round(6 * MINUTE);
    expect(await world.call('a')).toMatchObject({ phase: 'ended', finalStatus: 'failed', endCause: 'carrier' });
    expect(await world.slots()).toEqual([]);
  });

  it('takes the last that was recorded for the end of a call that the carrier does not know', async () => {
    const recordedAt = world.clock.nowIso();
    await accepted('a', `CA${'f'.repeat(32)}`);
    const turn = { speaker: 'agent', previousItemId: null, startedAtMs: 0, endedAtMs: 9_000 } as const;
    await world.send(
      'a',
      { type: 'OpenSession', streamSid: 'MZ1', model: 'm', voice: 'v', at: recordedAt },
      { type: 'AppendTurn', ...turn, turnId: 'cut', text: 'one two three four' },
    );
    await round(6 * MINUTE);
    await round(6 * MINUTE);
    const events = world.platform.store.log.filter(({ stream }) => stream === 'call-a').slice(-3);
    expect(events).toMatchObject([
      { type: 'TurnInterrupted', data: { turnId: 'cut', heardMs: 0, atMs: 0, estimated: true } },
      { type: 'SessionLost', data: { reason: 'process-lost', at: recordedAt, estimated: true } },
      { type: 'CallEnded', data: { cause: 'process-lost', endedAt: recordedAt, estimated: true } },
    ]);
  });

  it('leaves a call that the carrier knows again as the carrier has it', async () => {
    const { callSid } = world.telephony.add({ to: PERSON, from: LINE, status: 'in-progress' });
    await accepted('a', callSid);
    const fetch = world.telephony.fetch.bind(world.telephony);
    for (const _ of [1, 2]) {
      world.telephony.fetch = () => Promise.resolve(undefined);
      await round(6 * MINUTE);
      world.telephony.fetch = fetch;
      await round(6 * MINUTE);
    }
    expect(await world.call('a')).toMatchObject({ phase: 'answered' });
  });

  it('asks at once about calls that were silent before the process began', async () => {
    const { callSid } = world.telephony.add({ to: PERSON, from: LINE, status: 'completed', durationSeconds: 7 });
    await accepted('a', callSid);
    await round(AFTER_MS + 1_000);
    expect(world.typesOf('a').at(-1)).toBe('CallEnded');
  });

  it('leaves a call to what still waits of it for the log in this process', async () => {
    const carried = new Set(['a']);
    reconciler = reconcilerOf(world, reports, AFTER_MS, carried);
    const { callSid } = world.telephony.add({ to: PERSON, from: LINE, status: 'completed', durationSeconds: 7 });
    await accepted('a', callSid);
    await round(6 * MINUTE);
    expect(world.typesOf('a').at(-1)).toBe('DialAccepted');
    carried.clear();
    await round(6 * MINUTE);
    expect(world.typesOf('a').at(-1)).toBe('CallEnded');
  });

  it('goes on after the carrier was away', async () => {
    await world.started('a');
    world.telephony.add({ to: PERSON, from: LINE, status: 'ringing' });
    const list = world.telephony.list.bind(world.telephony);
    world.telephony.list = () => Promise.reject(new Error('away'));
    await round(AFTER_MS + 1);
    expect(reports.kinds).toEqual(['reconciliation-failed']);
    world.telephony.list = list;
    await round(AFTER_MS + 1);
    expect((await world.call('a')).phase).toBe('ringing');
  });
});
