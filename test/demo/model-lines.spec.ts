import { describe, expect, it } from '@jest/globals';
import { modelLines } from '../../src/demo/model-lines.js';

const SESSION = { sessionId: 'sess_1', heard: [], errors: [], truncations: [], open: false };

describe('how the model saw a call', () => {
  it('is told in one line where nothing went wrong', () => {
    expect(modelLines([SESSION])).toEqual(['1 session, nothing truncated, nothing refused']);
    expect(modelLines([])).toEqual(['0 sessions, nothing truncated, nothing refused']);
  });

  it('names each truncation, each refusal, and what was left open', () => {
    const first = {
      ...SESSION,
      truncations: [
        { itemId: 'item_1', audioEndMs: 1663 },
        { itemId: 'item_2', audioEndMs: 20 },
      ],
      errors: [
        { code: 'response_cancel_not_active', message: 'No active response.' },
        { code: null, message: 'What?' },
      ],
    };
    expect(modelLines([first, { ...SESSION, sessionId: 'sess_2', open: true }])).toEqual([
      '2 sessions, truncated to 1,663 ms, 20 ms, 2 events refused',
      'refused: response_cancel_not_active: No active response.',
      'refused: What?',
      'left open: sess_2',
    ]);
  });
});
