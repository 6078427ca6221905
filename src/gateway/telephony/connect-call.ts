import { CallUrls } from '../../calls/services/call-urls.js';
import { connectStream } from '../../providers/twilio/twiml.js';
import { type StreamClaims, StreamTokens } from './stream-tokens.js';

/** Puts a call on our media socket with a fresh single-use token. */
export class CallConnector {
  constructor(
    private readonly tokens: StreamTokens,
    private readonly urls: CallUrls,
  ) {}

  /** `attempt`: which stream of the call this is, from 1. */
  async connect(claims: StreamClaims, attempt = 1): Promise<string> {
    const token = await this.tokens.mint(claims);
    return connectStream({ url: this.urls.stream(token), token, actionUrl: this.urls.proceed(claims.callId, attempt) });
  }
}
