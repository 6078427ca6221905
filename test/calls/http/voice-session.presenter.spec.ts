import { describe, expect, it } from '@jest/globals';
import { voiceSessionDto } from '../../../src/calls/http/voice-session.presenter.js';
import type { VoiceSession } from '../../../src/calls/read-models/voice-session.js';
import { parseExact } from '../../../src/platform/events/exact-json.js';

describe('a voice session over REST', () => {
  it('shows numbers as numbers where no digit is lost by it, and as text where one would be', () => {
    const session = {
      turns: [],
      interruptions: [],
      digits: [],
      functionCalls: [
        { arguments: parseExact('{"order_id":2512292042121000001}'), result: parseExact('{"price":1.10,"n":1e400}') },
      ],
    } as unknown as VoiceSession;
    expect(voiceSessionDto(session).function_calls).toMatchObject([
      { arguments: { order_id: '2512292042121000001' }, result: { price: 1.1, n: '1e400' } },
    ]);
  });
});
