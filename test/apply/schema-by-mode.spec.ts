import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { AGENT_MODES } from '../../src/apply/document/agent-modes.js';
import { schemaByMode } from '../../src/apply/document/schema-by-mode.js';
import { record } from '../../src/apply/document/schema-parts.js';

const mode = { type: 'string', enum: ['voice', 'text'] };
const number = { type: 'integer' };
const modes = {
  voice: { schema: record({ mode, pitch: number }, ['pitch']) },
  text: { schema: record({ mode, font: number }, ['font']) },
};
/** Where a document is wrong, and by which rule, the choice of the schema apart. */
const problems = (document: unknown): readonly string[] => {
  const check = new Ajv({ allErrors: true }).compile(schemaByMode(modes, 'voice'));
  check(document);
  return (check.errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
};

describe('a schema by mode', () => {
  it.each([{ pitch: 1 }, { mode: 'voice', pitch: 1 }, { mode: 'text', font: 1 }])('takes %j', (document) =>
    expect(problems(document)).toEqual([]),
  );

  it.each([
    [{ mode: 'text', pitch: 1 }, [' required', ' additionalProperties']],
    [{ font: 1 }, [' required', ' additionalProperties']],
    [{ mode: 'smoke', pitch: 1 }, ['/mode enum']],
    [{ mode: 'text', font: 'big' }, ['/font type']],
    [7, [' type']],
  ])('says of %j what its own mode says', (document, expected) => expect(problems(document)).toEqual(expected));

  it('is the schema itself where there is one mode', () =>
    expect(schemaByMode(AGENT_MODES, 'realtime')).toBe(AGENT_MODES.realtime.schema));
});
