import { callStream } from '#product/calls/call.stream.js';
import type { CallCommand } from '#product/calls/domain/call.commands.js';
import type { Ledger } from '#product/platform/commands/ledger.js';
import { StreamWriter } from '#product/platform/commands/stream-writer.js';
import { tenantIdOf } from '#product/tenants/tenant.stream.js';
import { TENANT_KEY } from '../kit/product.js';

const WRITERS = 64;
const TURNS = 15;
/** Started, answered, session opened, the turns, session ended, call ended. */
export const EVENTS_PER_CALL = TURNS + 5;

/** Writes finished calls of the bench's tenant as the product writes them: decided, sealed, chained. */
export const writeCalls = async (ledger: Ledger, calls: number): Promise<void> => {
  let written = 0;
  const writer = async (): Promise<void> => {
    while (written < calls) await writeCall(ledger, written++);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
};

const writeCall = async (ledger: Ledger, number: number): Promise<void> => {
  const callId = crypto.randomUUID();
  const tenantId = tenantIdOf(TENANT_KEY);
  const writer = await StreamWriter.open(ledger, callStream, callId);
  const { events } = await writer.handle(wholeCall(number), { tenantId, actor: 'bench', correlationId: callId });
  if (events.length !== EVENTS_PER_CALL) throw new Error(`a call of ${events.length} events was written`);
};

const wholeCall = (number: number): readonly CallCommand[] => {
  const callSid = `CA${number.toString(16).padStart(32, '0')}`;
  const streamSid = `MZ${number.toString(16).padStart(32, '0')}`;
  const startMs = Date.UTC(2026, 0, 1) + number * 1000;
  const at = new Date(startMs).toISOString();
  const endedAt = new Date(startMs + TURNS * 3000).toISOString();
  const status = { type: 'RecordCallStatus', callSid, answeredBy: null } as const;
  return [
    {
      type: 'StartCall',
      tenantId: tenantIdOf(TENANT_KEY),
      agentId: 'agent',
      agentKey: 'front_desk',
      agentVersionId: 'version',
      direction: 'inbound',
      from: `+1555${String(number).padStart(7, '0')}`,
      to: '+15550100999',
      callSid,
      greeting: null,
      orgId: null,
      requestFingerprint: null,
      startedAt: at,
    },
    { ...status, status: 'in-progress', durationSeconds: null, at },
    { type: 'OpenSession', streamSid, model: 'gpt-realtime-2.1', voice: 'marin', at },
    ...Array.from({ length: TURNS }, (_, turn): CallCommand => ({
      type: 'AppendTurn',
      turnId: `item_${turn}`,
      previousItemId: turn === 0 ? null : `item_${turn - 1}`,
      speaker: turn % 2 === 0 ? 'agent' : 'caller',
      text: 'Your order has left our house this morning and will be with you on Thursday before noon.',
      startedAtMs: turn * 3000,
      endedAtMs: turn * 3000 + 2500,
    })),
    { type: 'EndSession', streamSid, cause: 'caller-hung-up', outcome: 'resolved', at: endedAt },
    { ...status, status: 'completed', durationSeconds: TURNS * 3, at: endedAt },
  ];
};
