import type { CommandContext, StreamDefinition } from '../../src/platform/commands/stream-definition.js';
import { Refused } from '../../src/platform/commands/refused.js';
import { codec } from '../../src/platform/events/codec.js';
import type { Fact } from '../../src/platform/events/fact.js';
import type { Json } from '../../src/platform/events/json.js';

/** A small stream of its own for tests of the platform: notes, each written once. */
export type NoteWritten = Fact<'NoteWritten', { noteId: string; text: Json; pages: number }>;
export type NoteClosed = Fact<'NoteClosed', { reason: string }>;
export type NoteEvent = NoteWritten | NoteClosed;
export type NoteCommand =
  | Readonly<{ type: 'WriteNote'; noteId: string; text: Json; pages: number }>
  | Readonly<{ type: 'CloseNote'; reason: string }>;
export type Notes = Readonly<{ texts: ReadonlyMap<string, Json>; closed: boolean }>;

export const noteDefinition: StreamDefinition<Notes, NoteCommand, NoteEvent> = {
  category: 'note',
  codec: codec<NoteEvent>({
    NoteWritten: { upcasts: [(data) => ({ ...data, pages: 1 })], personal: ['text'] },
    NoteClosed: { upcasts: [], personal: [] },
  }),
  decider: {
    initial: { texts: new Map(), closed: false },
    decide: (command, notes) => {
      if (command.type === 'CloseNote')
        return notes.closed ? [] : [{ type: 'NoteClosed', data: { reason: command.reason } }];
      const { noteId, text, pages } = command;
      if (notes.texts.has(noteId)) return [];
      if (notes.closed) throw new Refused('note-closed');
      return [{ type: 'NoteWritten', data: { noteId, text, pages } }];
    },
    evolve: (notes, { type, data }) =>
      type === 'NoteClosed'
        ? { ...notes, closed: true }
        : { ...notes, texts: new Map(notes.texts).set(data.noteId, data.text) },
  },
};

export const noteContext: CommandContext = { tenantId: 'tenant-a', actor: 'system', correlationId: 'request-1' };
