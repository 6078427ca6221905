import { describe, expect, it } from '@jest/globals';
import { specFor } from './given.js';
import { noteDefinition, type NoteCommand, type NoteEvent } from './note.samples.js';

const given = specFor(noteDefinition.decider);
const data = { noteId: 'n', text: 'x', pages: 1 };
const written: NoteEvent = { type: 'NoteWritten', data };
const closed: NoteEvent = { type: 'NoteClosed', data: { reason: 'done' } };
const write: NoteCommand = { type: 'WriteNote', ...data };

describe('the words of a specification', () => {
  it('hold for what a decider does', () => {
    given().when(write).then(written);
    given().when(write, write).then(written);
    given(written).when(write).nothing();
    given(closed).when(write).refused('note-closed');
  });

  it('fail for what it does not do', () => {
    expect(() => given(written).when(write).then(written)).toThrow();
    expect(() => given().when(write).nothing()).toThrow();
    expect(() => given().when(write).refused('note-closed')).toThrow();
    expect(() => given(closed).when(write).refused('other')).toThrow();
  });
});
