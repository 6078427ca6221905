import { describe, expect, it } from '@jest/globals';
import { StreamGone } from '../../../src/platform/event-store/event-store.errors.js';
import { CallWorld, LINE, PERSON } from '../../kit/call-world.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';
import { reconcilerOf, Reports } from './reconciler-kit.js';

describe('a dial beside one whose call an operator deleted', () => {
  it('is settled with what the read model has of the other', async () => {
    const world = new CallWorld(await temporaryFolder());
    const reconciler = reconcilerOf(world, new Reports(), 30_000);
    const other = world.telephony.add({ to: PERSON, from: LINE, status: 'ringing' });
    await world.started('deleted');
    const dialled = { type: 'RecordDial', outcome: 'accepted', callSid: other.callSid } as const;
    await world.send('deleted', { ...dialled, at: world.clock.nowIso() });
    await world.started('open');
    const own = world.telephony.add({ to: PERSON, from: LINE, status: 'ringing' });
    const { store } = world.platform;
    const readStream = store.readStream.bind(store);
    store.readStream = (stream, options) => {
      if (stream === 'call-deleted') throw new StreamGone(stream);
      return readStream(stream, options);
    };
    world.clock.advance(30_001);
    await reconciler.round();
    expect(await world.call('open')).toMatchObject({ callSid: own.callSid, phase: 'ringing' });
  });
});
