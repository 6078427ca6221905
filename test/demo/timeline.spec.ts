import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Timeline } from '../../src/demo/timeline.js';

const open = () => {
  const told: string[] = [];
  const begunAtMs = Date.now();
  return {
    told,
    timeline: new Timeline(
      (line) => told.push(line),
      () => Date.now() - begunAtMs,
    ),
  };
};

describe('a timeline', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('tells a line when nothing earlier can become known any more', () => {
    const { told, timeline } = open();
    jest.advanceTimersByTime(100);
    timeline.add(100, 'said');
    jest.advanceTimersByTime(499);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(told).toEqual(['said']);
  });

  it('tells what is known only when it has ended before what happened meanwhile', () => {
    const { told, timeline } = open();
    timeline.begins(0);
    jest.advanceTimersByTime(2_000);
    timeline.add(2_000, 'interrupting');
    jest.advanceTimersByTime(10_000);
    expect(told).toEqual([]);
    timeline.add(0, 'interrupted');
    timeline.ends(0);
    expect(told).toEqual(['interrupted', 'interrupting']);
  });

  it('holds what comes after the first of two that begin at the same moment', () => {
    const { told, timeline } = open();
    timeline.begins(20);
    timeline.begins(20);
    timeline.add(20, 'one');
    timeline.ends(20);
    timeline.add(30, 'after both');
    jest.advanceTimersByTime(1_000);
    expect(told).toEqual(['one']);
    timeline.add(20, 'two');
    timeline.ends(20);
    expect(told).toEqual(['one', 'two', 'after both']);
  });

  it('tells at once what waits when it is closed, and all that comes later', () => {
    const { told, timeline } = open();
    timeline.begins(0);
    timeline.add(20, 'b');
    timeline.add(10, 'a');
    timeline.close();
    timeline.add(5, 'late');
    expect(told).toEqual(['a', 'b', 'late']);
  });

  it('tells everything, in order, whatever begins and becomes known when', () => {
    const happening = fc.record({
      atMs: fc.integer({ min: 0, max: 10_000 }),
      lastsMs: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined }),
      behindMs: fc.integer({ min: 0, max: 500 }),
    });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 20 }), (happenings) => {
        const { told, timeline } = open();
        for (const { atMs, lastsMs, behindMs } of happenings) {
          if (lastsMs !== undefined) setTimeout(() => timeline.begins(atMs), atMs);
          setTimeout(
            () => {
              timeline.add(atMs, String(atMs));
              if (lastsMs !== undefined) timeline.ends(atMs);
            },
            atMs + (lastsMs ?? 0) + behindMs,
          );
        }
        jest.advanceTimersByTime(16_500);
        expect(told.map(Number)).toEqual(happenings.map(({ atMs }) => atMs).sort((a, b) => a - b));
      }),
    );
  });
});
