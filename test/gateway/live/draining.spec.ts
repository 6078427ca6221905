import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EndCause } from '../../../src/calls/domain/call.events.js';
import { Draining } from '../../../src/gateway/live/draining.js';
import { LastEnds } from '../../../src/gateway/live/last-ends.js';
import { type LiveCall, LiveCalls } from '../../../src/gateway/live/live-calls.js';
import { Peers } from '../../../src/gateway/live/peers.js';
import { CallWorld } from '../../kit/call-world.js';
import { eventually } from '../../kit/eventually.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

const CALL_SID = `CA${'1'.repeat(32)}`;

describe('a process that is told to stop', () => {
  let world: CallWorld;
  let live: LiveCalls;
  let told: string[];

  const peersOf = (shared: boolean): Peers => {
    const peers = new Peers(world.coordination, world.clock, shared);
    peers.onApplicationBootstrap();
    return peers;
  };
  const draining = (peers: Peers): Draining => {
    const { ledger, directory, telephony, admission, clock } = world;
    return new Draining(live, peers, new LastEnds(ledger, directory, telephony, admission, clock));
  };
  /** Moves time until the work is done. */
  const inTime = async (work: Promise<unknown>): Promise<void> => {
    let done = false;
    void work.finally(() => (done = true)).catch(() => undefined);
    await eventually(() => {
      world.clock.advance(200);
      expect(done).toBe(true);
    });
    await work;
  };
  /** A call that is talked on; it ends as soon as it is told to. */
  const talking = async (callId: string): Promise<LiveCall> => {
    await world.started(callId);
    const at = world.clock.nowIso();
    await world.send(
      callId,
      { type: 'RecordDial', outcome: 'accepted', callSid: CALL_SID, at },
      { type: 'OpenSession', streamSid: 'MZ1', model: 'm', voice: 'v', at },
    );
    const ends = (how: string, cause: EndCause): void => {
      told.push(how);
      const over =
        cause === 'stream-lost'
          ? ({ type: 'LoseSession', streamSid: 'MZ1', reason: how, at } as const)
          : ({ type: 'EndSession', streamSid: 'MZ1', cause, outcome: null, at } as const);
      void world.send(callId, over).then(() => live.remove(callId, call, cause));
    };
    const call: LiveCall = {
      end: (cause) => ends(`end ${cause}`, cause),
      socketClosed: () => undefined,
      handOver: () => ends('handed-over', 'stream-lost'),
      endPolitely: (cause) => ends(`goodbye ${cause}`, cause),
      finished: Promise.resolve(),
      bufferedBytes: 0,
    };
    live.add(callId, call);
    return call;
  };

  beforeEach(async () => {
    world = new CallWorld(await temporaryFolder());
    live = new LiveCalls(world.clock);
    told = [];
  });

  it('and is the only one says goodbye, and leaves no call in progress though nobody hears the last callback', async () => {
    await talking('a');
    await inTime(draining(peersOf(false)).drain(1_000));
    expect(told).toEqual(['goodbye drained']);
    expect(world.telephony.hungUp).toEqual([CALL_SID]);
    expect(await world.call('a')).toMatchObject({ phase: 'ended', endCause: 'drained', finalStatus: 'completed' });
    expect(await world.slots()).toEqual([]);
  });

  it('ends the call too that came to its own end meanwhile', async () => {
    const call = await talking('a');
    const drained = draining(peersOf(false)).drain(60_000);
    call.end('agent-ended');
    await inTime(drained);
    expect(await world.call('a')).toMatchObject({ phase: 'ended', endCause: 'agent-ended' });
  });

  it('leaves it to the carrier to end a call when it does', async () => {
    const call = await talking('a');
    call.end('caller-hung-up');
    await eventually(async () => expect((await world.call('a')).sessionEndCause).toBe('caller-hung-up'));
    const callback = { callSid: CALL_SID, status: 'completed', answeredBy: null, durationSeconds: 7 } as const;
    const drained = draining(peersOf(false)).drain(1_000);
    await world.send('a', { type: 'RecordCallStatus', ...callback, at: world.clock.nowIso() });
    await inTime(drained);
    expect(world.telephony.hungUp).toEqual([]);
  });

  it('and is one of several lets its calls go, without a word and without ending them', async () => {
    const other = peersOf(true);
    await talking('a');
    await inTime(draining(peersOf(true)).drain(1_000));
    expect(told).toEqual(['handed-over']);
    expect(world.telephony.hungUp).toEqual([]);
    expect((await world.call('a')).phase).toBe('answered');
    await other.leave();
  });

  it('lets a call go too that comes when the others are gone', async () => {
    peersOf(true);
    await talking('a');
    await inTime(draining(peersOf(true)).drain(1_000));
    await talking('b');
    expect(told).toEqual(['handed-over', 'handed-over']);
  });

  it('says goodbye when every other process goes too', async () => {
    const going = peersOf(true);
    await going.leave();
    await talking('a');
    await inTime(draining(peersOf(true)).drain(1_000));
    expect(told).toEqual(['goodbye drained']);
  });
});
