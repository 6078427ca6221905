import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { dialStorm } from '../kit/dial-storm.js';

describe('many posts of few calls, with the server killed and the carrier’s answers lost', () => {
  it('dial every key at most once, and every key settles or is shown as unknown', async () => {
    const { carrierCalls } = await dialStorm({
      posts: 450,
      keys: 30,
      kills: 2,
      lostAnswers: 0.3,
      withinMs: 60_000,
    });
    expect(carrierCalls).toBeGreaterThan(0);
  }, 180_000);
});
