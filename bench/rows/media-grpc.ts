import { randomBytes } from 'node:crypto';
import { ProbedProcess } from '../kit/probed-process.js';
import { progress } from '../kit/progress.js';
import type { Line } from '../kit/table.js';
import { Load } from '../media/load-process.js';
import { linesOf, measureProduct, sizesOf } from './media.js';

/** Row 1, a variant: the same calls on a log over gRPC, next to the embedded log. */
export const mediaGrpcRow = async (short: boolean, calls?: readonly number[]): Promise<readonly Line[]> => {
  const { sizes, ms } = sizesOf(short, calls);
  const load = await Load.start();
  try {
    const embedded = await measureProduct(load, sizes, ms);
    const overGrpc = await withServer((settings) => measureProduct(load, sizes, ms, settings));
    const targets = { mainCpu: 'ratio <= 1.1', p99: '' };
    return sizes.flatMap((size, index) =>
      linesOf(`media-grpc, ${size} calls`, overGrpc[index], embedded[index], targets),
    );
  } finally {
    await load.stop();
  }
};

/** Runs `work` with the settings of a server on EVENTSTORE_URL, or else on the stub. */
const withServer = async <T>(work: (settings: Readonly<Record<string, string>>) => Promise<T>): Promise<T> => {
  const keys = { MASTER_KEY: randomBytes(32).toString('hex') };
  const { EVENTSTORE_URL: live } = process.env;
  if (live !== undefined) {
    // What an earlier run left must not be this one's.
    const prefix = `bench_${randomBytes(4).toString('hex')}_`;
    return work({ ...keys, EVENTSTORE_URL: live, EVENTSTORE_STREAM_PREFIX: prefix });
  }
  progress('  EVENTSTORE_URL is not set: the log is the stub, in a process of its own');
  const server = new ProbedProcess(new URL('../media/log-server.js', import.meta.url));
  try {
    const { url } = JSON.parse(await server.line('"url"')) as { url: string };
    return await work({ ...keys, EVENTSTORE_URL: url });
  } finally {
    await server.stop();
  }
};
