export type Unit = 'ms' | 'µs' | 's' | '/s' | 'kB' | 'MB' | 'ms/s' | '';

/** One figure. `baseline` is the same figure of something simpler, measured in the same run. */
export type Line = Readonly<{
  row: string;
  what: string;
  value: number;
  unit: Unit;
  baseline?: number;
  target?: string;
}>;

/** All figures as one table in plain text, aligned. */
export const printTable = (lines: readonly Line[]): string => {
  const head = ['row', 'what', 'measured', 'baseline', 'ratio', 'target'];
  const cells = lines.map(({ row, what, value, unit, baseline, target = '' }) => [
    row,
    what,
    `${figure(value)} ${unit}`.trim(),
    baseline === undefined ? '' : `${figure(baseline)} ${unit}`.trim(),
    baseline === undefined || baseline === 0 ? '' : (value / baseline).toFixed(2),
    target,
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column]?.length ?? 0)));
  const format = (line: readonly string[]): string =>
    line
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [format(head), format(widths.map((width) => '-'.repeat(width))), ...cells.map(format)].join('\n');
};

/** Measured, baseline and ratio stand to the right of their columns. */
const isNumber = (column: number): boolean => column >= 2 && column <= 4;

const figure = (value: number): string => {
  if (Number.isNaN(value)) return '?';
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toString();
  return value.toPrecision(3);
};
