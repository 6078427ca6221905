import { expect, it } from '@jest/globals';
import { LogWitness } from '../../../src/platform/log-witness/log-witness.js';
import { newEvents } from '../../kit/events.js';
import { MemoryLeases } from '../../kit/memory-leases.js';
import { stubbedStore } from '../../kit/stubbed-store.js';

const { opened } = stubbedStore();

const witnessOn = (coordination: MemoryLeases): LogWitness => {
  const { store } = opened;
  const log = {
    head: () => store.head(),
    readStream: (...asked: Parameters<typeof store.readStream>) => store.readStream(...asked),
    streamsMayGo: true,
  };
  return new LogWitness(log, coordination, { error: () => undefined, log: () => undefined });
};

it('misses nothing on a server whose operators trim, delete and scavenge, and what an emptied server had', async () => {
  const coordination = new MemoryLeases();
  const witness = witnessOn(coordination);
  for (const stream of ['call-trimmed', 'call-deleted', 'call-kept']) {
    const events = newEvents(3);
    witness.saw(stream, events, await opened.store.append(stream, 'no-stream', events));
  }
  await witness.stop();
  await opened.store.append('call-trimmed', 2n, newEvents(2));
  opened.stub.log.trim('call-trimmed', 4n);
  opened.stub.log.tombstone('call-deleted');
  opened.stub.log.scavenge();
  const later = witnessOn(coordination);
  await later.look();
  later.require();
  opened.stub.log.events.splice(0);
  const emptied = witnessOn(coordination);
  await emptied.look();
  expect(() => emptied.require()).toThrow('the log ends at nothing');
});
