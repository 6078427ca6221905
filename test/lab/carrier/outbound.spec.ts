import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Call } from '../../../src/lab/carrier/calls/call.js';
import type { CallerScript } from '../../../src/lab/scripts/script.js';
import { eventually } from '../../kit/eventually.js';
import { openCarrier, OURS, script, THEIRS } from './carrier-kit.js';

describe('an outbound call', () => {
  let lab: Awaited<ReturnType<typeof openCarrier>>;
  beforeEach(async () => void (lab = await openCarrier()));
  afterEach(() => lab.close());

  const place = async (caller: Partial<CallerScript>, changes: object = {}): Promise<Call> => {
    lab.carrier.exchange.book.add(script(caller));
    const { sid } = await lab.client.calls.create({
      to: THEIRS,
      from: OURS,
      url: `${lab.product.url}/answer`,
      statusCallback: `${lab.product.url}/status`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      timeout: 5,
      ...changes,
    });
    const call = lab.carrier.exchange.calls.get(sid) as Call;
    await lab.over(call);
    await eventually(() => expect(statuses().at(-1)).toBe(call.status));
    return call;
  };
  const statuses = () => lab.product.to('/status').map(({ parameters }) => parameters.CallStatus);

  it.each([
    ['human', ['initiated', 'ringing', 'in-progress', 'completed'], undefined],
    ['busy', ['initiated', 'ringing', 'busy'], '486'],
    ['no-answer', ['initiated', 'ringing', 'no-answer'], '487'],
    ['failed', ['initiated', 'failed'], '404'],
  ] as const)('to somebody who is %s reports %j', async (answers, expected, sipResponseCode) => {
    lab.product.on('/answer', '<Response><Say>hello</Say></Response>');
    await place({ answers });
    expect(statuses()).toEqual(expected);
    const received = lab.product.to('/status');
    expect(received.map(({ parameters }) => parameters.SequenceNumber)).toEqual(
      expected.map((_, index) => String(index)),
    );
    expect(received.at(-1)?.parameters).toMatchObject({
      CallbackSource: 'call-progress-events',
      Direction: 'outbound-api',
      CallDuration: answers === 'human' ? '1' : '0',
      ...(sipResponseCode && { SipResponseCode: sipResponseCode }),
    });
    expect(lab.product.requests.every(({ signed }) => signed)).toBe(true);
    expect(lab.product.to('/answer')).toHaveLength(answers === 'human' ? 1 : 0);
  });

  it('rings no longer than it was asked to', async () => {
    const call = await place({ ringMs: 10_000 }, { timeout: 2 });
    expect(call.status).toBe('no-answer');
  });

  it('is hung up at its time limit', async () => {
    lab.product.on('/answer', '<Response><Pause length="500"/></Response>');
    const call = await place({}, { timeLimit: 3 });
    expect(call.status).toBe('completed');
    expect([3, 4]).toContain(call.durationSeconds);
  });

  it('knows whether a machine answered before it asks what to do', async () => {
    await place({ answers: 'machine', steps: [{ say: 'leave a message' }] }, { machineDetection: 'DetectMessageEnd' });
    expect(lab.product.to('/answer')[0]?.parameters.AnsweredBy).toBe('machine_end_beep');
    expect(lab.product.to('/status').at(-1)?.parameters.AnsweredBy).toBe('machine_end_beep');
  });

  it('tells who answered while the call goes on, if asked so', async () => {
    lab.product.on('/answer', '<Response><Pause length="4"/></Response>');
    await place({}, { machineDetection: 'Enable', asyncAmd: 'true', asyncAmdStatusCallback: `${lab.product.url}/amd` });
    expect(lab.product.to('/answer')[0]?.parameters.AnsweredBy).toBeUndefined();
    expect(lab.product.to('/amd')[0]?.parameters).toMatchObject({
      AnsweredBy: 'human',
      MachineDetectionDuration: '1500',
    });
  });

  it('delivers callbacks late and twice on demand, out of order then', async () => {
    lab.carrier.exchange.faults.arm({ kind: 'late-callback', delayMs: 8_000, status: 'ringing' });
    lab.carrier.exchange.faults.arm({ kind: 'duplicate-callback', status: 'initiated' });
    lab.product.on('/answer', '<Response><Say>hello</Say></Response>');
    await place({});
    await eventually(() =>
      expect(statuses()).toEqual(['initiated', 'initiated', 'in-progress', 'completed', 'ringing']),
    );
    expect(lab.product.to('/status').map(({ parameters }) => parameters.SequenceNumber)).toEqual([
      '0',
      '0',
      '2',
      '3',
      '1',
    ]);
  });

  it('canceled in the queue has no callback', async () => {
    lab.carrier.exchange.book.add(script());
    const call = lab.carrier.exchange.open({
      accountSid: lab.carrier.exchange.account.sid,
      direction: 'outbound-api',
      from: OURS,
      to: THEIRS,
      statusCallback: { url: `${lab.product.url}/status`, method: 'POST', events: ['completed'] },
    });
    call.advance('canceled');
    await lab.carrier.exchange.close();
    expect(statuses()).toEqual([]);
  });
});
