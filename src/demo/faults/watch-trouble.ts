import { join } from 'node:path';
import { DEMO_NUMBER } from '../../composition/demo-platform.js';
import type { LabEvent } from '../../lab/carrier/lab-events.js';
import { Narrator } from '../narrator.js';
import type { Demo } from '../start-demo.js';
import { tellCall } from '../tell-call.js';
import type { Observed } from './observed.js';
import { SpoolWatch } from './spool-watch.js';

export type Seen = Pick<Observed, 'spool' | 'ready'> & Readonly<{ callSid: string }>;

/** Long enough for a connection to be cut meanwhile, short enough not to be noticed. */
const LOOK_UP_MS = 1100;

/** Tells the call with its faults, as it happens; the shop's part in them is played here. */
export const watchTrouble = async ({ lab, client, shop, folder, onStage }: Demo): Promise<Seen> => {
  const narrator = onStage(new Narrator());
  const spool = new SpoolWatch(join(folder, 'spool'), (bytes) => narrator.now('disk', spooled(bytes), 'yellow'));
  let away: Promise<number> | undefined;
  let back = false;
  shop.pace.answerAfterMs = LOOK_UP_MS;
  const act = (event: LabEvent): void => {
    if (event.type === 'storeBack') back = true;
    if (event.type === 'storeAway') {
      away = client.readiness();
      void away.then((status) => narrator.now('server', `GET /health/ready answers ${status}`, 'yellow'));
    }
    // The first question after the outage.
    if (event.type !== 'says' || !back || shop.pace.answerAfterMs === Infinity) return;
    shop.pace.answerAfterMs = Infinity;
    narrator.fault(event.atMs, 'the shop hangs: it takes requests and never answers');
  };
  const stop = lab.watch(act);
  try {
    const callSid = await tellCall(lab, narrator, () => lab.callIn({ script: 'survivor', to: DEMO_NUMBER }));
    const ready = { away: await away, end: await client.readiness() };
    return { callSid, ready, spool: spool.seen };
  } finally {
    stop();
    await spool.stop();
  }
};

const spooled = (bytes: number): string =>
  bytes === 0 ? 'the spool is empty: all of it is in the log' : `the spool holds ${bytes} bytes, sealed`;
