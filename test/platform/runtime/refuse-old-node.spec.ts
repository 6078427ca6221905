import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { NODE_FLOOR, oldNodeProblem } from '../../../src/platform/runtime/refuse-old-node.js';

describe('a Node that is too old', () => {
  it.each(['18.20.8', '20.18.3', '16.0.0'])('%s is refused with a sentence', (version) =>
    expect(oldNodeProblem(version)).toBe(`Voiceledger needs Node 20.19 or later, and this is ${version}.`),
  );

  it.each(['20.19.0', '20.20.1', '22.0.0', '24.1.0'])('%s is taken', (version) =>
    expect(oldNodeProblem(version)).toBeUndefined(),
  );

  it('is what package.json says', () => {
    const { engines } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(engines.node).toBe(`>=${NODE_FLOOR.join('.')}`);
  });
});
