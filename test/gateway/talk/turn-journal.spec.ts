import { describe, expect, it } from '@jest/globals';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { JOURNAL_LIMITS, type JournalLimits } from '../../../src/gateway/talk/journal-limits.js';
import { TurnJournal } from '../../../src/gateway/talk/turn-journal.js';
import { StoreUnavailable } from '../../../src/platform/event-store/event-store.errors.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { MemoryWriter } from './memory-writer.js';

const turn = (n: number): CallCommand => ({
  type: 'AppendTurn',
  turnId: `t${n}`,
  previousItemId: null,
  speaker: 'caller',
  text: `turn ${n}`,
  startedAtMs: n,
  endedAtMs: n + 1,
});
const tool: CallCommand = { type: 'InvokeTool', toolCallId: 'c1', tool: 'lookup', arguments: {}, atMs: 1 };
const again: CallCommand = {
  type: 'StartCall',
  tenantId: 'other',
  direction: 'inbound',
  from: '',
  to: '',
  callSid: null,
  greeting: null,
  orgId: null,
  requestFingerprint: 'another',
  agentId: '',
  agentKey: '',
  agentVersionId: '',
  startedAt: '',
};

const setUp = (limits: Partial<JournalLimits> = {}) => {
  const clock = new FakeClock();
  const writer = new MemoryWriter();
  const context = { tenantId: 'tenant', actor: 'agent:a', correlationId: 'call' };
  const journal = new TurnJournal(writer, context, clock, { ...JOURNAL_LIMITS, ...limits });
  const dropped: string[] = [];
  let full = 0;
  journal.attach({
    onFull: () => (full += 1),
    onHeldUp: () => undefined,
    onDropped: ({ type }, reason) => void dropped.push(`${type}: ${reason}`),
  });
  const turns = (): string[] => writer.of('TurnAppended').map(({ turnId }) => turnId);
  return { clock, writer, journal, dropped, turns, timesFull: () => full };
};

describe('the journal', () => {
  it('writes in order, and what waits meanwhile in one append', async () => {
    const { journal, writer, turns } = setUp();
    for (let n = 0; n < 10; n++) journal.push(turn(n));
    expect(await journal.drain(1000)).toBe(true);
    expect(turns()).toEqual(Array.from({ length: 10 }, (_, n) => `t${n}`));
    expect(writer.batches).toEqual([1, 9]);
    expect(journal.pending).toBe(0);
  });

  it('keeps everything while the store is away and writes it once, in order, when it is back', async () => {
    const { clock, journal, writer, turns } = setUp();
    writer.away = true;
    for (let n = 0; n < 5; n++) journal.push(turn(n));
    await clock.run(60_000);
    expect(journal.away).toBe(true);
    expect(journal.pending).toBe(5);
    writer.away = false;
    await clock.run(5000);
    expect(turns()).toEqual(['t0', 't1', 't2', 't3', 't4']);
    expect(journal.away).toBe(false);
  });

  it('acknowledges a recorded command only when it is in the log', async () => {
    const { clock, journal, writer } = setUp();
    const recorded = journal.record(tool).then(() => writer.of('ToolInvoked').length);
    await clock.run(0);
    expect(await recorded).toBe(1);
    expect(clock.timers).toBe(0);
  });

  it('refuses to record while the store is away, and withdraws the command', async () => {
    const { clock, journal, writer } = setUp();
    writer.away = true;
    const first = journal.record(tool);
    await expect(first).rejects.toBeInstanceOf(StoreUnavailable);
    journal.push(turn(1));
    await expect(journal.record(tool)).rejects.toBeInstanceOf(StoreUnavailable);
    writer.away = false;
    await clock.run(10_000);
    expect(writer.of('ToolInvoked')).toEqual([]);
    expect(writer.of('TurnAppended')).toHaveLength(1);
    const recorded = journal.record(tool);
    await clock.run(0);
    await expect(recorded).resolves.toBeUndefined();
  });

  it('does not wait for a log that does not answer', async () => {
    const { clock, journal, writer } = setUp();
    writer.handle = () => new Promise(() => undefined);
    const recorded = journal.record(tool);
    const refused = expect(recorded).rejects.toBeInstanceOf(StoreUnavailable);
    await clock.run(JOURNAL_LIMITS.recordWithinMs);
    await refused;
  });

  it('drops a command that is refused, and nothing else', async () => {
    const { journal, turns, dropped } = setUp();
    for (const command of [turn(1), turn(2), again, turn(3)]) journal.push(command);
    await journal.drain(1000);
    expect(turns()).toEqual(['t1', 't2', 't3']);
    expect(dropped).toEqual(['StartCall: idempotency-key-reused']);
  });

  it('rejects a recorded command that is refused', async () => {
    const { journal } = setUp();
    await expect(journal.record(again)).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('says once when it is full, takes the last words, and then drops with a report', async () => {
    const { clock, journal, writer, timesFull, dropped, turns } = setUp({ maxWaiting: 4 });
    writer.away = true;
    for (let n = 0; n < 8; n++) journal.push(turn(n));
    expect(timesFull()).toBe(1);
    expect(journal.pending).toBe(6);
    expect(dropped).toHaveLength(2);
    writer.away = false;
    await clock.run(1000);
    expect(turns()).toHaveLength(6);
  });

  it('is full by size too', async () => {
    const { journal, writer, timesFull } = setUp({ maxBytes: 400 });
    writer.away = true;
    for (let n = 0; n < 4; n++) journal.push(turn(n));
    expect(timesFull()).toBe(1);
  });

  it('gives up draining after the time it was given', async () => {
    const { clock, journal, writer } = setUp();
    writer.away = true;
    journal.push(turn(1));
    const drained = journal.drain(500);
    await clock.run(500);
    expect(await drained).toBe(false);
  });
});
