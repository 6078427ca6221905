import { describe, expect, it } from '@jest/globals';
import type { AgentDirectory } from '../../../src/agents/directory/agent-directory.js';
import { CallUrls } from '../../../src/calls/services/call-urls.js';
import { MODES } from '../../../src/gateway/modes.js';
import { AgentVersionGone, CallConnector } from '../../../src/gateway/telephony/connect-call.js';
import type { StreamTokens } from '../../../src/gateway/telephony/stream-tokens.js';

const claims = { tenantId: 'tenant', callId: 'call', callSid: 'CA1', accountSid: 'AC1' };
const version = { agentId: 'agent', agentVersionId: 'v1' };

/** TwiML for a call whose version has this mode; undefined: no such version. */
const connected = (mode: string | undefined, attempt?: number): Promise<string> => {
  const assigned = async () => (mode === undefined ? undefined : { settings: { mode } });
  const tokens = { mint: async () => 'tok.en' } as unknown as StreamTokens;
  const urls = new CallUrls('https://calls.example');
  return new CallConnector(tokens, urls, { assigned } as unknown as AgentDirectory).connect(claims, version, attempt);
};

describe('a call is connected', () => {
  it('in mode realtime to a media stream that its token opens, and asks how to go on after it', async () => {
    expect(await connected('realtime', 2)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Connect action="https://calls.example/api/v1/calls/call/continue?attempt=2">' +
        '<Stream url="wss://calls.example/media-stream/tok.en"><Parameter name="stream_token" value="tok.en"/></Stream>' +
        '</Connect></Response>',
    );
  });

  it('to nothing when its version is not there', () =>
    expect(connected(undefined)).rejects.toBeInstanceOf(AgentVersionGone));
});

describe('the modes', () => {
  it('have sockets below paths of their own, of one segment', () => {
    const paths = Object.values(MODES).map(({ socketPath }) => socketPath);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(path).toMatch(/^\/[a-z-]+$/);
  });
});
