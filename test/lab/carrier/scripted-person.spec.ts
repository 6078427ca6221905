import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import type { WebSocket } from 'ws';
import type { Call } from '../../../src/lab/carrier/calls/call.js';
import type { LabEvent } from '../../../src/lab/carrier/lab-events.js';
import { tone } from '../../../src/lab/carrier/line/tone.js';
import { isAudible } from '../../../src/lab/carrier/line/loudness.js';
import type { CallerScript } from '../../../src/lab/scripts/script.js';
import { eventually } from '../../kit/eventually.js';
import { openCarrier, OURS, script } from './carrier-kit.js';

/** An agent that talks for `answerMs` at the start and after everything it hears, and stops when it is spoken to. */
class Talker extends EventEmitter {
  #streamSid = '';
  #talking = false;
  #heardMs = 0;
  #quietMs = 0;
  answers = 0;

  constructor(
    private readonly socket: WebSocket,
    private readonly answerMs: number,
  ) {
    super();
    socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString())));
  }

  #take(frame: { event: string; streamSid: string; media: { payload: string } }): void {
    if (frame.event === 'start') {
      this.#streamSid = frame.streamSid;
      this.#talk();
    } else if (frame.event === 'mark') this.#talking = false;
    else if (frame.event === 'media') this.#hear(isAudible(Buffer.from(frame.media.payload, 'base64')));
  }

  #hear(audible: boolean): void {
    this.#quietMs = audible ? 0 : this.#quietMs + 20;
    if (audible) this.#heardMs += 20;
    if (audible && this.#talking) {
      this.#send({ event: 'clear' });
      this.#talking = false;
    }
    if (this.#heardMs === 0 || this.#quietMs < 300) return;
    this.#heardMs = 0;
    this.#talk();
  }

  #talk(): void {
    this.#talking = true;
    this.answers++;
    this.#send({ event: 'media', media: { payload: Buffer.from(tone([300], this.answerMs)).toString('base64') } });
    this.#send({ event: 'mark', mark: { name: 'answer' } });
    this.emit('answer');
  }

  #send(message: object): void {
    this.socket.send(JSON.stringify({ streamSid: this.#streamSid, ...message }));
  }
}

describe('a scripted person', () => {
  let lab: Awaited<ReturnType<typeof openCarrier>>;
  let talker: Talker | undefined;
  beforeEach(async () => void (lab = await openCarrier()));
  afterEach(() => lab.close());

  const call = async (caller: Partial<CallerScript>, answerMs = 2_000): Promise<Call> => {
    lab.product.onSocket = (socket) => (talker = new Talker(socket, answerMs));
    lab.product.on(
      '/voice',
      `<Response><Connect><Stream url="${lab.product.streamUrl('/media')}"/></Connect></Response>`,
    );
    return lab.carrier.callIn(script(caller), OURS);
  };
  const events = <T extends LabEvent['type']>(of: Call, type: T) =>
    lab.events(of).filter((event): event is Extract<LabEvent, { type: T }> => event.type === type);

  it('waits for the agent to finish, speaks, and hears every answer in full', async () => {
    const inbound = await call({
      steps: [{ wait: 'agent' }, { say: 'a question' }, { wait: 'agent' }, { hangUp: true }],
    });
    await lab.over(inbound);
    await eventually(() => expect(events(inbound, 'hears')).toHaveLength(2));
    expect(events(inbound, 'hears').map(({ playedMs, cut }) => ({ playedMs, cut }))).toEqual([
      { playedMs: 2_000, cut: false },
      { playedMs: 2_000, cut: false },
    ]);
    expect(events(inbound, 'beginsToHear').map(({ fromMs }) => fromMs)).toEqual(
      events(inbound, 'hears').map(({ fromMs }) => fromMs),
    );
    expect(events(inbound, 'says')).toEqual([expect.objectContaining({ text: 'a question', interrupting: false })]);
    expect(events(inbound, 'hangsUp')).toEqual([expect.objectContaining({ by: 'caller' })]);
    expect(talker?.answers).toBe(2);
  });

  it('interrupts when the agent has spoken for so long, and reports what it had heard by then', async () => {
    const interrupt = { afterMs: 1_000, say: 'excuse me' };
    const inbound = await call({ steps: [{ interrupt }, { interrupt }, { wait: 'agent' }, { hangUp: true }] }, 5_000);
    await lab.over(inbound);
    await eventually(() => expect(events(inbound, 'hears')).toHaveLength(3));
    const heard = events(inbound, 'hears');
    expect(heard.map(({ cut }) => cut)).toEqual([true, true, false]);
    expect(heard[0]?.playedMs).toBeGreaterThanOrEqual(900);
    expect(heard[0]?.playedMs).toBeLessThan(5_000);
    expect(heard[2]?.playedMs).toBe(5_000);
    expect(events(inbound, 'says').map(({ interrupting }) => interrupting)).toEqual([true, true]);
  });

  it('says its interruption all the same when the agent stops before it could', async () => {
    const inbound = await call({ steps: [{ interrupt: { afterMs: 9_000, say: 'too late' } }, { hangUp: true }] });
    await lab.over(inbound);
    expect(events(inbound, 'says')).toEqual([expect.objectContaining({ text: 'too late', interrupting: false })]);
  });

  it('loses patience with an agent that never answers', async () => {
    const steps = [{ wait: 'agent' as const }, { say: 'hello' }];
    lab.product.on('/voice', '<Response><Pause length="600"/></Response>');
    const inbound = lab.carrier.callIn(script({ steps, patienceMs: 3_000 }), OURS);
    await lab.over(inbound);
    expect(events(inbound, 'hangsUp')).toEqual([expect.objectContaining({ by: 'caller' })]);
    expect([inbound.status, inbound.durationSeconds <= 4]).toEqual(['completed', true]);
  });

  it('hears the rest of what was playing when the call is ended from outside', async () => {
    const inbound = await call({ steps: [] }, 60_000);
    await eventually(() => expect(talker).toBeDefined());
    if (talker && talker.answers === 0) await once(talker, 'answer');
    await eventually(() => expect(inbound.line?.playback.playedMs).toBeGreaterThan(500));
    await lab.client.calls(inbound.sid).update({ status: 'completed' });
    await eventually(() => expect(events(inbound, 'hears')).toHaveLength(1));
    const [span] = events(inbound, 'hears');
    expect(span?.cut).toBe(true);
    expect(span?.playedMs).toBeGreaterThan(500);
    expect(events(inbound, 'hangsUp')).toEqual([expect.objectContaining({ by: 'agent' })]);
  });
});
