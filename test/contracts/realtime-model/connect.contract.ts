import { describe, expect, it } from '@jest/globals';
import { ModelUnavailable } from '../../../src/gateway/media/realtime-model.js';
import { eventually } from '../../kit/eventually.js';
import type { ProviderKit } from './provider-kit.js';

/** How a session is opened, and how it is not. */
export const realtimeConnectContract = ({ start, settings }: ProviderKit): void => {
  const ignore = (): void => undefined;

  describe('that is connected to', () => {
    it('without an answer is given up at a deadline, and no session is left behind', async () => {
      const provider = await start();
      provider.fallSilent();
      await expect(provider.impatient.connect(settings, ignore)).rejects.toBeInstanceOf(ModelUnavailable);
      await eventually(() => expect(provider.openSessions()).toBe(0));
    });

    it('with credentials that are refused says that it would refuse every time', async () => {
      const { denied } = await start();
      await expect(denied.connect(settings, ignore)).rejects.toMatchObject({
        name: 'ModelUnavailable',
        code: expect.stringMatching(/^[a-z0-9_-]+$/),
        retryAfterMs: Infinity,
      });
    });

    it('over its limit says how long it wants no other attempt, and is there after it', async () => {
      const provider = await start();
      provider.refuseFor(90_000);
      await expect(provider.model.connect(settings, ignore)).rejects.toMatchObject({
        name: 'ModelUnavailable',
        retryAfterMs: 90_000,
      });
      (await provider.model.connect(settings, ignore)).close();
    });

    it('where nobody is there may be tried again at once', async () => {
      const provider = await start();
      await provider.stop();
      await expect(provider.model.connect(settings, ignore)).rejects.toMatchObject({
        name: 'ModelUnavailable',
        retryAfterMs: 0,
      });
    });
  });
};
