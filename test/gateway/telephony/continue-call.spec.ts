import { describe, expect, it } from '@jest/globals';
import type { CallDirectory } from '../../../src/calls/ports/call-directory.js';
import type { CallJournals } from '../../../src/gateway/journals/call-journals.js';
import type { CallProgress } from '../../../src/gateway/telephony/call-progress.js';
import { CarrierForm } from '../../../src/gateway/telephony/carrier-form.js';
import type { CallConnector } from '../../../src/gateway/telephony/connect-call.js';
import { CallContinuation } from '../../../src/gateway/telephony/continue-call.js';
import { PHRASES } from '../../../src/gateway/telephony/phrases.js';

const SIDS = { CallSid: `CA${'1'.repeat(32)}`, AccountSid: `AC${'2'.repeat(32)}`, CallStatus: 'in-progress' };

/** What the carrier is told when a live call's stream of this number has ended without a word. */
const toldAfter = (attempt: number): Promise<string> => {
  const state = {
    start: { tenantId: 'tenant' },
    dial: { callSid: SIDS.CallSid },
    session: { endCause: null },
    ending: { ended: null },
  };
  const continuation = new CallContinuation(
    { open: () => Promise.resolve({ state }) } as unknown as CallProgress,
    {
      connect: (_: unknown, __: unknown, next: number) => Promise.resolve(`stream ${next}`),
    } as unknown as CallConnector,
    {} as CallDirectory,
    { endCauseOf: () => undefined } as unknown as CallJournals,
    { report: () => undefined },
  );
  return continuation.proceed('call', new CarrierForm(SIDS), attempt);
};

describe('a call whose stream has ended', () => {
  it.each([1, 5])('is put on the next one after stream %i', async (attempt) => {
    expect(await toldAfter(attempt)).toBe(`stream ${attempt + 1}`);
  });

  it.each([6, 999])(
    'is not put on streams for ever: after stream %i its caller is told to call again',
    async (attempt) => {
      expect(await toldAfter(attempt)).toContain(PHRASES.lost);
    },
  );
});
