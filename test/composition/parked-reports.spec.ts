import { describe, expect, it } from '@jest/globals';
import { ParkedReports } from '../../src/composition/reaction-metrics.js';
import type { ReactionStatus } from '../../src/platform/reactions/reaction-status.js';

const event = { id: '7', stream: 'call-1', revision: '3', eventId: 'e-7', type: 'CallEnded', version: 1 };
const status = (...positions: readonly string[]): ReactionStatus => ({
  ...{ name: 'telling', version: 2, state: 'live', setAside: positions.length },
  parked: positions.map((position) => ({
    ...event,
    ...{ position, tries: 9, retryAtMs: null, error: 'Error: refused', since: '2026-01-01T00:00:00.000Z' },
  })),
});

describe('reports of parked events', () => {
  it('come once for each, and again when it was parked again', () => {
    const lines: unknown[] = [];
    const reports = new ParkedReports({ error: (about: unknown, text: unknown) => lines.push([about, text]) });
    for (const each of [status('7'), status('7', '9'), status('9'), status('7', '9')]) reports.observe([each]);
    const line = (position: bigint) => [
      { reaction: 'telling', version: 2, position, event_type: 'CallEnded' },
      'the reaction telling has parked an event: Error: refused',
    ];
    expect(lines).toEqual([line(7n), line(9n), line(7n)]);
  });
});
