import { describe, expect, it } from '@jest/globals';
import { readScript } from '../../../src/lab/scripts/read-script.js';

const withFaults = (faults: string) =>
  readScript(`name: mine\ncaller: { number: "+15550100001" }\nfaults: ${faults}`, 'mine.yaml').faults;

describe('the faults of a script', () => {
  it('are read with what belongs to each', () => {
    expect(
      withFaults(
        `[{ kind: model-refuse, http_status: 429, times: 2 }, { kind: late-callback, delay_ms: 5, status: completed },
          { kind: model-network, after_ms: 0, delay_ms: 160, jitter_ms: 40, loss_percent: 0.5, resend_ms: 400 },
          { kind: stream-network, after_ms: 9, delay_ms: 80 }]`,
      ),
    ).toEqual([
      { kind: 'model-refuse', status: 429, times: 2 },
      { kind: 'late-callback', delayMs: 5, status: 'completed' },
      { kind: 'model-network', afterMs: 0, delayMs: 160, jitterMs: 40, lossPercent: 0.5, resendMs: 400 },
      { kind: 'stream-network', afterMs: 9, delayMs: 80 },
    ]);
  });

  it('strike in a step too', () => {
    const yaml =
      'name: mine\ncaller: { number: "+15550100001", steps: [{ strike: { kind: store-away, after_ms: 0, for_ms: 9 } }] }';
    expect(readScript(yaml, 'mine.yaml').caller.steps).toEqual([
      { strike: { kind: 'store-away', afterMs: 0, forMs: 9 } },
    ]);
  });

  it.each([
    ['[{ kind: gremlins }]', 'faults[0].kind'],
    ['[{ kind: drop-stream }]', 'after_ms: missing'],
    ['[{ kind: drop-stream, after_ms: soon }]', 'after_ms'],
    ['[{ kind: lose-answer, after_ms: 1 }]', 'after_ms: unknown'],
    ['[{ kind: lose-answer, times: -1 }]', 'times'],
    ['[{ kind: model-network, after_ms: 0 }]', 'delay_ms: missing'],
    ['[{ kind: model-network, after_ms: 0, delay_ms: 1, loss_percent: 101 }]', 'expected a number from 0 to 100'],
  ])('%s are refused by name', (faults, place) => {
    expect(() => withFaults(faults)).toThrow(place);
  });
});
