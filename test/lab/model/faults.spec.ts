import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../kit/eventually.js';
import { Client } from './client.js';
import { labModels } from './kit.js';

const lab = labModels();

describe('faults of the lab model', () => {
  it('refuse the next connections and no more', async () => {
    const model = await lab.start({ scripts: [] });
    model.faults.refuseConnects = 2;
    await expect(Client.connect(model.url)).rejects.toThrow('503');
    model.faults.refuseStatus = 0;
    await expect(Client.connect(model.url)).rejects.toThrow();
    const client = lab.track(await Client.connect(model.url));
    await client.next('session.created');
  });

  it('drop the socket', async () => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.call(model.url));
    model.sessions[0]?.drop();
    await eventually(() => expect(client.closeCode).toBe(1006));
    expect(model.sessions[0]?.closed).toBe(true);
  });

  it('keep silent, even to a ping', async () => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.call(model.url));
    let pongs = 0;
    client.socket.on('pong', () => pongs++);
    client.socket.ping();
    await eventually(() => expect(pongs).toBe(1));
    const [session] = model.sessions;
    if (session) session.faults.silent = true;
    const before = client.events.length;
    client.send({ type: 'response.create' });
    client.socket.ping();
    session?.sendRaw('{"type":"heard after the silence"}');
    await eventually(() => expect(client.events.length).toBe(before + 1));
    expect(pongs).toBe(1);
  });

  it('send garbage, null fields and nothing', async () => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.call(model.url));
    const [session] = model.sessions;
    session?.sendRaw('not JSON');
    await eventually(() => expect(client.texts).toContain('not JSON'));
    if (session)
      session.faults.rewrite = (event) =>
        event.type === 'response.created'
          ? { ...event, response: null }
          : event.type === 'rate_limits.updated'
            ? undefined
            : event;
    client.send({ type: 'response.create' });
    expect((await client.next('response.created')).response).toBeNull();
    await client.next('response.done');
    expect(client.types()).not.toContain('rate_limits.updated');
  });

  it('let responses fail as a rate limit does', async () => {
    const model = await lab.start({ scripts: [] });
    model.faults.failResponses = { type: 'tokens', code: 'rate_limit_exceeded' };
    const client = lab.track(await Client.call(model.url));
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { code: 'rate_limit_exceeded' } },
      output: [],
    });
  });

  it('strike one connection each when they are armed', async () => {
    const model = await lab.start({ scripts: [] });
    model.faults.arm({ kind: 'model-refuse', status: 429 });
    model.faults.arm({ kind: 'model-reset', afterMs: 0 });
    model.faults.arm({ kind: 'model-close', afterMs: 0 });
    await expect(Client.connect(model.url)).rejects.toThrow('429');
    const reset = lab.track(await Client.connect(model.url));
    await eventually(() => expect(reset.closeCode).toBe(1006));
    const closed = lab.track(await Client.connect(model.url));
    await eventually(() => expect(closed.closeCode).toBe(1001));
    const well = lab.track(await Client.call(model.url));
    expect(well.closeCode).toBeUndefined();
  });

  it('answer no more, fail at the rate limit, or null every field', async () => {
    const model = await lab.start({ scripts: [] });
    const kinds = ['model-mute', 'model-rate-limit', 'model-null-fields'] as const;
    for (const kind of kinds) model.faults.arm({ kind, afterMs: 0 });
    const mute = lab.track(await Client.call(model.url));
    const limited = lab.track(await Client.call(model.url));
    const nulled = lab.track(await Client.connect(model.url));
    await eventually(() => expect(model.sessions.at(-1)?.faults.rewrite).toBeDefined());
    for (const client of [mute, limited]) client.send({ type: 'response.create' });
    expect((await limited.next('response.done')).response).toMatchObject({ status: 'failed' });
    nulled.send({ type: 'response.create' });
    expect(await nulled.next('response.created')).toMatchObject({ response: null, event_id: null });
    expect(mute.types().filter((type) => type.startsWith('response.'))).toEqual([]);
  });

  it('send garbage between the events, or two events the wrong way round', async () => {
    const model = await lab.start({ scripts: [] });
    model.faults.arm({ kind: 'model-garbage', afterMs: 0 });
    model.faults.arm({ kind: 'model-out-of-order', afterMs: 0 });
    const garbled = lab.track(await Client.connect(model.url));
    await eventually(() => expect(garbled.texts).toContain('not JSON'));
    const shuffled = lab.track(await Client.connect(model.url));
    await eventually(() => expect(model.sessions.at(-1)?.faults.rewrite).toBeDefined());
    shuffled.send({ type: 'response.create' });
    await shuffled.next('response.created');
    expect(shuffled.types().indexOf('response.output_item.added')).toBeLessThan(
      shuffled.types().indexOf('response.created'),
    );
  });

  it('put a network between client and model that delays everything and loses nothing', async () => {
    const { client, clock, pass, session } = await lab.still({});
    if (session === undefined) throw new Error('no session');
    const askedAtMs = clock.monotonicMs();
    session.faults.network = { delayMs: 160, jitterMs: 40, lossPercent: 20 };
    const pong = once(client.socket, 'pong').then(() => clock.monotonicMs());
    client.socket.ping();
    client.send({ type: 'response.create', response: { instructions: 'Say exactly: "Thank you."' } });
    await pass('response.done');
    expect(clock.monotonicMs() - askedAtMs).toBeGreaterThan(320);
    expect((await pong) - askedAtMs).toBeGreaterThanOrEqual(320);
    const audio = client.all('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64'));
    expect(Buffer.concat(audio).equals(Buffer.from(await lab.sayAsAgent('Thank you.')))).toBe(true);
  });

  it('let the network get bad when they are armed', async () => {
    const model = await lab.start({ scripts: [] });
    model.faults.arm({ kind: 'model-network', afterMs: 0, delayMs: 1 });
    lab.track(await Client.call(model.url));
    await eventually(() => expect(model.sessions[0]?.faults.network).toMatchObject({ delayMs: 1 }));
  });
});
