import type { CallEvent } from '../../src/calls/domain/call.events.js';
import type { Logged, Observed } from '../../src/demo/faults/observed.js';
import type { LabHappening } from '../../src/lab/carrier/lab-events.js';

/** When, on the phone's clock: the stream opens, the socket is cut, the store goes and comes back. */
const [STREAM, CUT, AWAY, BACK] = [200, 5_000, 10_000, 20_000] as const;

const happening = (atMs: number, what: LabHappening) =>
  ({ callSid: 'CA1', direction: 'inbound', from: '+1', to: '+2', atMs, ...what }) as const;

const says = (atMs: number, text: string) => happening(atMs, { type: 'says', text, interrupting: false });
const heard = (atMs: number, text: string, playedMs = 1_500) => ({ fromMs: atMs - STREAM, playedMs, cut: false, text });

let revision = 0;
const logged = (fact: CallEvent, happenedAtMs: number | undefined, recordedAtMs = happenedAtMs ?? 0): Logged => ({
  revision: revision++,
  fact,
  happenedAtMs,
  recordedAtMs,
});

const turn = (speaker: 'caller' | 'agent', text: string, atMs: number, recordedAtMs = atMs + 500): Logged => {
  const startedAtMs = atMs - STREAM;
  const ms = { startedAtMs, endedAtMs: startedAtMs };
  const data = { turnId: `turn-${revision}`, previousItemId: null, speaker, text, ...ms, cutReason: null };
  return logged({ type: 'TurnAppended', data }, atMs, recordedAtMs);
};

const invoked = (toolCallId: string, tool: string, atMs: number): Logged =>
  logged({ type: 'ToolInvoked', data: { toolCallId, tool, arguments: {}, atMs: atMs - STREAM } }, atMs);
const succeeded = (toolCallId: string, tool: string, result: Record<string, string | boolean>): Logged =>
  logged({ type: 'ToolSucceeded', data: { toolCallId, tool, result, durationMs: 5 } }, undefined);

const EVENTS = [
  happening(STREAM, { type: 'answered', answeredBy: 'carrier' }),
  happening(STREAM, { type: 'streamStarted', streamSid: 'MZ1' }),
  says(3_000, 'Where is it?'),
  happening(CUT, { type: 'strikes', fault: { kind: 'model-reset', afterMs: 0 } }),
  happening(AWAY, { type: 'storeAway' }),
  says(10_100, 'And the other?'),
  says(15_000, 'When do you close?'),
  happening(BACK, { type: 'storeBack' }),
  says(24_000, 'Look again.'),
];

const log = (): readonly Logged[] => {
  revision = 0;
  const at = '2026-01-01T00:00:00.000Z';
  return [
    turn('agent', 'Hello.', 500),
    turn('caller', 'Where is it?', 3_500),
    invoked('a', 'lookup', 4_500),
    logged({ type: 'SessionLost', data: { streamSid: 'MZ1', reason: 'model: gone', at, estimated: false } }, CUT),
    logged({ type: 'SessionResumed', data: { streamSid: 'MZ1', at } }, CUT + 20),
    succeeded('a', 'lookup', { eta: 'on Thursday' }),
    turn('agent', 'It comes on Thursday.', CUT + 1_700),
    turn('caller', 'And the other?', 11_000, 21_000),
    logged(
      {
        type: 'ToolDenied',
        data: { toolCallId: 'b', tool: 'lookup', arguments: '{}', reason: 'log-unavailable', atMs: 12_000 - STREAM },
      },
      12_000,
      21_000,
    ),
    turn('agent', 'I cannot tell.', 12_500, 21_000),
    turn('caller', 'When do you close?', 16_000, 21_000),
    turn('agent', 'At six.', 17_000, 21_000),
    turn('caller', 'Look again.', 25_000),
    invoked('c', 'lookup', 26_000),
    turn('agent', 'One moment please.', 27_500),
    logged(
      {
        type: 'ToolFailed',
        data: { toolCallId: 'c', tool: 'lookup', reason: 'no answer within 5000 ms', durationMs: 5_000 },
      },
      undefined,
    ),
    turn('agent', 'It does not answer.', 31_500),
    invoked('d', 'end_call', 34_000),
    succeeded('d', 'end_call', { ok: true }),
  ];
};

/** A call on which everything held. */
export const survived = (): Observed => ({
  phone: {
    callSid: 'CA1',
    direction: 'inbound',
    from: '+1',
    to: '+2',
    status: 'completed',
    durationSeconds: 40,
    playedMs: 9_000,
    said: EVENTS.flatMap((event) => (event.type === 'says' ? [event.text] : [])),
    heard: [
      heard(500, 'Hello.'),
      { ...heard(CUT, '[unintelligible]', 900), cut: true },
      heard(CUT + 1_700, 'It comes on Thursday.'),
      heard(12_500, 'I cannot tell.'),
      heard(17_000, 'At six.'),
      heard(27_500, 'One moment please.'),
      heard(31_500, 'It does not answer.'),
    ],
    errors: [],
    events: EVENTS,
    model: [],
  },
  log: log(),
  verified: { ok: true, events: log().length },
  call: { status: 'completed', end_cause: 'agent-ended' },
  shop: ['/orders/7', '/orders/8'],
  spool: { mostBytes: 1_200, bytes: 0 },
  ready: { away: 503, end: 200 },
});

/** The recorded words were over when the agent spoke: what the phone played was one stretch. */
export const joined = (): Observed => {
  const seen = survived();
  const [hello, , , ...rest] = seen.phone.heard;
  if (hello === undefined) throw new Error('the sample has lost its greeting');
  return { ...seen, phone: { ...seen.phone, heard: [hello, heard(CUT, 'It comes on Thursday.', 3_200), ...rest] } };
};
