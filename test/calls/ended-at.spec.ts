import { describe, expect, it } from '@jest/globals';
import { voiceSessionDto } from '../../src/calls/http/voice-session.presenter.js';
import type { VoiceSession } from '../../src/calls/read-models/voice-session.js';

const session = (startedAtMs: number, cutAtMs: number | null) =>
  ({
    turns: [{ turnId: 'a', previousItemId: null, speaker: 'agent', text: 'Hello.', startedAtMs, endedAtMs: 9_000 }],
    interruptions: cutAtMs === null ? [] : [{ turnId: 'a', heardMs: 0, heardText: '', atMs: cutAtMs }],
    functionCalls: [],
    digits: [],
  }) as unknown as VoiceSession;

describe('the end of a turn in a transcript', () => {
  it.each([
    ['where it was spoken to', 1_000, null, 9_000],
    ['where it was cut', 1_000, 2_500, 2_500],
    ['where it would have begun, if it was cut before', 4_000, 2_500, 4_000],
  ])('is %s', (_, startedAtMs, cutAtMs, expected) =>
    expect(voiceSessionDto(session(startedAtMs, cutAtMs)).transcript[0]?.ended_at_ms).toBe(expected),
  );
});
