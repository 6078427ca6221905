import { parseArgs } from 'node:util';
import { canPin } from './kit/probed-process.js';
import { progress } from './kit/progress.js';
import { printTable, type Line } from './kit/table.js';
import { appendsRow } from './rows/appends.js';
import { catchUpRow } from './rows/catch-up.js';
import { hostileRow } from './rows/hostile.js';
import { loopRow } from './rows/loop.js';
import { mediaGrpcRow } from './rows/media-grpc.js';
import { mediaRow } from './rows/media.js';
import { restRow } from './rows/rest.js';
import { startRow } from './rows/start.js';
import { turnsRow } from './rows/turns.js';

/**
 * `short`: less of everything, to see that a row works; its figures mean little. `calls`: the numbers of live calls, for
 * a row that goes through several.
 */
export type Row = (short: boolean, calls?: readonly number[]) => Promise<readonly Line[]>;

const ROWS: Readonly<Record<string, Row>> = {
  media: mediaRow,
  'media-grpc': mediaGrpcRow,
  appends: appendsRow,
  'catch-up': catchUpRow,
  start: startRow,
  loop: loopRow,
  turns: turnsRow,
  rest: restRow,
  hostile: hostileRow,
};

const names = Object.keys(ROWS);
const { values } = parseArgs({
  options: {
    row: { type: 'string', multiple: true },
    calls: { type: 'string', multiple: true },
    short: { type: 'boolean', default: false },
  },
});
const unknown = (values.row ?? []).filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`no such row: ${unknown.join(', ')}; there are ${names.join(', ')}`);

if (!canPin) progress('taskset or a second core is missing: nothing is pinned, and the load disturbs what is measured');
if (values.short) progress('short: less of everything; the figures mean little');
const lines: Line[] = [];
for (const name of values.row ?? names) {
  progress(`${name} …`);
  lines.push(...((await ROWS[name]?.(values.short, values.calls?.map(Number))) ?? []));
}
console.log(printTable(lines));
