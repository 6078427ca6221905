import twilio from 'twilio';
import type { Clock } from '../../../src/platform/clock/clock.js';
import { ScaledClock } from '../../../src/platform/clock/scaled-clock.js';
import { Carrier } from '../../../src/lab/carrier/carrier.js';
import type { Call } from '../../../src/lab/carrier/calls/call.js';
import type { LabEvent } from '../../../src/lab/carrier/lab-events.js';
import type { LabAddresses } from '../../../src/lab/lab.js';
import { tone } from '../../../src/lab/carrier/line/tone.js';
import type { CallerScript, Script } from '../../../src/lab/scripts/script.js';
import { FakeProduct } from './product.js';

export const ACCOUNT = { sid: `AC${'0'.repeat(32)}`, authToken: 'a-token-of-the-lab' };
export const OURS = '+15550109000';
export const THEIRS = '+15550100099';

/** Every utterance is a tone of 60 ms a letter: speech without synthesis. What is recognised is its length. */
export const TONES = {
  say: async (text: string) => tone([440], 60 * text.length),
  recognise: async (audio: Uint8Array) => `${audio.length / 8} ms`,
};

export const script = (caller: Partial<CallerScript> = {}): Script => ({
  name: 'test',
  caller: {
    number: THEIRS,
    voice: 'caller',
    answers: 'human',
    ringMs: 100,
    quietMs: 300,
    patienceMs: 90_000,
    steps: [],
    ...caller,
  },
  agent: [],
});

/** A carrier at eight times the pace of the wall, or by a clock given, a product, and the real client between them. */
export const openCarrier = async (clock: Clock = new ScaledClock(8)) => {
  const carrier = await Carrier.start({ clock, account: ACCOUNT, speech: TONES });
  const product = await FakeProduct.start(ACCOUNT.authToken);
  carrier.exchange.book.configure(OURS, { voiceUrl: `${product.url}/voice`, statusCallback: `${product.url}/ended` });
  const { sid: accountSid, authToken } = ACCOUNT;
  const client = clientOf({ twilioBaseUrl: carrier.baseUrl, accountSid, authToken });
  const close = async (): Promise<void> => {
    await carrier.stop();
    await product.stop();
  };
  const events = (call: Call): readonly LabEvent[] => carrier.exchange.eventsOf(call);
  const over = (call: Call): Promise<void> =>
    new Promise((resolve) => {
      if (call.over.aborted) resolve();
      else call.over.addEventListener('abort', () => resolve(), { once: true });
    });
  return { carrier, product, client, close, events, over };
};

/** The real client with nothing but its base URL changed. */
export const clientOf = ({
  twilioBaseUrl,
  accountSid,
  authToken,
}: Omit<LabAddresses, 'openaiBaseUrl' | 'openaiApiKey'>) => {
  const real = new twilio.RequestClient();
  const httpClient = {
    request: (options: Parameters<typeof real.request>[0]) =>
      real.request({ ...options, uri: options.uri.replace('https://api.twilio.com', twilioBaseUrl) }),
  };
  return twilio(accountSid, authToken, { httpClient: httpClient as typeof real });
};

export const errorsOf = (events: readonly LabEvent[]): readonly number[] =>
  events.flatMap((event) => (event.type === 'error' ? [event.code] : []));
