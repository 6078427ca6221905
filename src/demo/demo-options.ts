import { parseArgs } from 'node:util';

export const DEMO_USAGE = `npm run demo -- [--once] [--faults] [--port 5050] [--data ./demo-data] [--record <folder>]

Two calls against a carrier and a model on loopback, told as they happen; then what the log and REST say of them.
  --once    ends by itself, with an error if anything was not as it should be
  --faults  one call in trouble instead
  --port    where the server listens; another one if it is taken
  --data    the data folder
  --record  a folder for stereo recordings of the calls
`;

const OPTIONS = {
  once: { type: 'boolean', default: false },
  faults: { type: 'boolean', default: false },
  port: { type: 'string', default: '5050' },
  data: { type: 'string', default: './demo-data' },
  record: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

export type DemoArguments = Readonly<{ once: boolean; faults: boolean; port: number; data: string; record?: string }>;

/** The command line; a text where it asks for help or cannot be used, with the exit code. */
export const readDemoArguments = (args: readonly string[]): DemoArguments | Readonly<{ text: string; code: 0 | 2 }> => {
  try {
    const { help, port, ...values } = parseArgs({ args: [...args], options: OPTIONS }).values;
    if (help) return { text: DEMO_USAGE, code: 0 };
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
      return { text: `--port must be a whole number from 0 to 65535\n\n${DEMO_USAGE}`, code: 2 };
    return { ...values, port: Number(port) };
  } catch (error) {
    return { text: `${(error as Error).message}\n\n${DEMO_USAGE}`, code: 2 };
  }
};
