import { describe, expect, it } from '@jest/globals';
import { versionIdOf } from '../earlier-version-id.js';
import { settings } from '../agent.samples.js';

describe("the id of an agent's version", () => {
  it('is the one that a release without limits of silence gave, where the limit is the default', () => {
    expect(versionIdOf('agent', settings)).toBe('582dcc40-c53a-58bc-95c0-99df34f7a9e8');
    expect(versionIdOf('agent', { ...settings, maxSilenceSeconds: null })).not.toBe(versionIdOf('agent', settings));
    expect(versionIdOf('agent', { ...settings, maxSilenceSeconds: 30 })).not.toBe(versionIdOf('agent', settings));
  });
});
