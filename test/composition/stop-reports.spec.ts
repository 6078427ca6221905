import { describe, expect, it } from '@jest/globals';
import { StopReports } from '../../src/composition/stop-reports.js';
import type { ReadModelState } from '../../src/platform/read-models/read-model-status.js';

const status = (state: ReadModelState, lastError?: string, position?: bigint) => ({
  ...{ name: 'call-log', version: 2, state, lastError },
  stoppedAt: position === undefined ? undefined : { position, type: 'TurnAppended' },
});

describe('a read model that stops', () => {
  it('is told once with its reason and place, again when the reason changes, and once when it goes on', () => {
    const said: unknown[] = [];
    const say = (...line: unknown[]) => void said.push(line);
    const reports = new StopReports({ error: say, log: say });
    reports.observe([status('live')]);
    for (const state of ['stopped', 'catching-up', 'stopped'] as const)
      reports.observe([status(state, 'CorruptEvent: damaged', 7n)]);
    reports.observe([status('stopped', 'VaultUnavailable: away')]);
    reports.observe([status('live')]);
    reports.observe([status('live')]);
    const model = { read_model: 'call-log', version: 2 };
    const place = { position: 7n, event_type: 'TurnAppended' };
    const none = { position: undefined, event_type: undefined };
    expect(said).toEqual([
      [{ ...model, ...place }, 'the read model call-log stopped: CorruptEvent: damaged'],
      [{ ...model, ...none }, 'the read model call-log stopped: VaultUnavailable: away'],
      [{ ...model, ...none }, 'the read model call-log goes on'],
    ]);
  });

  it('is told by its version: the one that is served may stop while the next is built', () => {
    const said: unknown[] = [];
    const say = (...line: unknown[]) => void said.push(line);
    const reports = new StopReports({ error: say, log: say });
    const older = { ...status('stopped', 'CorruptEvent: damaged', 7n), version: 1 };
    for (let time = 0; time < 2; time++) reports.observe([{ ...status('catching-up'), older: [older] }]);
    const about = { read_model: 'call-log', version: 1, position: 7n, event_type: 'TurnAppended' };
    expect(said).toEqual([[about, 'the read model call-log stopped: CorruptEvent: damaged']]);
  });
});
