import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SessionFaults } from '../../../src/lab/model/session-faults.js';
import { Mind } from '../../../src/lab/model/mind.js';
import { Session } from '../../../src/lab/model/session.js';
import { Vocabulary } from '../../../src/lab/speech/vocabulary.js';
import { Voices } from '../../../src/lab/speech/voice.js';
import { FakeClock } from '../../kit/fake-clock.js';

const TYPES = [
  'session.update',
  'input_audio_buffer.append',
  'input_audio_buffer.commit',
  'conversation.item.create',
  'conversation.item.retrieve',
  'conversation.item.delete',
  'conversation.item.truncate',
  'response.create',
  'response.cancel',
];
const FIELDS = ['session', 'audio', 'item', 'item_id', 'content_index', 'audio_end_ms', 'response', 'previous_item_id'];

const field = fc.oneof(
  fc.jsonValue(),
  fc.record({
    type: fc.constantFrom('message', 'function_call', 'realtime'),
    role: fc.jsonValue(),
    content: fc.jsonValue(),
  }),
  fc.record({ type: fc.constant('realtime'), audio: fc.jsonValue(), tools: fc.jsonValue() }),
);
const event = fc
  .tuple(fc.constantFrom(...TYPES), fc.dictionary(fc.constantFrom(...FIELDS), field))
  .map(([type, fields]) => JSON.stringify({ type, ...fields }));

describe('whatever a client sends', () => {
  let vocabulary: Vocabulary;
  const voices = new Voices(async () => new Uint8Array(160));
  beforeAll(async () => {
    vocabulary = await Vocabulary.of([], 'caller', voices);
  });

  it('is answered by an event of the protocol and never by a failure of the lab', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: event }, fc.string()), { maxLength: 20 }), (frames) => {
        const sent: string[] = [];
        const clock = new FakeClock();
        const session = new Session(
          { send: (text) => sent.push(text), close: () => undefined, drop: () => undefined },
          {
            clock,
            voices,
            vocabulary,
            mind: new Mind([]),
            latency: { response: 0, transcription: 0 },
            faults: new SessionFaults(),
            spoken: () => undefined,
            model: 'm',
            sessionMs: 3_600_000,
          },
        );
        for (const frame of frames) session.receive(frame);
        expect(session.errors.filter(({ type }) => type !== 'invalid_request_error')).toEqual([]);
        for (const text of sent) expect(JSON.parse(text)).toMatchObject({ event_id: expect.any(String) });
        session.ended();
      }),
      { numRuns: 300 },
    );
  });
});
