import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { isSigned } from '../../providers/twilio/signature.js';
import { CallUrls } from '../../calls/services/call-urls.js';
import type { Scope } from '../../platform/security/scopes.js';
import { TenantAuthenticator } from '../../platform/security/tenant-authenticator.js';
import { CarrierAccounts } from '../telephony/carrier-accounts.js';
import { OperatorDiagnostics } from '../telephony/operator-diagnostics.js';
import { StreamTokens } from '../telephony/stream-tokens.js';
import { MEDIA_STREAM_PATH } from './media-stream-path.js';
import type { VerifyUpgrade } from './raw-socket.adapter.js';

/** Whoever opens a call's media socket speaks on it. */
const JOINING: Scope = 'calls:write';

const WITH_TOKEN = new RegExp(`^${MEDIA_STREAM_PATH}/([^/]+)/?$`);

/** The token of a stream's URL: in the path as Twilio gets it, or in the query for other clients. */
export const streamTokenOf = (url: string | undefined): Readonly<{ token: string; inPath: boolean }> | undefined => {
  const { pathname, searchParams } = new URL(url ?? '/', 'http://localhost');
  const inPath = WITH_TOKEN.exec(pathname)?.[1];
  if (inPath !== undefined) return { token: inPath, inPath: true };
  const inQuery = searchParams.get('stream_token');
  return inQuery === null ? undefined : { token: inQuery, inPath: false };
};

/**
 * Decides on the upgrade of a media socket, before anything is opened: an unused token of ours, then the carrier's
 * signature over the `wss://` URL as the TwiML had it, or a bearer key of the token's tenant from other clients.
 */
@Injectable()
export class MediaStreamVerifier {
  constructor(
    private readonly tokens: StreamTokens,
    private readonly accounts: CarrierAccounts,
    private readonly authenticator: TenantAuthenticator,
    private readonly urls: CallUrls,
    private readonly diagnostics: OperatorDiagnostics,
  ) {}

  async verify(request: IncomingMessage): ReturnType<VerifyUpgrade> {
    const given = streamTokenOf(request.url);
    const claims = given === undefined ? undefined : await this.tokens.peek(given.token);
    if (given === undefined || claims === undefined) return 403;
    if (given.inPath) {
      const signature = request.headers['x-twilio-signature'];
      const authTokens = await this.accounts.authTokensOf(claims.tenantId);
      const header = typeof signature === 'string' ? signature : undefined;
      if (isSigned(authTokens, header, this.urls.socket(MEDIA_STREAM_PATH, given.token), {})) return undefined;
      this.diagnostics.report('bad-signature', { callId: claims.callId });
      return 403;
    }
    const [, bearer] = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
    const credential = bearer === undefined ? undefined : await this.authenticator.authenticate(bearer);
    if (credential?.tenantId !== claims.tenantId) return 401;
    return credential.scopes.includes(JOINING) ? undefined : 403;
  }
}
