import { parentPort } from 'node:worker_threads';
import type { SpeechWorker } from '../lab/speech/spawn-voices.js';
import { openSynthesis } from '../lab/speech/synthesis.js';
import { serve } from '../platform/workers/rpc.js';

const open = async (): Promise<SpeechWorker> => ({ synthesize: await openSynthesis(), close: () => undefined });

if (parentPort) serve(parentPort, open());
