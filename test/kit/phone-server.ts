import { expect } from '@jest/globals';
import { inboundCallId } from '../../src/calls/services/call-ids.js';
import { sign } from '../../src/lab/carrier/webhooks/signature.js';
import { freePort } from '../../src/platform/http/free-port.js';
import { eventually } from './eventually.js';
import { ServerProcess } from './server-process.js';
import { openStream, startMessage } from './stream-client.js';
import { temporaryFolder } from './temporary-folder.js';
import { newCallSid, streamTokenIn } from './twilio-webhook.js';
import { WireModel } from './wire-model.js';

const LINE = '+15550109999';
const ADMIN = 'admin-key-of-the-tests';
const AUDITOR = 'auditor-key-of-the-tests';
const accountSid = `AC${'1'.repeat(32)}`;
const authToken = 'a'.repeat(32);
const platform = {
  tenants: [
    {
      ...{ key: 'acme', name: 'Acme' },
      agents: [{ key: 'desk', prompt: 'Help.', greeting: 'Hello!' }],
      phone_routes: [{ number: LINE, agent: 'desk' }],
    },
  ],
};

/** A call of which the caller has heard the greeting. */
export type TalkingCall = Readonly<{
  callSid: string;
  /** Its stream in the log. */
  stream: string;
  /** Until the agent has spoken so many times, the greeting counted. */
  answered: (times: number) => Promise<void>;
  hangUp: () => void;
}>;

/** The built server with a carrier's line and a model, started as often as wanted on one port and one data folder. */
export class PhoneServer {
  private constructor(
    readonly model: WireModel,
    private readonly port: number,
    private readonly folder: string,
    private readonly variables: Readonly<Record<string, string>>,
  ) {}

  static async prepare(variables: Readonly<Record<string, string>>): Promise<PhoneServer> {
    const [model, port, folder] = await Promise.all([WireModel.start(), freePort(), temporaryFolder()]);
    return new PhoneServer(model, port, folder, variables);
  }

  start(folder = this.folder): ServerProcess {
    return new ServerProcess(folder, {
      PORT: String(this.port),
      PUBLIC_BASE_URL: `http://127.0.0.1:${this.port}`,
      MASTER_KEY: 'ab'.repeat(32),
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: this.model.baseUrl,
      ADMIN_API_KEY: ADMIN,
      AUDITOR_API_KEY: AUDITOR,
      ...this.variables,
    });
  }

  /** Makes the tenant, its agent and its number. */
  apply(server: ServerProcess): Promise<Response> {
    return server.fetch('/api/v1/admin/apply', {
      method: 'POST',
      headers: { 'x-admin-key': ADMIN, 'content-type': 'application/json' },
      body: JSON.stringify(platform),
    });
  }

  /** What the carrier is told when this call comes in. */
  async incoming(server: ServerProcess, callSid: string): Promise<string> {
    const form = { AccountSid: accountSid, CallSid: callSid, From: '+15550100001', To: LINE, CallStatus: 'ringing' };
    const path = '/api/v1/incoming-call';
    const signature = sign(authToken, `http://127.0.0.1:${this.port}${path}`, form);
    const body = new URLSearchParams(form);
    const answer = await server.fetch(path, { method: 'POST', body, headers: { 'x-twilio-signature': signature } });
    return answer.text();
  }

  async call(server: ServerProcess): Promise<TalkingCall> {
    const callSid = newCallSid();
    const token = streamTokenIn(await this.incoming(server, callSid)) ?? '';
    const product = { baseUrl: `http://127.0.0.1:${this.port}`, lab: { addresses: { authToken } } };
    const { socket } = await openStream(product, `/media-stream/${token}`);
    const streamSid = `MZ${'0'.repeat(32)}`;
    let pieces = 0;
    socket?.on('message', (data: Buffer) => (pieces += data.includes('"media"') ? 1 : 0));
    socket?.send(startMessage({ streamSid, accountSid, callSid, token }));
    const answered = (times: number) => eventually(() => expect(pieces).toBeGreaterThanOrEqual(times));
    await answered(1);
    const stream = `call-${inboundCallId(accountSid, callSid)}`;
    const hangUp = (): void => {
      socket?.send(JSON.stringify({ event: 'stop', sequenceNumber: '2', streamSid, stop: { accountSid, callSid } }));
      socket?.close();
    };
    return { callSid, stream, answered, hangUp };
  }

  /** An answer for the operator. */
  asAdmin(server: ServerProcess, path: string): Promise<Response> {
    return server.fetch(path, { headers: { 'x-admin-key': ADMIN } });
  }

  /** An answer about a stream for the auditor. */
  audit(server: ServerProcess, stream: string): Promise<Response> {
    return server.fetch(`/api/v1/audit/streams/${stream}`, { headers: { authorization: `Bearer ${AUDITOR}` } });
  }
}
