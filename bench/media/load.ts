import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { answerParent } from '../kit/remote.js';
import { interruptedAgent, quickTalker } from './behaviours.js';
import { dial, type Destination } from './dial.js';
import { Meter, type MediaReport } from './meter.js';
import { type Behaviour, ModelSession } from './model-session.js';
import type { Phone } from './phone.js';
import { read, type ReadingOrder, type ReadingReport } from './readers.js';

const FRAME_MS = 20;
const DIALS_AT_ONCE = 10;

/** The process that makes load: the callers' phones and the model they talk to, on one clock. */
const meter = new Meter();
const phones = new Map<number, Phone>();
let nextIndex = 0;
let behaviour: Behaviour = interruptedAgent;

const model = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
model.on('connection', (socket) => new ModelSession(socket, (call) => phones.get(call), meter, behaviour));

/** Every phone speaks every 20 ms, each at a time of its own. */
let spoken = 0;
let speaking: IterableIterator<Phone> = phones.values();
const startedAtMs = performance.now();
setInterval(() => {
  const due = ((performance.now() - startedAtMs) / FRAME_MS) * phones.size;
  // Behind by more than a round: the load itself is late, and a burst would measure nothing.
  if (due - spoken > phones.size || due < spoken) spoken = due - phones.size;
  for (; spoken < due; spoken++) {
    const next = speaking.next();
    if (next.done !== true) next.value.speak();
    else speaking = phones.values();
  }
}, 1);

const call = async (to: Destination): Promise<void> => {
  const index = nextIndex++;
  phones.set(index, await dial(to, index, meter));
};

const dialUpTo = async ({ to, calls }: { to: Destination; calls: number }): Promise<void> => {
  while (phones.size < calls) {
    const missing = Math.min(DIALS_AT_ONCE, calls - phones.size);
    await Promise.all(Array.from({ length: missing }, () => call(to)));
  }
};

const hangUp = (): void => {
  for (const phone of phones.values()) phone.hangUp();
  phones.clear();
};

const measure = async ({ ms }: { ms: number }): Promise<MediaReport> => {
  meter.reset();
  await sleep(ms);
  return meter.report();
};

/** `calls` at once, each of so many turns as fast as they can be spoken; resolves when all have hung up. */
const converse = async ({ to, calls, turns }: { to: Destination; calls: number; turns: number }): Promise<void> => {
  let left = calls;
  const finished = new Promise<void>((resolve) => {
    behaviour = quickTalker(turns, () => {
      left -= 1;
      if (left === 0) resolve();
    });
  });
  await dialUpTo({ to, calls });
  await finished;
  hangUp();
};

answerParent({
  modelPort: () => (model.address() as AddressInfo).port,
  dialUpTo,
  hangUp,
  measure,
  converse,
  read: (order: ReadingOrder): Promise<ReadingReport> => read(order),
});
console.log('load ready');
