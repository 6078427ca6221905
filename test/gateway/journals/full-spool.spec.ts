import { describe, expect, it } from '@jest/globals';
import { TurnSpool } from '../../../src/gateway/journals/turn-spool.js';
import { SpoolFile } from '../../../src/platform/spool/spool-file.js';
import { VaultSpoolKeys } from '../../../src/platform/spool/vault-spool-keys.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { MemoryKeyVault } from '../../kit/memory-key-vault.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';
import { BridgedTestCall, settings } from '../media/bridged-call.js';

const MAX_BYTES = 8_000;

/** A call that talks while the log is away, over a spool on disk that takes so many bytes of all calls. */
const talking = async () => {
  const file = await SpoolFile.open(await temporaryFolder(), new VaultSpoolKeys(new MemoryKeyVault()), new FakeClock());
  const spool = new TurnSpool(file, MAX_BYTES);
  const context = { tenantId: 'tenant', actor: 'agent:desk', correlationId: 'call' };
  const call = await BridgedTestCall.live({
    spool: spool.of({ callId: 'call', context, signer: null, sessionAtMs: 0 }),
  });
  call.agentSays('hello', 'Hello!', 100);
  await call.clock.run(1_000);
  call.writer.away = true;
  return { call, spool };
};

describe('a call whose spool is full', () => {
  it('ends with words instead of forgetting, and everything said is in the log afterwards', async () => {
    const { call, spool } = await talking();
    const said: string[] = [];
    for (let n = 0; call.session.asked.at(-1) !== `speak ${settings.phrases.trouble}`; n++) {
      expect(n).toBeLessThan(200);
      call.callerStarts(`c${n}`);
      await call.clock.run(300);
      call.callerStops(`c${n}`, `This is sentence number ${n}.`);
      call.agentSays(`a${n}`, `And this is the answer to number ${n}.`, 200);
      said.push(`c${n}`, `a${n}`);
      await call.clock.run(300);
    }
    expect(call.ended).toEqual([]);
    expect(spool.bytes).toBeLessThan(1.25 * MAX_BYTES + 1_000);
    call.agentSays('sorry', settings.phrases.trouble, 500);
    await call.clock.run(3_000);
    expect(call.ended).toEqual(['journal-full']);
    expect(call.phone.closedWith).toBe(1000);
    call.writer.away = false;
    await call.clock.run(10_000);
    expect(call.writer.of('TurnAppended').map(({ turnId }) => turnId)).toEqual(['hello', ...said, 'sorry']);
    expect(call.writer.of('SessionEnded')).toMatchObject([{ cause: 'journal-full' }]);
    expect(call.reports.filter(({ type }) => type === 'command-dropped')).toEqual([]);
    expect(spool).toMatchObject({ records: 0, bytes: 0 });
  });
});
