import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { spoolOfDeadProcess } from '../../kit/dead-process.js';
import { signerOf } from '../../../src/gateway/telephony/carrier-accounts.js';
import { SpoolingProcess, turn } from './spooled-calls.js';

const turns = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `t${from + i}`);

describe('journals with a spool', () => {
  it('touch no disk while the log takes everything', async () => {
    const process = await SpoolingProcess.start();
    const journal = await process.call('a');
    for (let n = 0; n < 10; n++) journal.push(turn(n));
    await journal.settled();
    expect(process.spool.records).toBe(0);
    expect(await process.told('a')).toEqual(turns(0, 10));
    expect(process.clock.timers).toBe(0);
  });

  it('keep a copy of everything once the log has been away for a second, and remove it when it is back', async () => {
    const process = await SpoolingProcess.start();
    const journal = await process.call('a');
    process.store.away = true;
    journal.push(turn(0));
    await process.clock.run(900);
    expect(process.spool.records).toBe(0);
    await process.clock.run(200);
    journal.push(turn(1));
    expect(process.spool.records).toBe(2);
    process.store.away = false;
    await process.clock.run(5000);
    expect(process.spool).toMatchObject({ records: 0, bytes: 0 });
    expect(await process.told('a')).toEqual(['t0', 't1']);
  });

  it('keep a copy at once when much waits', async () => {
    const process = await SpoolingProcess.start();
    const journal = await process.call('a');
    process.store.away = true;
    for (let n = 0; n < 70; n++) journal.push(turn(n));
    expect(process.spool.records).toBe(70);
  });

  it('leave what waits to the next process, which brings it into the log once and in order', async () => {
    const first = await SpoolingProcess.start();
    const [a, b] = [await first.call('a'), await first.call('b')];
    first.store.away = true;
    for (let n = 0; n < 5; n++) [a, b][n % 2]?.push(turn(n));
    await first.journals.leave();
    await first.spool.close();
    first.store.away = false;
    const second = await SpoolingProcess.start(first);
    expect(await second.drain()).toEqual([
      { type: 'found', files: 1, commands: 5 },
      { type: 'drained', commands: 5 },
    ]);
    expect(await second.told('a')).toEqual(['t0', 't2', 't4']);
    expect(await second.told('b')).toEqual(['t1', 't3']);
    expect((await readdir(second.folder)).filter((name) => name.endsWith('.spool'))).toHaveLength(1);
    expect(await second.drain()).toEqual([]);
  });

  it('do not tell the log again what it knows already', async () => {
    const first = await SpoolingProcess.start();
    const journal = await first.call('a');
    first.store.away = true;
    const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
    journal.push({ type: 'OpenSession', streamSid: 'MZ1', model: 'm', voice: 'v', at: at(1) });
    journal.push({ type: 'LoseSession', streamSid: 'MZ1', reason: 'model', at: at(2) });
    journal.push({ type: 'ResumeSession', streamSid: 'MZ1', at: at(3) });
    journal.push({ type: 'RecordDigits', digits: '1', atMs: 4 });
    journal.push({ type: 'EndSession', streamSid: 'MZ1', cause: 'agent-ended', outcome: null, at: at(5) });
    await first.clock.run(1000);
    await first.spool.flushed();
    const left = await spoolOfDeadProcess(first.folder);
    first.store.away = false;
    await first.clock.run(5000);
    const told = await first.told('a');
    const facts = ['CallAnswered', 'SessionOpened', 'SessionLost', 'SessionResumed', 'DigitsReceived', 'SessionEnded'];
    expect(told).toEqual(facts);
    await first.drain(left);
    expect(await first.told('a')).toEqual(facts);
  });

  it('follow the sessions of a call, whichever process died first', async () => {
    const first = await SpoolingProcess.start();
    const a = await first.call('a');
    const second = await SpoolingProcess.start(first);
    await second.clock.run(60_000);
    const b = await second.resume('a');
    first.store.away = true;
    b.push(turn(2));
    a.push(turn(1));
    await first.journals.leave();
    await second.journals.leave();
    first.store.away = false;
    await first.drain(await spoolOfDeadProcess(first.folder));
    expect(await first.told('a')).toEqual(['t1', 't2']);
  });

  it('decide again on a call that another process has ended meanwhile', async () => {
    const first = await SpoolingProcess.start();
    const journal = await first.call('a');
    first.store.away = true;
    journal.push(turn(1));
    journal.push({ type: 'ResumeSession', streamSid: 'MZ9', at: '2026-01-01T00:00:09.000Z' });
    await first.journals.leave();
    first.store.away = false;
    const other = await first.resume('a');
    other.push({ type: 'EndCall', cause: 'carrier', outcome: null, at: '2026-01-01T00:01:00.000Z' });
    await other.settled();
    const reports = await first.drain(await spoolOfDeadProcess(first.folder));
    expect(reports).toContainEqual({
      type: 'refused',
      callId: 'a',
      command: 'ResumeSession',
      reason: 'call-not-live',
    });
    expect(await first.told('a')).toEqual(['CallEnded', 't1']);
  });

  it('take what the carrier says of a call, after what waits of it', async () => {
    const process = await SpoolingProcess.start();
    const journal = await process.call('a');
    process.store.away = true;
    journal.push(turn(1));
    const completed = { type: 'RecordCallStatus', callSid: 'CA1', status: 'completed' } as const;
    const rest = { answeredBy: null, durationSeconds: 7, at: '2026-01-01T00:00:09.000Z' };
    await process.defer('a', { ...completed, ...rest });
    expect(process.spool.records).toBe(1);
    process.store.away = false;
    await process.clock.run(10_000);
    expect(await process.told('a')).toEqual(['t1', 'CallEnded']);
    expect(process.store.log.at(-1)?.meta).toMatchObject({ tenantId: 'tenant', actor: 'twilio' });
    expect(process.journals.pending).toBe(0);
    expect(process.spool.records).toBe(0);
  });

  it('believe nothing of a call from an account that is not its own, here or after a restart', async () => {
    const first = await SpoolingProcess.start();
    await first.call('a');
    first.store.away = true;
    const status = { type: 'RecordCallStatus', callSid: 'CA1', status: 'completed', answeredBy: null } as const;
    const completed = { ...status, durationSeconds: 7, at: '2026-01-01T00:00:09.000Z' };
    const stranger = signerOf(`AC${'1'.repeat(32)}`, 'token of somebody else');
    await first.defer('a', completed, stranger);
    await first.defer('nobody', completed);
    const left = await spoolOfDeadProcess(first.folder);
    first.store.away = false;
    await first.clock.run(10_000);
    const refused = ['a', 'nobody'].map((callId) => ({
      type: 'refused',
      callId,
      command: 'RecordCallStatus',
      reason: 'no call of this account',
    }));
    expect(first.refused).toEqual(refused);
    expect(await first.drain(left)).toEqual(expect.arrayContaining(refused));
    expect(await first.told('a')).toEqual([]);
    expect(first.spool.records).toBe(0);
  });

  it('end the calls politely when the spool is full, and forget nothing', async () => {
    const process = await SpoolingProcess.start(undefined, { maxBytes: 2000 });
    const journal = await process.call('a');
    let full = 0;
    journal.attach({ onFull: () => (full += 1), onHeldUp: () => undefined, onDropped: () => undefined });
    process.store.away = true;
    journal.push(turn(0));
    await process.clock.run(1000);
    for (let n = 1; n < 20; n++) journal.push(turn(n));
    expect(full).toBe(1);
    expect(process.spool.bytes).toBeLessThan(3000);
    process.store.away = false;
    await process.clock.run(5000);
    await journal.settled();
    expect(await process.told('a')).toEqual(turns(0, 20));
  });
});
