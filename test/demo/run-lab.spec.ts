import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { openLabControl } from '../../src/composition/lab-control.js';
import { runLab } from '../../src/demo/run-lab.js';
import type { ModelReport } from '../../src/lab/carrier/call-report.js';
import type { LabEvent } from '../../src/lab/carrier/lab-events.js';
import type { Lab } from '../../src/lab/lab.js';
import type { Script } from '../../src/lab/scripts/script.js';
import { writeServerFile } from '../../src/platform/files/server-file.js';

const CALL = { callSid: 'CA1', direction: 'inbound', from: '+15550100001', to: '+15550100200' } as const;
const EVENTS: readonly LabEvent[] = [
  { ...CALL, atMs: 0, type: 'ringing' },
  { ...CALL, atMs: 1000, type: 'says', text: 'Where is my order?', interrupting: false },
  { ...CALL, callSid: 'CA2', atMs: 1100, type: 'says', text: 'Another call.', interrupting: false },
  { ...CALL, atMs: 2000, type: 'ended', status: 'completed', durationSeconds: 1 },
];

const MODEL: ModelReport = {
  sessionId: 'sess_1',
  heard: ['Where is my order?'],
  errors: [],
  truncations: [{ itemId: 'item_1', audioEndMs: 1480 }],
  open: false,
};

/** A lab that has told of a whole call before it answers who called. */
const lab = () => {
  const added: Script[] = [];
  const rung: unknown[] = [];
  let watcher: (event: LabEvent) => void = () => undefined;
  const part = {
    addScripts: async (scripts: readonly Script[]) => void added.push(...scripts),
    watch: (given: typeof watcher) => ((watcher = given), () => undefined),
    callIn: async (call: unknown) => {
      rung.push(call);
      EVENTS.forEach((event) => watcher(event));
      return 'CA1';
    },
    calls: async () => [{ callSid: 'CA1', model: [MODEL] }],
  };
  return { lab: part as unknown as Lab, added, rung };
};

const folderOf = async (numberOf: (agent: string) => Promise<string>, world: ReturnType<typeof lab>) => {
  const folder = await mkdtemp(join(tmpdir(), 'lab-'));
  await writeServerFile(folder, { url: 'http://127.0.0.1:5050', lab: await openLabControl(world.lab, numberOf) });
  return folder;
};

describe('npm run lab', () => {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => (written.push(String(text)), true)),
  );
  afterEach(() => void written.splice(0));
  const run = async (...args: readonly string[]) => [await runLab(args, {}), written.join('')] as const;

  it('lists the people with their numbers', async () => {
    const [code, text] = await run('people');
    expect([code, text]).toEqual([0, expect.stringMatching(/\+15550100002\s+human\s+appointment-reminder/)]);
  });

  it('rings an agent of a running server, and tells that call alone', async () => {
    const world = lab();
    const data = await folderOf(async () => '+15550100200', world);
    const [code, text] = await run('call', 'support', '--script', 'order-status', '--data', data);
    expect(text).toMatch(
      /rings[^]*Where is my order\?[^]*completed[^]*1 session, truncated to 1,480 ms, nothing refused[^]*call-logs\/CA1/,
    );
    expect(text).not.toContain('Another call');
    expect([code, world.rung]).toEqual([0, [{ script: 'order-status', to: '+15550100200' }]]);
  });

  it('brings scripts of a folder of one’s own', async () => {
    const world = lab();
    const data = await folderOf(async (agent) => agent, world);
    const scripts = await mkdtemp(join(tmpdir(), 'scripts-'));
    await writeFile(join(scripts, 'mine.yaml'), "name: mine\ncaller: { number: '+15550100077' }\n");
    await run('call', '+15550100200', '--script', 'mine', '--scripts', scripts, '--data', data);
    expect(world.added.map(({ name }) => name)).toEqual(['mine']);
  });

  it('says which agents there are, and that no server runs', async () => {
    const none = async (): Promise<string> => Promise.reject(new Error('no number leads to an agent "x"'));
    const data = await folderOf(none, lab());
    expect(await run('call', 'x', '--data', data)).toEqual([1, expect.stringContaining('no number leads to')]);
    written.splice(0);
    expect(await run('call', 'x', '--data', '/nowhere')).toEqual([1, expect.stringContaining('no server with LAB=on')]);
    written.splice(0);
    expect(await run('call')).toEqual([2, expect.stringContaining('npm run lab -- call')]);
    expect(spies).toHaveLength(2);
  });
});
