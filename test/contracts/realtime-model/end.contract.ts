import { describe, expect, it } from '@jest/globals';
import type { Base64 } from '../../../src/gateway/media/base64.js';
import { eventually } from '../../kit/eventually.js';
import type { ProviderKit } from './provider-kit.js';
import { ModelCall } from './model-call.js';

/** Everything that can be asked of a session. */
const askEverything = ({ session }: ModelCall): void => {
  session.appendAudio('AAAA' as Base64);
  session.speak('Hello?');
  session.createResponse();
  session.cancel();
  session.truncate('item', 0, 100);
  session.toolResult('call', '{}');
  session.userMessage('Hello?');
  session.hearOnly();
  session.close();
};

/** How a session ends, and what is heard of it then. */
export const realtimeEndContract = ({ start, settings }: ProviderKit): void => {
  describe('whose session', () => {
    it('has met a limit says when to come again, before the response that failed', async () => {
      const provider = await start();
      const call = await ModelCall.open(provider.model, settings);
      provider.limitFor(90_000);
      call.session.createResponse();
      expect(await call.next('responseDone')).toMatchObject({ status: 'failed', code: expect.any(String) });
      expect((await call.next('rateLimited')).retryAfterMs).toBeGreaterThan(60_000);
      expect(call.place('rateLimited')).toBeLessThan(call.place('responseDone'));
      call.session.close();
    });

    it('is lost tells so once, last of all, and takes whatever is asked of it then', async () => {
      const provider = await start();
      const call = await ModelCall.open(provider.model, settings);
      provider.lose();
      await call.next('closed');
      askEverything(call);
      // Another session comes and goes: by then everything of the lost one would have arrived.
      const another = await ModelCall.open(provider.model, settings);
      another.session.speak('Thank you.');
      await another.next('responseDone');
      another.session.close();
      expect(call.of('closed')).toHaveLength(1);
      expect(call.events.at(-1)?.type).toBe('closed');
    });

    it('is closed in the middle of a response tells nothing any more, not even its end', async () => {
      const provider = await start();
      const call = await ModelCall.open(provider.model, settings);
      call.session.speak('This is a long sentence that nobody will hear to its end, whatever it says.');
      await call.next('audio');
      call.session.close();
      const told = call.events.length;
      askEverything(call);
      await eventually(() => expect(provider.openSessions()).toBe(0));
      expect(call.events).toHaveLength(told);
    });
  });
};
