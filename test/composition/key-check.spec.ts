import { describe, expect, it } from '@jest/globals';
import { KeyCheck } from '../../src/composition/key-check.js';
import type { KeyAnswer } from '../../src/platform/vault/key-vault.js';

/** Two tenants with an account each and one without anything; the first has two calls. */
const setUp = () => {
  const lost = new Set<string>();
  const said: unknown[] = [];
  const documents: Record<string, object[]> = {
    tenants: ['a', 'b', 'c'].map((id) => ({ id, twilioAccountSid: id === 'c' ? null : 'AC1' })),
    a: [{ id: '1' }, { id: '2' }],
  };
  const find = async ({ name }: { name: string }, { filter }: { filter: { tenantId?: string } }) => ({
    documents: documents[name === 'tenants' ? name : (filter.tenantId ?? '')] ?? [],
  });
  const lookup = async (subjects: readonly string[]): Promise<KeyAnswer[]> =>
    subjects.map((subject) => ({ status: lost.has(subject) ? 'missing' : 'destroyed', subject }));
  const say = (...line: unknown[]) => void said.push(line);
  const check = new KeyCheck({ find } as never, { lookup }, { error: say, log: say });
  return { lost, said, check };
};

describe('the keys of what the log holds', () => {
  it('are all there', async () => {
    const { check, said } = setUp();
    await check.look();
    expect([check.missing, check.lost, said]).toEqual([[], false, []]);
  });

  it('are counted by tenant where they are missing, told once, and told when they are back', async () => {
    const { check, said, lost } = setUp();
    lost.add('call-2');
    await check.look();
    await check.look();
    expect(check.missing).toEqual([{ tenantId: 'a', checked: 3, missing: 1 }]);
    expect(check.lost).toBe(false);
    lost.clear();
    await check.look();
    expect(check.missing).toEqual([]);
    expect(said).toEqual([
      [{ tenant_id: 'a', count: 1 }, 'the vault lacks 1 of 3 keys of a tenant: restore keys.db, or its backup'],
      [{ tenant_id: 'a', count: 0 }, 'the vault has the keys of the tenant again'],
    ]);
  });

  it('are lost where every tenant lacks some', async () => {
    const { check, lost } = setUp();
    for (const subject of ['tenant-a/secrets', 'tenant-b/secrets']) lost.add(subject);
    await check.look();
    expect(check.lost).toBe(true);
    expect(check.missing.map(({ tenantId }) => tenantId)).toEqual(['a', 'b']);
  });
});
