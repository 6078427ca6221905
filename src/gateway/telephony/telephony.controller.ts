import { Body, Controller, Header, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { inboundCallId } from '../../calls/services/call-ids.js';
import { Clock } from '../../platform/clock/clock.js';
import { within } from '../../platform/clock/within.js';
import { ApiError, invalidFields } from '../../platform/http/api-error.js';
import { ApiErrors } from '../../platform/http/openapi/api-errors.decorator.js';
import { CARRIER_SCHEME } from '../../platform/http/openapi/security-schemes.js';
import { currentRequest, noteCall } from '../../platform/http/request-context.js';
import { hangUp, sayAndHangUp } from '../../providers/twilio/twiml.js';
import { InboundAnswer } from './answer-inbound.js';
import { OutboundAnswer } from './answer-outbound.js';
import { CallProgress } from './call-progress.js';
import { CarrierForm } from './carrier-form.js';
import { CallContinuation } from './continue-call.js';
import { NoSuchCall } from '../../calls/services/no-such-call.js';
import { PHRASES } from './phrases.js';
import { TwilioSignatureGuard } from './twilio-signature.guard.js';

type Params = Readonly<Record<string, unknown>>;
/** The carrier waits 15 s for TwiML (protocol: voice webhook). */
const ANSWER_WITHIN_MS = 10_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const CALL_ID = { name: 'id', schema: { type: 'string', format: 'uuid' } } as const;
const TWIML = { status: 200, description: 'TwiML', content: { 'text/xml': { schema: { type: 'string' } } } } as const;

/** The URLs that Twilio requests. Bodies are taken as they come: the signature covers fields nobody knows yet. */
@Controller('api/v1')
@ApiTags('Telephony')
@ApiSecurity(CARRIER_SCHEME)
@ApiConsumes('application/x-www-form-urlencoded')
@ApiErrors(400, 403, 413, 415, 429, 500, 503)
@UseGuards(TwilioSignatureGuard)
export class TelephonyController {
  constructor(
    private readonly inbound: InboundAnswer,
    private readonly outbound: OutboundAnswer,
    private readonly continuation: CallContinuation,
    private readonly progress: CallProgress,
    private readonly clock: Clock,
  ) {}

  @Post('incoming-call')
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  @ApiOperation({
    operationId: 'answerIncomingCall',
    summary: 'A call comes in',
    description: "Twilio's voice webhook of a routed number.",
  })
  @ApiResponse(TWIML)
  incoming(@Body() body: Params): Promise<string> {
    const form = signed(body);
    const { callSid, accountSid } = form;
    if (callSid === undefined || accountSid === undefined) {
      throw invalidFields({ field: 'CallSid', message: 'CallSid and AccountSid are required' });
    }
    noteCall(inboundCallId(accountSid, callSid));
    return this.#inTime(this.inbound.answer({ callSid, accountSid }, form));
  }

  @Post('calls/:id/answer')
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  @ApiOperation({ operationId: 'answerOutboundCall', summary: 'A call that we placed was answered' })
  @ApiParam(CALL_ID)
  @ApiResponse(TWIML)
  @ApiErrors(404)
  answer(@Param('id') id: string, @Body() body: Params): Promise<string> {
    return this.#inTime(this.outbound.answer(known(id), signed(body))).catch(notFound);
  }

  @Post('calls/:id/continue')
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  @ApiOperation({ operationId: 'continueCall', summary: 'The media stream of a call is over' })
  @ApiParam(CALL_ID)
  @ApiQuery({ name: 'attempt', required: false, schema: { type: 'integer', minimum: 1 } })
  @ApiResponse(TWIML)
  @ApiErrors(404)
  proceed(
    @Param('id') id: string,
    @Query('attempt') attempt: string | undefined,
    @Body() body: Params,
  ): Promise<string> {
    const streams = /^\d{1,3}$/.test(attempt ?? '') ? Number(attempt) : 1;
    return this.#inTime(this.continuation.proceed(known(id), signed(body), streams)).catch(notFound);
  }

  @Post('call-status')
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  @ApiOperation({
    operationId: 'reportCallStatus',
    summary: 'A call has come further',
    description: 'Late and repeated callbacks change nothing.',
  })
  @ApiQuery({ name: 'call_id', required: false, schema: { type: 'string', format: 'uuid' } })
  @ApiResponse(TWIML)
  @ApiErrors(404)
  async status(@Query('call_id') callId: string | undefined, @Body() body: Params): Promise<string> {
    const form = signed(body);
    const id = callId === undefined ? idOfInbound(form) : known(callId);
    noteCall(id);
    try {
      await this.progress.recordOrKeep(id, form);
    } catch (error) {
      notFound(error);
    }
    return hangUp();
  }

  /** A store that hangs must not make the carrier give up on us: then the caller would hear its words, not ours. */
  async #inTime(answer: Promise<string>): Promise<string> {
    return (await within(this.clock, answer, ANSWER_WITHIN_MS)) ?? sayAndHangUp(PHRASES.unavailable);
  }
}

/** The form, with whoever the guard found to have signed it. */
const signed = (body: Params): CarrierForm => {
  const credential = currentRequest()?.credential;
  return new CarrierForm(body, credential?.kind === 'carrier' ? credential : undefined);
};

const known = (id: string): string => {
  if (!UUID.test(id)) throw new ApiError('not_found');
  noteCall(id.toLowerCase());
  return id.toLowerCase();
};

const idOfInbound = ({ callSid, accountSid }: CarrierForm): string => {
  if (callSid === undefined || accountSid === undefined) throw new ApiError('not_found');
  return inboundCallId(accountSid, callSid);
};

const notFound = (error: unknown): never => {
  throw error instanceof NoSuchCall ? new ApiError('not_found') : error;
};
