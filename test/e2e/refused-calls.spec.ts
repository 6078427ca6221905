import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inboundCallId } from '../../src/calls/services/call-ids.js';
import { LiveCalls } from '../../src/gateway/live/live-calls.js';
import { PHRASES } from '../../src/gateway/telephony/phrases.js';
import { agentIdOf, agentStream } from '../../src/agents/agent.stream.js';
import { handleCommand } from '../../src/platform/commands/handle-command.js';
import { Ledger } from '../../src/platform/commands/ledger.js';
import { tenantStream } from '../../src/tenants/tenant.stream.js';
import { eventually } from '../kit/eventually.js';
import { type Product, startProduct } from '../kit/product.js';
import { readCall } from '../kit/read-call.js';
import type { Seeded } from '../kit/seed.js';
import { incomingForm, webhook } from '../kit/twilio-webhook.js';

const MINUTE = 60_000;
const AT = '2026-01-02T00:00:00.000Z';
const NOBODYS = '+15550109000';

describe('a call that is refused', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  const ringIn = async (to: string) => {
    const fields = incomingForm({ To: to });
    const answer = await webhook(product, '/api/v1/incoming-call', fields);
    expect(answer.statusCode).toBe(200);
    return { fields, twiml: answer.body, id: inboundCallId(product.lab.addresses.accountSid, fields.CallSid) };
  };
  const statusOf = async (fields: ReturnType<typeof incomingForm>) =>
    (await webhook(product, '/api/v1/call-status', { ...fields, CallStatus: 'completed', CallDuration: '4' }))
      .statusCode;
  const logOf = (tenant: Seeded, callSid: string) =>
    eventually(async () => {
      const found = await product.as(tenant, { url: `/api/v1/call-logs/${callSid}` });
      expect(found.statusCode).toBe(200);
      return found.json() as Record<string, unknown>;
    });
  const typesOf = async (id: string) => (await readCall(product, id)).map(({ type }) => type);
  const suspend = async ({ tenantId }: Seeded) =>
    handleCommand(
      product.app.get(Ledger),
      tenantStream,
      tenantId,
      { type: 'SuspendTenant', at: AT },
      { tenantId, actor: 'test', correlationId: 'test' },
    );

  it('to a number that is nobody’s leaves its trace where an auditor sees it, and its callbacks settle nothing more', async () => {
    const { fields, twiml, id } = await ringIn(NOBODYS);
    expect(twiml).toContain(PHRASES.unknownNumber);
    expect(await statusOf(fields)).toBe(200);
    expect(await readCall(product, id)).toMatchObject([
      { type: 'CallRefused', data: { reason: 'unknown-number', tenantId: null, callSid: fields.CallSid } },
    ]);
  });

  it('because its agent is gone is a call log with the reason', async () => {
    const tenant = await product.seed({ tenant: 'agentless', number: '+15550109001', fallback: 'Nobody is here.' });
    const { tenantId, agentVersionId: versionId, number } = tenant;
    await handleCommand(
      product.app.get(Ledger),
      agentStream,
      agentIdOf(tenantId, 'front_desk'),
      { type: 'RetireAgentVersion', versionId, at: AT },
      { tenantId, actor: 'test', correlationId: 'test' },
    );
    const { fields, twiml, id } = await ringIn(number);
    expect(twiml).toContain('Nobody is here.');
    expect(await logOf(tenant, fields.CallSid)).toMatchObject({
      ...{ id, call_sid: fields.CallSid, status: 'failed', end_cause: 'refused', refusal_reason: 'unknown-agent' },
      ...{ direction: 'inbound', from_number: fields.From, to_number: number, voice_session_id: null },
      ...{ agent_key: 'front_desk', agent_version_id: null },
    });
    expect(await statusOf(fields)).toBe(200);
    expect(await typesOf(id)).toEqual(['CallRefused']);
  });

  it('because every line is busy is a call log with the reason, also when the carrier asks again', async () => {
    const limits = { maxConcurrentCalls: 0, maxCallSeconds: null };
    const tenant = await product.seed({ tenant: 'busy', number: '+15550109002', limits });
    const { fields, twiml, id } = await ringIn(tenant.number);
    expect(twiml).toContain('<Reject');
    expect(await logOf(tenant, fields.CallSid)).toMatchObject({ status: 'failed', refusal_reason: 'call-limit' });
    expect((await webhook(product, '/api/v1/incoming-call', fields)).body).not.toContain('<Connect');
    expect(await typesOf(id)).toEqual(['CallRefused']);
  });

  it('because its tenant is suspended is that tenant’s call log', async () => {
    const tenant = await product.seed({ tenant: 'suspended', number: '+15550109003' });
    await suspend(tenant);
    const { fields, twiml, id } = await ringIn(tenant.number);
    expect(twiml).toContain(PHRASES.unknownNumber);
    await eventually(async () =>
      expect(await readCall(product, id)).toMatchObject([
        { type: 'CallRefused', data: { reason: 'tenant-suspended', tenantId: tenant.tenantId } },
      ]),
    );
    expect(await statusOf(fields)).toBe(200);
  });

  it('because the server is about to end is a call log with the reason', async () => {
    const tenant = await product.seed({ tenant: 'late', number: '+15550109004' });
    await product.app.get(LiveCalls).drain(0);
    const { fields, twiml } = await ringIn(tenant.number);
    expect(twiml).toContain(PHRASES.unavailable);
    expect(await logOf(tenant, fields.CallSid)).toMatchObject({ status: 'failed', refusal_reason: 'draining' });
  });
});
