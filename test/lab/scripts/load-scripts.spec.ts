import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BUNDLED_SCRIPTS, loadScripts } from '../../../src/lab/scripts/load-scripts.js';
import { readScript } from '../../../src/lab/scripts/read-script.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

const caller = (rest: string): string => `name: mine\ncaller:\n  number: "+15550100001"\n${rest}`;

describe('the scripts of the lab', () => {
  it('that come with the package can be read, each with a number of its own', async () => {
    const scripts = await loadScripts(BUNDLED_SCRIPTS);
    expect(scripts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['order-status', 'appointment-reminder', 'busy', 'no-answer', 'machine', 'wrong-number']),
    );
    expect(new Set(scripts.map((script) => script.caller.number)).size).toBe(scripts.length);
  });

  it('of a user are loaded from a folder', async () => {
    const folder = await temporaryFolder();
    await writeFile(
      join(folder, 'mine.yaml'),
      caller('  steps: [{ wait: agent }, { pause_ms: 5 }, { press: "1#" }]\n'),
    );
    await writeFile(join(folder, 'notes.txt'), 'not a script');
    expect(await loadScripts(folder)).toEqual([
      {
        name: 'mine',
        caller: {
          number: '+15550100001',
          voice: 'caller',
          answers: 'human',
          ringMs: 1000,
          quietMs: 700,
          patienceMs: 30000,
          steps: [{ wait: 'agent' }, { pauseMs: 5 }, { press: '1#' }],
        },
        agent: [],
      },
    ]);
  });

  it('may say several messages, each of several parts', () => {
    const yaml = `${caller('')}agent: [{ says: [One., [Two., Three.]] }]`;
    expect(readScript(yaml, 'mine.yaml').agent).toEqual([{ says: ['One.', ['Two.', 'Three.']] }]);
  });

  it.each([
    ['a: [', 'mine.yaml: not YAML'],
    ['name: mine', 'mine.yaml.caller: missing'],
    ['name: My Script\ncaller: {}', 'mine.yaml.name: expected a name'],
    [
      'name: mine\ncaller: { number: 5550100001 }',
      'mine.yaml.caller.number: expected a number such as +15550100001, found 5550100001',
    ],
    [caller('  answers: perhaps'), 'mine.yaml.caller.answers: expected human | machine | busy | no-answer | failed'],
    [caller('  ring_ms: -1'), 'mine.yaml.caller.ring_ms: expected whole milliseconds'],
    [caller('  voice: robot'), 'mine.yaml.caller.voice: expected caller | agent'],
    [caller('  colour: blue'), 'mine.yaml.caller.colour: unknown'],
    [caller('  steps: { say: x }'), 'mine.yaml.caller.steps: expected a list'],
    [caller('  steps: [{ say: x, wait: agent }]'), 'mine.yaml.caller.steps[0]: expected exactly one of'],
    [
      caller('  steps: [{ wait: agent }, { interrupt: { say: x } }]'),
      'mine.yaml.caller.steps[1].interrupt.after_ms: missing',
    ],
    [caller('  steps: [{ press: 12 }]'), 'mine.yaml.caller.steps[0].press: expected keys'],
    [caller('  steps: [{ hang_up: false }]'), 'mine.yaml.caller.steps[0].hang_up: expected true'],
    [`${caller('')}agent: [{ hears: x }]`, 'mine.yaml.agent[0]: expected says or calls'],
    [`${caller('')}agent: [{ says: [[1]] }]`, 'mine.yaml.agent[0].says[0][0]: expected text'],
    [`${caller('')}agent: [{ calls: { arguments: {} } }]`, 'mine.yaml.agent[0].calls.tool: missing'],
  ])('that cannot be used say where and why: %j', (yaml, message) => {
    expect(() => readScript(yaml, 'mine.yaml')).toThrow(message);
  });
});
