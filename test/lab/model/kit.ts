import { afterEach, beforeAll } from '@jest/globals';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { ScaledClock } from '../../../src/platform/clock/scaled-clock.js';
import { startLabModel, type LabModel, type LabModelOptions } from '../../../src/lab/model/lab-model.js';
import type { Script } from '../../../src/lab/scripts/script.js';
import type { Voices } from '../../../src/lab/speech/voice.js';
import { voicesHere } from '../speech/ears.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { API_KEY, Client, type EventOf } from './client.js';

export const ORDER = 'Where is my order one two three?';
export const MORE = 'Sorry, one more thing.';
export const THANKS = 'Thank you.';
export const UNKNOWN = 'Purple monkeys like dishwashers.';
export const AGAIN = 'Can you say that again?';
export const ANSWER = 'Your order shipped and arrives tomorrow.';

export const SCRIPT: Script = {
  name: 'order-status',
  caller: {
    number: '+15550100001',
    voice: 'caller',
    answers: 'human',
    ringMs: 0,
    quietMs: 500,
    patienceMs: 10_000,
    steps: [
      { say: ORDER },
      { interrupt: { afterMs: 1_200, say: MORE } },
      { say: THANKS },
      { say: UNKNOWN },
      { say: AGAIN },
    ],
  },
  agent: [
    { says: 'Good morning, this is the shop.' },
    {
      hears: 'where is my order',
      calls: { tool: 'lookup_order', arguments: { order: '123' } },
      says: 'Your order {{status}} and arrives {{eta.day}}.',
    },
    { hears: 'say that again', says: 'It {{status}}.' },
    { hears: 'one more thing', says: 'Of course, go on. I have all the time in the world for you.' },
    {
      hears: 'thank you',
      says: 'Goodbye.',
      calls: { tool: 'end_call', arguments: { reason: 'resolved' } },
      then: 'call',
    },
  ],
};

export const TOOLS = ['lookup_order', 'end_call'].map((name) => ({ type: 'function', name, parameters: {} }));

/** A lab model for each test of a file, forty times as fast as life; all share the voices. */
export const labModels = () => {
  let voices: Voices;
  const models: LabModel[] = [];
  const clients: Client[] = [];
  beforeAll(async () => {
    voices = await voicesHere();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await Promise.all(models.splice(0).map((model) => model.stop()));
  });
  const start = async (options: Partial<LabModelOptions> = {}): Promise<LabModel> => {
    const clock = new ScaledClock(40);
    const model = await startLabModel({ apiKey: API_KEY, scripts: [SCRIPT], voices, clock, ...options });
    models.push(model);
    return model;
  };
  const track = (client: Client): Client => {
    clients.push(client);
    return client;
  };
  return {
    say: (text: string) => voices.say(text, 'caller'),
    sayAsAgent: (text: string) => voices.say(text, 'agent'),
    start,
    track,
    /** A session whose time stands still, so that nothing ends by itself. */
    still: async (more: object, options: Partial<LabModelOptions> = {}) => {
      const clock = new FakeClock();
      const model = await start({ ...options, clock });
      const client = track(await Client.call(model.url, more));
      /** Lets time pass until the client has been sent the next event of a type. */
      const pass = async <T extends RealtimeServerEvent['type']>(type: T): Promise<EventOf<T>> => {
        let waiting = true;
        const next = client.next(type).finally(() => (waiting = false));
        while (waiting) {
          clock.advance(5);
          await new Promise(setImmediate);
        }
        return next;
      };
      return { client, clock, pass, session: model.sessions[0] };
    },
  };
};
