import type { Base64 } from '../../../../src/gateway/media/base64.js';
import type { ModelSessionSettings } from '../../../../src/gateway/media/realtime-model.js';
import { OpenAiRealtimeModel } from '../../../../src/providers/openai/realtime/openai-realtime-model.js';
import { SystemClock } from '../../../../src/platform/clock/system-clock.js';
import { API_KEY } from '../../../lab/model/client.js';
import { ANSWER, type labModels, ORDER } from '../../../lab/model/kit.js';
import { framesOf, silence } from '../../../lab/speech/ears.js';
import type { ProviderKit } from '../../../contracts/realtime-model/provider-kit.js';

export const SETTINGS: ModelSessionSettings = {
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  instructions: 'Help the caller.',
  tools: [{ name: 'lookup_order', description: 'Finds an order.', parameters: { type: 'object', properties: {} } }],
  turnDetection: { type: 'server_vad', silenceDurationMs: 500 },
  transcriptionModel: 'gpt-4o-mini-transcribe',
  language: 'en',
  history: [],
};

/** The adapter, pointed at a lab's model. */
export const modelAt = (url: string, options: object = {}, apiKey = API_KEY): OpenAiRealtimeModel =>
  new OpenAiRealtimeModel({ apiKey, baseUrl: `${url}/v1`, ...options }, new SystemClock());

/** OpenAI Realtime as the lab's model speaks it. */
export const openAiOf = (lab: ReturnType<typeof labModels>): ProviderKit => ({
  settings: SETTINGS,
  question: ORDER,
  tool: { name: 'lookup_order', arguments: { order: '123' }, result: { status: 'shipped', eta: { day: 'tomorrow' } } },
  answer: ANSWER,
  frames: async (words) =>
    [silence(400), await lab.say(words), silence(700)].flatMap((piece) =>
      framesOf(piece).map((frame) => Buffer.from(frame).toString('base64') as Base64),
    ),
  start: async () => {
    const model = await lab.start();
    return {
      model: modelAt(model.url),
      denied: modelAt(model.url, {}, 'wrong'),
      impatient: modelAt(model.url, { connectTimeoutMs: 50 }),
      fallSilent: () => void (model.faults.silent = true),
      refuseFor: (resetMs) => model.faults.arm({ kind: 'model-refuse', status: 429, resetMs }),
      limitFor: (resetMs) => {
        const session = model.sessions.at(-1);
        if (session !== undefined) {
          session.faults.failResponses = { type: 'requests', code: 'rate_limit_exceeded', resetMs };
        }
      },
      lose: () => model.sessions.at(-1)?.drop(),
      stop: () => model.stop(),
      openSessions: () => model.sessions.filter(({ closed }) => !closed).length,
      truncations: () => model.sessions.at(-1)?.truncations ?? [],
    };
  },
});
