import { afterAll } from '@jest/globals';
import { startLab, type LocalLab } from '../../src/lab/start-lab.js';
import type { Script } from '../../src/lab/scripts/script.js';
import { SystemClock } from '../../src/platform/clock/system-clock.js';
import { AUDITOR } from './audited-call.js';
import { LoadBalancer } from './load-balancer.js';
import { ServerProcess } from './server-process.js';

export const LINE = '+15550109999';
const ADMIN = 'admin-key-of-the-tests';

const platform = (greeting: string) => ({
  tenants: [
    {
      ...{ key: 'acme', name: 'Acme' },
      keys: [{ name: 'backend' }],
      agents: [{ key: 'desk', prompt: 'Help.', greeting, max_silence_seconds: null }],
      phone_routes: [{ number: LINE, agent: 'desk' }],
    },
  ],
});

/** The carrier and the model, which outlive the servers; these are processes of their own behind one public address. */
export class OutsideWorld {
  private constructor(
    readonly lab: LocalLab,
    readonly front: LoadBalancer,
    private readonly shared: Readonly<Record<string, string>>,
  ) {}

  /** Stopped when the test file ends. `shared` are variables of every server. */
  static async start(scripts: readonly Script[], shared: Readonly<Record<string, string>> = {}): Promise<OutsideWorld> {
    const front = await LoadBalancer.start();
    const lab = await startLab({ clock: new SystemClock(), scripts });
    afterAllStop.push(lab);
    const voiceUrl = `${front.url}/api/v1/incoming-call`;
    await lab.configure(LINE, { voiceUrl, statusCallback: `${front.url}/api/v1/call-status` });
    return new OutsideWorld(lab, front, shared);
  }

  /** One more server, which gets what those before it cannot take. */
  server(folder: string): ServerProcess {
    const { twilioBaseUrl, accountSid, authToken, openaiBaseUrl, openaiApiKey } = this.lab.addresses;
    const server = new ServerProcess(folder, {
      PUBLIC_BASE_URL: this.front.url,
      TWILIO_BASE_URL: twilioBaseUrl,
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      OPENAI_BASE_URL: openaiBaseUrl,
      OPENAI_API_KEY: openaiApiKey,
      ADMIN_API_KEY: ADMIN,
      AUDITOR_API_KEY: AUDITOR,
      // The lab's voices take their time.
      ANSWER_FILLER_MS: '20000',
      ANSWER_TIMEOUT_MS: '40000',
      ANSWER_BEGIN_MS: '40000',
      RATE_LIMIT_PER_IP: '10000',
      RATE_LIMIT_PER_TENANT: '100000',
      ...this.shared,
    });
    this.front.servers.push(server);
    return server;
  }

  /** A tenant whose agent answers on {@link LINE}; the key of its backend. */
  async setUp(server: ServerProcess, greeting: string): Promise<string> {
    const answer = await server.fetch('/api/v1/admin/apply', {
      method: 'POST',
      headers: { 'x-admin-key': ADMIN, 'content-type': 'application/json' },
      body: JSON.stringify(platform(greeting)),
    });
    const text = await answer.text();
    const key = /vl_live_[\w-]+/u.exec(text)?.[0];
    if (key === undefined) throw new Error(`no key was made: ${text}`);
    return key;
  }

  async heard(callSid: string): Promise<string> {
    const call = (await this.lab.calls()).find((one) => one.callSid === callSid);
    return call?.heard.map(({ text }) => text).join(' ') ?? '';
  }
}

const afterAllStop: LocalLab[] = [];
afterAll(async () => {
  for (const lab of afterAllStop) await lab.stop();
});
