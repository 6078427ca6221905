import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseServerEvent } from '../../../../src/providers/openai/realtime/realtime-events.js';

describe('a server event of OpenAI Realtime, well-formed or not', () => {
  it('is read without an exception, whatever its fields hold', () => {
    const type = fc.constantFrom(
      'response.output_audio.delta',
      'response.output_audio_transcript.delta',
      'input_audio_buffer.speech_started',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.input_audio_transcription.completed',
      'response.output_item.done',
      'response.created',
      'response.done',
      'session.created',
      'error',
    );
    const value = fc.oneof({ maxDepth: 3 }, fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, '', 0, [], {}));
    const item = fc.oneof(
      value,
      fc.record(
        {
          id: value,
          type: fc.constantFrom('message', 'function_call', null),
          status: fc.constantFrom('completed', null),
          content: fc.oneof(value, fc.array(value)),
          call_id: value,
          name: value,
          arguments: value,
        },
        { requiredKeys: [] },
      ),
    );
    const event = fc.record(
      {
        type,
        item_id: value,
        response_id: value,
        delta: value,
        item,
        response: item,
        error: value,
        transcript: value,
        previous_item_id: value,
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(fc.oneof(event, fc.jsonValue()), (given) => {
        const parsed = parseServerEvent(JSON.stringify(given));
        if (parsed?.type === 'audio') expect(parsed.base64).toBe((given as { delta: string }).delta);
        if (parsed?.type === 'toolCall') expect(typeof parsed.argumentsJson).toBe('string');
      }),
      { numRuns: 2000 },
    );
  });
});
