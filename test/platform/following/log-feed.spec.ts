import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Followed } from '../../../src/platform/event-store/event-store.js';
import { MemoryLog } from '../../kit/memory-log.js';
import { NotedMember, ScriptedFeed } from './kit/scripted-feed.js';

const outcomeOf = (joined: Promise<void>): { is: unknown } => {
  const outcome: { is: unknown } = { is: 'member' };
  joined.then(
    () => (outcome.is = 'left'),
    (error: unknown) => (outcome.is = error),
  );
  return outcome;
};
const live = (position?: bigint): Followed => ({ caughtUp: true, position });
const behind = (position: bigint): Followed => ({ caughtUp: false, position });

describe('a feed', () => {
  let log: MemoryLog;
  beforeEach(() => {
    log = new MemoryLog();
  });
  const added = () => ({ event: { ...log.add('account-1', 'Added'), id: `e${log.events.length}` } });
  const other = () => ({ event: { ...log.add('other-1', 'Other'), id: `o${log.events.length}` } });
  const joined = async (after?: bigint) => {
    const scripted = new ScriptedFeed(after);
    const member = new NotedMember(after);
    const outcome = outcomeOf(scripted.feed.join(member));
    await scripted.run();
    return { scripted, feed: scripted.feed, member, outcome };
  };

  it('hands a batch to its members, decoded where one wants it, and how far it came', async () => {
    const { scripted, member } = await joined();
    const second = new NotedMember();
    void scripted.feed.join(second);
    await scripted.tell(added(), other(), added());
    const batch = [['e1', 'o2, not decoded', 'e3'], 20n];
    expect([member.told, second.told]).toEqual([
      [batch, 'behind'],
      [batch, 'behind'],
    ]);
    expect(scripted.decoded).toEqual(['e1', 'e3']);
    expect(scripted.ends).toBe(0);
    await scripted.tell(behind(50n), live(60n));
    expect(member.told.slice(2)).toEqual([[[], 60n], 'live']);
    expect(scripted.ends).toBe(1);
    await scripted.tell(live());
    expect(member.told.slice(4)).toEqual([[[], 60n], 'live']);
    await scripted.tell(added());
    expect(member.told.slice(6)).toEqual([[['e4'], 30n], 'live']);
  });

  it('follows the log from its position on, every category of it', async () => {
    const { scripted } = await joined(70n);
    expect(scripted.followed).toEqual({ after: 70n, signal: expect.any(AbortSignal) });
  });

  describe('admits', () => {
    it('those alone who stand where it stands, while it catches up', async () => {
      const { scripted, feed } = await joined(10n);
      expect([undefined, 9n, 10n, 11n].map((at) => feed.admits(at))).toEqual([false, false, true, false]);
      await scripted.tell(behind(30n));
      expect([undefined, 10n, 30n, 40n].map((at) => feed.admits(at))).toEqual([false, false, true, false]);
    });

    it('those too who have seen more, at the end of the log, and nobody who would miss an event', async () => {
      const { scripted, feed } = await joined();
      expect([undefined, 0n].map((at) => feed.admits(at))).toEqual([true, false]);
      await scripted.tell(live());
      expect([undefined, 0n, 10n].map((at) => feed.admits(at))).toEqual([true, true, true]);
      await scripted.tell(live(0n));
      expect([undefined, 0n, 10n].map((at) => feed.admits(at))).toEqual([false, true, true]);
      await scripted.tell(live(30n));
      expect([undefined, 29n, 30n, 31n].map((at) => feed.admits(at))).toEqual([false, false, true, true]);
    });

    it('nobody once it has ended', async () => {
      const { scripted, feed, member, outcome } = await joined();
      await scripted.tell(live(30n));
      expect(scripted.ended).toBe(0);
      feed.leave(member);
      await scripted.run();
      expect(outcome.is).toBe('left');
      expect(scripted.ended).toBe(1);
      expect(scripted.followed?.signal.aborted).toBe(true);
      expect([30n, 40n].map((at) => feed.admits(at))).toEqual([false, false]);
    });
  });

  it('waits a moment for members, and ends without any', async () => {
    const scripted = new ScriptedFeed();
    await scripted.clock.run(19);
    expect(scripted.ended).toBe(0);
    await scripted.run();
    expect([scripted.ended, scripted.followed?.signal.aborted]).toEqual([1, true]);
  });

  it('lets a member go whose batch fails, alone', async () => {
    const { scripted, member, outcome } = await joined();
    const bad = new NotedMember();
    bad.failure = new RangeError('unlucky');
    const rejected = outcomeOf(scripted.feed.join(bad));
    await scripted.tell(added());
    expect([rejected.is, outcome.is]).toEqual([bad.failure, 'member']);
    await scripted.tell(added());
    expect(member.told).toHaveLength(4);
    expect(bad.told).toEqual([]);
  });

  it('tells all its members of a log that cannot be followed', async () => {
    const { scripted, outcome } = await joined();
    const failure = new Error('broken');
    await scripted.break(failure);
    expect(outcome.is).toBe(failure);
    expect([scripted.ended, scripted.followed?.signal.aborted]).toEqual([1, true]);
  });

  it('is not left by who is no member, also if he joins then', async () => {
    const { scripted, outcome } = await joined();
    const late = new NotedMember();
    scripted.feed.leave(late);
    const stays = outcomeOf(scripted.feed.join(late));
    await scripted.tell(added());
    expect([outcome.is, stays.is]).toEqual(['member', 'member']);
    expect(late.told).toContainEqual([['e1'], 0n]);
  });

  it('has a checkpoint moved that follows later, when nothing more comes', async () => {
    const { scripted, member } = await joined();
    await scripted.tell(other());
    member.told.length = 0;
    await scripted.run();
    expect(member.told).toEqual([]);
    member.pending = true;
    await scripted.tell(other());
    expect(member.told).toEqual([[['o2, not decoded'], 10n], 'behind', 'flush', 'behind']);
    expect(scripted.clock.timers).toBe(0);
  });

  describe('merges into another', () => {
    it('that is at the end of the log: its members move, and leave from there', async () => {
      const to = await joined(10n);
      await to.scripted.tell(live(30n));
      const from = await joined(10n);
      await from.scripted.tell(live(30n));
      from.feed.mergeInto(to.feed);
      await from.scripted.tell(live(30n));
      expect([from.scripted.ended, from.outcome.is]).toEqual([1, 'member']);
      from.member.told.length = 0;
      await to.scripted.tell(added());
      expect(from.member.told).toEqual([[['e1'], 0n], 'live']);
      to.feed.leave(from.member);
      await to.scripted.run();
      expect([from.outcome.is, to.outcome.is]).toEqual(['left', 'member']);
    });

    it.each<[string, Followed[], bigint]>([
      ['is not at the end', [behind(30n)], 30n],
      ['is further on', [live(30n)], 20n],
    ])('not where the other %s', async (_, steps, at) => {
      const to = await joined(10n);
      await to.scripted.tell(...steps);
      const from = await joined(10n);
      await from.scripted.tell(live(at));
      from.feed.mergeInto(to.feed);
      await from.scripted.tell(added());
      expect(from.member.told).toContainEqual([['e1'], 0n]);
      expect(from.scripted.ended).toBe(0);
    });

    it('not who is about to leave', async () => {
      const to = await joined(10n);
      await to.scripted.tell(live(10n));
      const from = await joined(10n);
      from.feed.leave(from.member);
      from.feed.mergeInto(to.feed);
      await from.scripted.run();
      expect([from.outcome.is, from.scripted.ended]).toEqual(['left', 1]);
    });
  });
});
