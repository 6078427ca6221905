import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { onUncaught } from '../src/last-resort.js';

const setUp = () => {
  const lines: string[] = [];
  const done: string[] = [];
  const faulty = new EventEmitter();
  onUncaught(faulty, pino({ base: null }, { write: (line: string) => void lines.push(line) }), {
    drain: () => void done.push('drain'),
    leaveAtOnce: () => void done.push('leave'),
  });
  return { faulty, done, levels: () => lines.map((line) => (JSON.parse(line) as { level: number }).level) };
};
const [ERROR, FATAL] = [50, 60];

describe('an error that nobody caught', () => {
  it('is logged, and a rejection ends nothing', () => {
    const { faulty, done, levels } = setUp();
    faulty.emit('unhandledRejection', new Error('forgotten'));
    expect([done, levels()]).toEqual([[], [ERROR]]);
  });

  it('drains once when it was an exception, and leaves when they do not end', () => {
    const { faulty, done, levels } = setUp();
    for (let thrown = 0; thrown < 99; thrown++) faulty.emit('uncaughtException', new Error('thrown'));
    expect(done).toEqual(['drain']);
    faulty.emit('uncaughtException', new Error('thrown'));
    expect(done).toEqual(['drain', 'leave']);
    expect(new Set(levels())).toEqual(new Set([FATAL]));
  });
});
