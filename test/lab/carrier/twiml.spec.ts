import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Call } from '../../../src/lab/carrier/calls/call.js';
import type { CallerScript } from '../../../src/lab/scripts/script.js';
import { eventually } from '../../kit/eventually.js';
import { errorsOf, openCarrier, OURS, script, THEIRS } from './carrier-kit.js';

const COLLEAGUE = '+15550100088';

describe('TwiML', () => {
  let lab: Awaited<ReturnType<typeof openCarrier>>;
  beforeEach(async () => void (lab = await openCarrier()));
  afterEach(() => lab.close());

  /** An inbound call that is told this, to its end. */
  const run = async (twiml: string, caller: Partial<CallerScript> = {}): Promise<Call> => {
    lab.product.on('/voice', `<Response>${twiml}</Response>`);
    const call = lab.carrier.callIn(script(caller), OURS);
    await lab.over(call);
    return call;
  };
  const playedMs = (call: Call): number => call.line?.playback.playedMs ?? 0;

  it.each([
    ['<Hangup/><Say>never</Say>', 0],
    ['', 0],
    ['<Say>hello</Say>', 300],
    ['<Say loop="3">hi</Say>', 360],
    ['<Say>a <break time="1s"/><emphasis>b</emphasis></Say>', 60 * 4],
    ['<Play digits="1w2"/>', 2 * 200 + 500],
    ['<Pause length="1"/><Say>hello</Say>', 300],
    ['<Gather timeout="1"><Say>key</Say></Gather><Say>none</Say>', 180 + 240],
    ['<Teleport/><Say>on</Say>', 120],
    ['<Connect/><Say>on</Say>', 120],
  ])('%s plays %i ms and hangs up', async (twiml, expected) => {
    const call = await run(twiml);
    expect(playedMs(call)).toBe(expected);
    expect(call.status).toBe('completed');
  });

  it.each([
    ['<Reject/>', 'no-answer'],
    ['<Reject reason="busy"/>', 'busy'],
  ])('%s ends a call that was never answered as %s', async (twiml, status) => {
    const call = await run(twiml);
    expect([call.status, call.line, call.durationSeconds]).toEqual([status, undefined, 0]);
    await eventually(() => expect(lab.product.to('/ended')[0]?.parameters.CallStatus).toBe(status));
  });

  it.each([
    ['not xml', 12100],
    ['<Say>open', 12100],
    ['<Response><Say></Response>', 12100],
    ['<Answer/>', 12100],
    ['', 11770],
    [{ status: 200, body: '{}', headers: { 'content-type': 'application/json' } }, 12300],
    [{ status: 500 }, 11200],
    [{ status: 404 }, 11200],
    [{ status: 200, body: `<Response><!--${'x'.repeat(70_000)}--></Response>` }, 11750],
    [{ status: 302, headers: { location: '/voice' } }, 11215],
  ])('%j is an error (%i): the caller hears an apology', async (reply, code) => {
    lab.product.on('/voice', reply);
    const call = lab.carrier.callIn(script(), OURS);
    await lab.over(call);
    expect(errorsOf(lab.events(call))).toEqual([code]);
    expect(playedMs(call)).toBeGreaterThan(1_000);
  });

  it.each([
    ['<Gather action="/keys" numDigits="3">', '123', '123'],
    ['<Gather action="/keys">', '12#4', '12'],
    ['<Gather action="/keys" finishOnKey="">', '1#2', '1#2'],
    ['<Gather action="/keys" timeout="1">', '12', '12'],
  ])('%s with the keys %s tells the action %s', async (gather, press, digits) => {
    await run(`${gather}<Say>please press some keys now</Say></Gather>`, { steps: [{ pauseMs: 300 }, { press }] });
    expect(lab.product.to('/keys')[0]?.parameters.Digits).toBe(digits);
  });

  it('gathers with the prompt cut at the first key', async () => {
    const call = await run('<Gather action="/keys" numDigits="1"><Say loop="0">on and on</Say></Gather>', {
      steps: [{ pauseMs: 2_000 }, { press: '5' }],
    });
    expect(lab.product.to('/keys')[0]?.parameters.Digits).toBe('5');
    await eventually(() =>
      expect(lab.events(call)).toContainEqual(expect.objectContaining({ type: 'hears', cut: true })),
    );
  });

  it('records until silence and says where the recording is', async () => {
    await run('<Record action="/recorded" timeout="2" playBeep="false"/>', {
      steps: [{ pauseMs: 500 }, { say: 'a message' }],
    });
    const { RecordingUrl = '', RecordingDuration } = lab.product.to('/recorded')[0]?.parameters ?? {};
    expect(RecordingDuration).toMatch(/^[34]$/);
    const authorization = `Basic ${Buffer.from(`${lab.carrier.exchange.account.sid}:${lab.carrier.exchange.account.authToken}`).toString('base64')}`;
    const answer = await fetch(RecordingUrl, { headers: { authorization } });
    expect(Buffer.from(await answer.arrayBuffer()).toString('latin1', 0, 4)).toBe('RIFF');
  });

  it('skips the action of a silent recording, and tells it of one that the hang-up ended', async () => {
    const silent = await run('<Record action="/recorded" timeout="1" playBeep="false"/><Say>none</Say>');
    expect([playedMs(silent), lab.product.to('/recorded')]).toEqual([240, []]);
    await run('<Record action="/recorded"/>', { steps: [{ pauseMs: 1_000 }, { say: 'bye' }, { hangUp: true }] });
    await eventually(() => expect(lab.product.to('/recorded')[0]?.parameters.Digits).toBe('hangup'));
  });

  it.each([
    [{ answers: 'human', steps: [{ pauseMs: 600 }, { say: 'hello' }, { hangUp: true }] }, 'completed', 'true'],
    [{ answers: 'busy' }, 'busy', 'false'],
    [{ answers: 'no-answer' }, 'no-answer', 'false'],
    [{ answers: 'failed' }, 'failed', 'false'],
  ] as const)('dials a colleague who is %j: %s', async (colleague, status, bridged) => {
    lab.carrier.exchange.book.add(script({ ...colleague, number: COLLEAGUE }));
    const call = await run(`<Dial action="/dialled" timeout="3"><Number>${COLLEAGUE}</Number></Dial>`);
    const leg = [...lab.carrier.exchange.calls.values()].find(({ details }) => details.direction === 'outbound-dial');
    expect(lab.product.to('/dialled')[0]?.parameters).toMatchObject({
      DialCallStatus: status,
      DialBridged: bridged,
      DialCallSid: leg?.sid,
    });
    expect(leg?.details).toMatchObject({ parentSid: call.sid, from: THEIRS, to: COLLEAGUE });
    if (bridged === 'true') {
      await eventually(() => expect(lab.events(call).filter(({ type }) => type === 'hears')).not.toHaveLength(0));
    }
  });

  it('holds a caller in a queue until the call does something else, and tells how it ended', async () => {
    lab.product.on('/voice', '<Response><Enqueue action="/queued">support</Enqueue></Response>');
    const call = lab.carrier.callIn(script(), OURS);
    await eventually(() => expect(call.status).toBe('in-progress'));
    await lab.client.calls(call.sid).update({ twiml: '<Response><Hangup/></Response>' });
    await lab.over(call);
    await eventually(() => expect(lab.product.to('/queued')[0]?.parameters.QueueResult).toBe('redirected'));
  });

  it('refuses a relative action in TwiML that was given inline', async () => {
    lab.carrier.exchange.book.add(script());
    const { sid } = await lab.client.calls.create({
      to: THEIRS,
      from: OURS,
      twiml: '<Response><Redirect>/x</Redirect></Response>',
    });
    const call = lab.carrier.exchange.calls.get(sid) as Call;
    await lab.over(call);
    expect(errorsOf(lab.events(call))).toEqual([11100]);
  });
});
