import { beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import { inboundCallId } from '../../src/calls/services/call-ids.js';
import { PHRASES } from '../../src/gateway/telephony/phrases.js';
import { sign } from '../../src/lab/carrier/webhooks/signature.js';
import { eventually } from '../kit/eventually.js';
import { EventStoreDBStub } from '../kit/eventstoredb-stub/eventstoredb-stub.js';
import { freePort } from '../../src/platform/http/free-port.js';
import { ServerProcess } from '../kit/server-process.js';
import { openStream, startMessage } from '../kit/stream-client.js';
import { temporaryFolder } from '../kit/temporary-folder.js';
import { newCallSid, streamTokenIn } from '../kit/twilio-webhook.js';
import { WireModel } from '../kit/wire-model.js';

const MINUTE = 60_000;
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

describe('a server process with a live call', () => {
  let stub: EventStoreDBStub;
  let model: WireModel;
  let folder: string;
  let port: number;
  beforeAll(async () => {
    stub = await new EventStoreDBStub().start();
    [model, folder, port] = await Promise.all([WireModel.start(), temporaryFolder(), freePort()]);
  });
  afterAll(() => stub?.stop());

  const start = (): ServerProcess =>
    new ServerProcess(folder, {
      PORT: String(port),
      PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
      EVENTSTORE_URL: stub.url,
      MASTER_KEY: 'ab'.repeat(32),
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: model.baseUrl,
      ADMIN_API_KEY: ADMIN,
      AUDITOR_API_KEY: AUDITOR,
    });
  const incoming = async (server: ServerProcess, callSid: string): Promise<string> => {
    const form = { AccountSid: accountSid, CallSid: callSid, From: '+15550100001', To: LINE, CallStatus: 'ringing' };
    const path = '/api/v1/incoming-call';
    const signature = sign(authToken, `http://127.0.0.1:${port}${path}`, form);
    const body = new URLSearchParams(form);
    const answer = await server.fetch(path, { method: 'POST', body, headers: { 'x-twilio-signature': signature } });
    return answer.text();
  };
  /** The caller's end of a call that has been greeted: how many pieces of audio it has got. */
  const talking = async (server: ServerProcess, callSid: string) => {
    const token = streamTokenIn(await incoming(server, callSid)) ?? '';
    const product = { baseUrl: `http://127.0.0.1:${port}`, lab: { addresses: { authToken } } };
    const { socket } = await openStream(product, `/media-stream/${token}`);
    let pieces = 0;
    socket?.on('message', (data: Buffer) => (pieces += data.includes('"media"') ? 1 : 0));
    socket?.send(startMessage({ streamSid: `MZ${'0'.repeat(32)}`, accountSid, callSid, token }));
    const answered = (times: number) => eventually(() => expect(pieces).toBeGreaterThanOrEqual(times));
    await answered(1);
    return { answered };
  };
  const apply = (server: ServerProcess) =>
    server.fetch('/api/v1/admin/apply', {
      method: 'POST',
      headers: { 'x-admin-key': ADMIN, 'content-type': 'application/json' },
      body: JSON.stringify(platform),
    });

  it(
    'drains at the first SIGTERM and leaves at once at the second, with everything said in the log afterwards',
    async () => {
      const first = start();
      expect((await apply(first)).status).toBe(200);
      const callSid = newCallSid();
      const { answered } = await talking(first, callSid);
      model.hears('One.');
      await answered(2);
      stub.stop();
      model.hears('Two.');
      await answered(3);
      first.signal('SIGTERM');
      await eventually(() => expect(first.messages('info')).toContain('draining'));
      expect(await incoming(first, newCallSid())).toContain(PHRASES.unavailable);
      model.hears('Three.');
      await answered(4);
      first.signal('SIGTERM');
      expect(await first.ended()).toBe(1);

      await stub.start();
      const second = start();
      const stream = `/api/v1/audit/streams/call-${inboundCallId(accountSid, callSid)}?decoded=true`;
      await eventually(async () => {
        const answer = await second.fetch(stream, { headers: { authorization: `Bearer ${AUDITOR}` } });
        const lines = (await answer.text()).split('\n').filter((line) => line.includes('"TurnAppended"'));
        const turns = lines.map((line) => (JSON.parse(line) as { decoded: { text: string } }).decoded.text);
        expect(turns.filter((text) => /^(One|Two|Three)\.$/.test(text))).toEqual(['One.', 'Two.', 'Three.']);
      }, MINUTE);
      second.signal('SIGTERM');
      expect(await second.ended()).toBe(0);
    },
    2 * MINUTE,
  );
});
