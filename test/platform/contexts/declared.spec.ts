import { describe, expect, it } from '@jest/globals';
import { declaredBy, DeclaredTwice } from '../../../src/platform/contexts/declared.js';
import type { Context } from '../../../src/platform/contexts/context.js';
import type { AnyProjection } from '../../../src/platform/read-models/projection.js';

const codec = { specs: {} };
const model = (name: string): AnyProjection => ({ name, version: 1, indexes: [], categories: [], on: {} });
class Every {}
class Api {}

const notes: Context = {
  name: 'notes',
  streams: [{ category: 'note', codec }],
  projections: [model('note-list')],
  refusals: { 'note-closed': 'conflict' },
  scopes: { 'notes:read': { opens: 'notes', byDefault: true }, 'notes:write': { opens: 'notes' } },
  logFields: ['note_id', 'tenant_id'],
  modules: { every: async () => [Every], api: async () => [Api] },
};

describe('what contexts declare', () => {
  it('gives what is central, in the order of the list', () => {
    const tasks: Context = { name: 'tasks', projections: [model('task-list')], logFields: ['tenant_id'] };
    const declared = declaredBy([notes, tasks]);
    expect(declared).toMatchObject({
      codecs: { note: codec },
      refusals: { 'note-closed': 'conflict' },
      scopes: ['notes:read', 'notes:write'],
      defaultScopes: ['notes:read'],
      logFields: ['note_id', 'tenant_id'],
    });
    expect(declared.projections.map(({ name }) => name)).toEqual(['note-list', 'task-list']);
  });

  it('loads the modules of the roles that a process has', async () => {
    const { modules } = declaredBy([notes]);
    expect(await modules(new Set(['gateway']))).toEqual([Every]);
    expect(await modules(new Set(['api', 'gateway']))).toEqual([Every, Api]);
  });

  it.each<[string, Partial<Context>]>([
    ['context "notes"', { name: 'notes' }],
    ['stream "note"', { streams: [{ category: 'note', codec }] }],
    ['read model "note-list"', { projections: [model('note-list')] }],
    ['refusal "note-closed"', { refusals: { 'note-closed': 'not_found' } }],
    ['scope "notes:read"', { scopes: { 'notes:read': { opens: 'others' } } }],
  ])('refuses a second %s, and names both', (what, again) => {
    const other = { name: 'other', ...again };
    expect(() => declaredBy([notes, other])).toThrow(DeclaredTwice);
    expect(() => declaredBy([notes, other])).toThrow(`${what} is declared by notes and again by ${other.name}`);
  });

  it('refuses what one context declares twice', () => {
    const twice = { name: 'notes', projections: [model('note-list'), model('note-list')] };
    expect(() => declaredBy([twice])).toThrow('read model "note-list" is declared by notes and again by notes');
  });
});
