import twilio from 'twilio';
// The SDK would load this with the first request, a tenth of a second late.
import 'twilio/lib/rest/Api.js';
import type { TelephonyAccount } from '../../calls/ports/telephony.js';

/** The SDK's own HTTP client, pointed elsewhere: only the origin of its requests changes. */
const rebasedClient = (origin: string, timeoutMs: number) => {
  const client = new twilio.RequestClient({ timeout: timeoutMs });
  const request = client.request.bind(client);
  client.request = (options) => {
    const { pathname, search } = new URL(options.uri);
    return request({ ...options, uri: `${origin}${pathname}${search}` });
  };
  return client;
};

/** A Twilio REST client for one account. `baseUrl` is an origin that stands in for api.twilio.com. */
export const twilioClient = (account: TelephonyAccount, baseUrl: string | undefined, timeoutMs: number) =>
  twilio(account.accountSid, account.authToken, {
    timeout: timeoutMs,
    ...(baseUrl === undefined ? {} : { httpClient: rebasedClient(baseUrl, timeoutMs) }),
  });
