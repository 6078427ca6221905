import { randomBytes } from 'node:crypto';
import type { Clock } from '../platform/clock/clock.js';
import { reportOf } from './carrier/call-report.js';
import { Carrier } from './carrier/carrier.js';
import { newSid } from './carrier/sid.js';
import { LabSpeech } from './lab-speech.js';
import { Lab, type CallIn, type LabAddresses } from './lab.js';
import { ModelSessions } from './model-sessions.js';
import { startLabModel, type LabModel, type LabModelOptions } from './model/lab-model.js';
import { isModelFault } from './lab-fault.js';
import { BUNDLED_SCRIPTS, loadScripts } from './scripts/load-scripts.js';
import type { Script } from './scripts/script.js';
import { spawnVoices } from './speech/spawn-voices.js';
import type { Voices } from './speech/voice.js';

export type LabOptions = Readonly<{
  /** A scaled clock makes lab time run faster than the wall's. */
  clock: Clock;
  /** Default: the scripts that come with the package. */
  scripts?: readonly Script[];
  /** A folder for a stereo recording of every answered call. */
  recordings?: string;
  model?: Pick<LabModelOptions, 'latencyMs' | 'sessionMs' | 'faults'>;
}>;

/** The lab in this thread, with its inside open to tests. Speech is synthesised in a worker thread. */
export class LocalLab extends Lab {
  readonly addresses: LabAddresses;

  constructor(
    readonly carrier: Carrier,
    readonly model: LabModel,
    /** Who has said something once says it again without delay. */
    readonly voices: Voices,
    openaiApiKey: string,
    private readonly sessions: ModelSessions,
    private readonly stopVoices: () => Promise<void>,
  ) {
    super();
    const { sid: accountSid, authToken } = carrier.exchange.account;
    const openaiBaseUrl = `${model.url}/v1`;
    this.addresses = { twilioBaseUrl: carrier.baseUrl, accountSid, authToken, openaiBaseUrl, openaiApiKey };
  }

  async configure(...[number, configuration]: Parameters<Lab['configure']>): Promise<void> {
    this.carrier.exchange.book.configure(number, configuration);
  }

  async configureOthers(...[configuration]: Parameters<Lab['configureOthers']>): Promise<void> {
    this.carrier.exchange.book.configureOthers(configuration);
  }

  async addScripts(scripts: readonly Script[]): Promise<void> {
    await this.model.addScripts(scripts);
    for (const script of scripts) this.carrier.exchange.book.add(script);
  }

  async callIn({ script: name, to }: CallIn): Promise<string> {
    const { book } = this.carrier.exchange;
    const script = book.scriptNamed(name);
    if (!script) throw new Error(`no script is named ${name}; there are: ${book.scriptNames.join(', ')}`);
    return this.carrier.callIn(script, to).sid;
  }

  async calls() {
    const { exchange } = this.carrier;
    return [...exchange.calls.values()].map((call) => reportOf(exchange, call, this.sessions.of(call.sid)));
  }

  async hangUp(callSid: string): Promise<boolean> {
    return this.carrier.hangUp(callSid);
  }

  async dropStream(callSid: string): Promise<boolean> {
    return this.carrier.dropStream(callSid);
  }

  async arm(...[fault]: Parameters<Lab['arm']>): Promise<void> {
    if (isModelFault(fault)) this.model.faults.arm(fault);
    else this.carrier.exchange.faults.arm(fault);
  }

  async calm(): Promise<void> {
    this.carrier.exchange.faults.clear();
    this.model.faults.clear();
  }

  watch(...[watcher]: Parameters<Lab['watch']>): () => void {
    return this.carrier.exchange.watch(watcher);
  }

  async stop(): Promise<void> {
    await this.carrier.stop();
    await this.model.stop();
    await this.stopVoices();
  }
}

/** Starts the carrier and the realtime model on loopback, with credentials made for this run. */
export const startLab = async ({ clock, recordings, model, ...options }: LabOptions): Promise<LocalLab> => {
  const scripts = options.scripts ?? (await loadScripts(BUNDLED_SCRIPTS));
  const { voices, stop } = await spawnVoices();
  const speech = new LabSpeech(voices);
  const apiKey = `sk-lab-${randomBytes(24).toString('hex')}`;
  const account = { sid: newSid('AC'), authToken: randomBytes(16).toString('hex') };
  const carrier = await Carrier.start({ clock, account, speech, recordings });
  for (const script of scripts) carrier.exchange.book.add(script);
  const sessions = new ModelSessions(carrier.exchange.calls);
  const { opened } = sessions;
  const realtime = await startLabModel({ ...model, apiKey, scripts, voices, clock, spoken: speech.learn, opened });
  const lab = new LocalLab(carrier, realtime, voices, apiKey, sessions, stop);
  breakByScript(lab);
  return lab;
};

/**
 * What a script tells to go wrong is armed when its person's phone, or the one called, begins to ring; a step lets it
 * strike at once.
 */
const breakByScript = (lab: LocalLab): void => {
  const { book } = lab.carrier.exchange;
  lab.watch((event) => {
    const { direction, from, to, callSid } = event;
    if (event.type === 'strikes') {
      if (isModelFault(event.fault)) lab.model.strike(event.fault);
      else lab.carrier.strike(callSid, event.fault);
    } else if (event.type === 'ringing') {
      const script = book.scriptOf(direction === 'inbound' ? from : to);
      for (const fault of script?.faults ?? []) void lab.arm(fault);
    }
  });
};
