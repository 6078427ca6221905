import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

export const print = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

export const styled = (style: Style, text: string): string => (process.stdout.isTTY ? styleText(style, text) : text);

export const heading = (text: string): void => print(`\n${styled('bold', text)}\n`);

/** `0:07.431`: minutes, seconds, milliseconds since the call began. */
export const stamp = (ms: number): string => {
  const whole = Math.max(0, Math.round(ms));
  const seconds = ((whole % 60_000) / 1000).toFixed(3).padStart(6, '0');
  return `${Math.floor(whole / 60_000)}:${seconds}`;
};

export const milliseconds = (ms: number): string => `${Math.round(ms).toLocaleString('en')} ms`;

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
