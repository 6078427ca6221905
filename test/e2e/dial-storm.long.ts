import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { dialStorm } from '../kit/dial-storm.js';

describe('ten thousand posts of five hundred calls, with the server killed and the carrier’s answers lost', () => {
  it('dial every key at most once, and every key settles or is shown as unknown', async () => {
    const figures = await dialStorm({ posts: 10_000, keys: 500, kills: 5, lostAnswers: 0.3, withinMs: 300_000 });
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    expect(figures.carrierCalls).toBeLessThanOrEqual(500);
  }, 900_000);
});
