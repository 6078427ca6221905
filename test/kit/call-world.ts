import { callStream } from '../../src/calls/call.stream.js';
import type { CallCommand } from '../../src/calls/domain/call.commands.js';
import type { EndCause } from '../../src/calls/domain/call.events.js';
import { type Phase, phaseOf } from '../../src/calls/domain/call.js';
import { CallDirectory, type CallLimits } from '../../src/calls/ports/call-directory.js';
import { CallAdmission } from '../../src/calls/services/call-admission.js';
import { readState } from '../../src/platform/commands/read-state.js';
import { SqliteCoordination } from '../../src/platform/coordination/embedded/sqlite-coordination.js';
import { openKeysFile } from '../../src/platform/vault/embedded/keys-file.js';
import { FakeTelephony } from './fake-telephony.js';
import { MemoryPlatform } from './memory-platform.js';

export const TENANT = 'acme';
export const LINE = '+15550109999';
export const PERSON = '+15550100001';
export const ACCOUNT = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'token' };

type Standing = Readonly<{
  phase: Phase;
  callSid: string | null | undefined;
  finalStatus: string | undefined;
  endCause: EndCause | undefined;
  sessionEndCause: EndCause | null | undefined;
}>;

/** One tenant with a line and an agent. */
export class FixedDirectory extends CallDirectory {
  limitsOf: () => CallLimits = () => ({ maxConcurrentCalls: 5, maxCallSeconds: 600 });

  agent = async () => ({ agentId: 'agent-1', agentKey: 'front_desk', agentVersionId: 'version-1' });
  line = async () => ({
    number: LINE,
    tenantId: TENANT,
    agentKey: 'front_desk',
    agentVersionId: null,
    fallback: null,
  });
  lineOf = async () => undefined;
  account = async () => ACCOUNT;
  limits = async () => this.limitsOf();
}

/** Everything around a call in one thread: the log, coordination, a carrier, and time that the test moves. */
export class CallWorld {
  readonly platform = new MemoryPlatform();
  readonly clock = this.platform.clock;
  readonly ledger = this.platform.ledger;
  readonly directory = new FixedDirectory();
  readonly telephony = new FakeTelephony(() => this.clock.nowIso());
  readonly coordination: SqliteCoordination;
  readonly admission: CallAdmission;

  constructor(folder: string) {
    this.coordination = new SqliteCoordination(openKeysFile(folder), this.clock);
    const { directory, ledger, clock } = this;
    this.admission = new CallAdmission(this.coordination, this.platform.vault, directory, ledger, clock);
  }

  /** A call as `make-call` starts it, with its slot, whose process died before the carrier was asked. */
  async started(callId: string, to = PERSON): Promise<void> {
    await this.admission.takeSlot(TENANT, callId);
    await this.send(callId, {
      type: 'StartCall',
      tenantId: TENANT,
      direction: 'outbound',
      agentId: 'agent-1',
      agentKey: 'front_desk',
      agentVersionId: 'version-1',
      ...{ from: LINE, to, callSid: null, greeting: null, orgId: null, requestFingerprint: 'f' },
      startedAt: this.clock.nowIso(),
    });
  }

  async send(callId: string, ...commands: CallCommand[]): Promise<void> {
    await this.platform.send(callStream, callId, TENANT, ...commands);
  }

  /** How a call stands, in short. */
  async call(callId: string): Promise<Standing> {
    const call = await readState(this.ledger, callStream, callId);
    return {
      phase: phaseOf(call),
      callSid: call?.dial.callSid,
      finalStatus: call?.ending.ended?.status,
      endCause: call?.ending.ended?.cause,
      sessionEndCause: call?.session.endCause,
    };
  }

  typesOf(callId: string): string[] {
    return this.platform.store.log.filter(({ stream }) => stream === `call-${callId}`).map(({ type }) => type);
  }

  async slots(): Promise<string[]> {
    return (await this.coordination.leases('calls/')).map(({ holder }) => holder);
  }
}
