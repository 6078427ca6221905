import { describe, it } from '@jest/globals';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import { AT, callEnded, LATER, talking } from '../call.samples.js';

const given = specFor(callDecider);
const consent: CallCommand = { type: 'RecordConsent', scope: 'recording', granted: true, wording: 'v1', at: AT };
const consented = {
  type: 'ConsentRecorded',
  data: { scope: 'recording', granted: true, wording: 'v1', at: AT },
} as const;

describe('what is learnt of a call', () => {
  it('keeps a consent once', () =>
    given(...talking)
      .when(consent, consent)
      .then(consented));
  it('keeps its withdrawal', () =>
    given(...talking, consented)
      .when({ ...consent, granted: false })
      .then({ type: 'ConsentRecorded', data: { scope: 'recording', granted: false, wording: 'v1', at: AT } }));
  it('keeps each yes and no in turn', () => {
    const no = { ...consented, data: { ...consented.data, granted: false } };
    given(...talking, consented, no)
      .when(consent)
      .then(consented);
    given(...talking, no)
      .when({ ...consent, granted: false })
      .nothing();
  });
  it('tells consents, recordings and summaries apart', () => {
    const data = { recordingSid: 'RE1', url: 'https://example.com/RE1', durationSeconds: 60, at: AT };
    const training: CallCommand = { ...consent, scope: 'training' };
    given(
      ...talking,
      consented,
      { type: 'RecordingAttached', data },
      { type: 'CallSummarized', data: { summary: 'Well.', at: AT } },
    )
      .when(
        training,
        { type: 'AttachRecording', ...data, recordingSid: 'RE2' },
        { type: 'SummarizeCall', summary: 'Well.', at: LATER },
      )
      .then(
        { type: 'ConsentRecorded', data: { ...consented.data, scope: 'training' } },
        { type: 'RecordingAttached', data: { ...data, recordingSid: 'RE2' } },
        { type: 'CallSummarized', data: { summary: 'Well.', at: LATER } },
      );
  });
  it('takes a recording, a summary and a cost after the end, each once', () => {
    const recording = { recordingSid: 'RE1', url: 'https://example.com/RE1', durationSeconds: 60, at: AT };
    const commands: CallCommand[] = [
      { type: 'AttachRecording', ...recording },
      { type: 'SummarizeCall', summary: 'All well.', at: AT },
      { type: 'RecordCost', currency: 'USD', amount: 0.12, at: AT },
    ];
    given(...talking, callEnded())
      .when(...commands, ...commands)
      .then(
        { type: 'RecordingAttached', data: recording },
        { type: 'CallSummarized', data: { summary: 'All well.', at: AT } },
        { type: 'CallCosted', data: { currency: 'USD', amount: 0.12, at: AT } },
      );
  });
  it('is erased once', () =>
    given(...talking, callEnded())
      .when({ type: 'EraseCall', at: AT }, { type: 'EraseCall', at: AT })
      .then({ type: 'CallErased', data: { at: AT } }));
});
