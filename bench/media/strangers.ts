import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from '../kit/remote.js';

export type FloodOrder = Readonly<{ origin: string; sockets: number; ms: number }>;
/** `connections`: how often a socket was opened, the server having cut the one before. */
export type FloodReport = Readonly<{ connections: number; requests: number }>;

const REQUEST = 'GET /api-docs/openapi.json HTTP/1.1\r\nHost: bench\r\n\r\n';
const PIPELINED = 200;
const PACKET = Buffer.from(REQUEST.repeat(PIPELINED));
/** Bounds of a flood, beside its time: of the packets of one socket, and between a socket that was cut and the next. */
const PACKETS = 2_000;
const EVERY_MS = 10;

/** A process of strangers: sockets that ask for a document 200 times at once, again and again, and never read. */
const flood = async ({ origin, sockets, ms }: FloodOrder): Promise<FloodReport> => {
  const { hostname, port } = new URL(origin);
  const until = performance.now() + ms;
  let [connections, requests] = [0, 0];
  const stranger = async (): Promise<void> => {
    for (let packets = 0; packets < PACKETS && performance.now() < until;) {
      const socket = connect(Number(port), hostname).pause();
      // Being cut is what is expected.
      socket.on('error', () => undefined);
      connections += 1;
      while (packets < PACKETS && performance.now() < until && !socket.destroyed && socket.writable) {
        // What the kernel has not taken is not added to; the server may not have read it.
        if (socket.writableLength === 0) {
          socket.write(PACKET);
          packets += 1;
          requests += PIPELINED;
        }
        await sleep(EVERY_MS);
      }
      socket.destroy();
      await sleep(EVERY_MS);
    }
  };
  await Promise.all(Array.from({ length: sockets }, stranger));
  return { connections, requests };
};

answerParent({ flood });
console.log('strangers ready');
