import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../../platform/config/config.js';
import { ApiError } from '../../platform/http/api-error.js';
import { RateLimiter } from '../../platform/http/rate-limiter.js';
import { currentRequest } from '../../platform/http/request-context.js';
import { isSigned } from '../../providers/twilio/signature.js';
import { CarrierAccounts, signerOf } from './carrier-accounts.js';
import { CarrierForm } from './carrier-form.js';
import { OperatorDiagnostics } from './operator-diagnostics.js';

/**
 * Lets in what one of the account's auth tokens signed, over the configured public URL exactly as it was requested and
 * every field of the form. The account is a claim of the request until a token of it has verified it; whose calls that
 * token may speak of is decided where the call is known.
 */
@Injectable()
export class TwilioSignatureGuard implements CanActivate {
  constructor(
    private readonly config: Config,
    private readonly accounts: CarrierAccounts,
    private readonly limiter: RateLimiter,
    private readonly diagnostics: OperatorDiagnostics,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const params = isForm(request.body) ? request.body : {};
    const form = new CarrierForm(params);
    const signature = request.headers['x-twilio-signature'];
    const header = typeof signature === 'string' ? signature : undefined;
    const url = `${this.config.http.publicBaseUrl}${request.originalUrl}`;
    const { accountSid = '' } = form;
    const authTokens = accountSid === '' ? [] : await this.accounts.authTokens(accountSid);
    const signing = authTokens.find((token) => isSigned([token], header, url, params));
    if (signing === undefined) {
      this.diagnostics.report('bad-signature', { callSid: form.callSid });
      await this.limiter.countRefused(request, context.switchToHttp().getResponse<FastifyReply>());
      throw new ApiError('forbidden', 'The request is not signed by the carrier account it names.');
    }
    const current = currentRequest();
    if (current !== undefined) current.credential = { kind: 'carrier', ...signerOf(accountSid, signing) };
    return true;
  }
}

const isForm = (body: unknown): body is Readonly<Record<string, unknown>> => typeof body === 'object' && body !== null;
