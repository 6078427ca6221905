import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { setLedgerPosition } from '../../platform/http/ledger-position.js';
import { ApiErrors } from '../../platform/http/openapi/api-errors.decorator.js';
import { noteCall } from '../../platform/http/request-context.js';
import { Metrics } from '../../platform/observability/metrics.js';
import { ForTenants } from '../../platform/security/access.decorators.js';
import { CurrentTenant, type CurrentTenantCredential } from '../../platform/security/current-tenant.js';
import { PlaceCall } from '../commands/place-call.command.js';
import { correlation } from '../../platform/http/correlation.js';
import { ApiIdempotencyKey, IdempotencyKey } from '../../platform/http/idempotency/idempotency-key.js';
import { markReplayed, stillRunning } from '../../platform/http/idempotency/replay.js';
import { MakeCallDto, MakeCallResponse } from './make-call.dto.js';
import { placeCallError, rejectedByCarrier } from './place-call.errors.js';

@Controller('api/v1/make-call')
@ApiTags('Calls')
@ForTenants('calls:write')
export class MakeCallController {
  constructor(
    private readonly commands: CommandBus,
    private readonly metrics: Metrics,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'makeCall',
    summary: 'Place an outbound call',
    description:
      'With an `Idempotency-Key` the call is placed once, however often this is sent: repeats answer alike and carry ' +
      '`Idempotent-Replayed: true`. Without one, a number that you are already calling is refused with 409.',
  })
  @ApiIdempotencyKey()
  @ApiBody({ type: MakeCallDto })
  @ApiResponse({ status: 200, type: MakeCallResponse, description: 'The carrier took the call.' })
  @ApiResponse({
    status: 202,
    type: MakeCallResponse,
    description: 'The carrier did not answer: the outcome is unknown.',
  })
  @ApiErrors(400, 409, 413, 415, 422, 502)
  async make(
    @Body() body: MakeCallDto,
    @CurrentTenant() tenant: CurrentTenantCredential,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MakeCallResponse> {
    const request = {
      to: body.to,
      from: body.from,
      agentKey: body.agent_key,
      agentVersionId: body.agent_version_id,
      greeting: body.greeting,
      orgId: body.org_id,
      allowDuplicate: body.allow_duplicate ?? false,
      body: { ...body },
    };
    const command = new PlaceCall(tenant.tenantId, `key:${tenant.keyId}`, idempotencyKey, request, correlation());
    const call = await this.commands.execute(command).catch((error: unknown) => {
      throw placeCallError(error);
    });
    noteCall(call.callId);
    if (call.replayed) markReplayed(reply, this.metrics);
    if (call.position !== undefined) setLedgerPosition(reply, call.position);
    if (call.outcome === 'pending') throw stillRunning({ call_id: call.callId });
    if (call.outcome === 'rejected') throw rejectedByCarrier(call);
    if (call.outcome === 'unknown') void reply.status(202);
    return {
      ok: true,
      call_id: call.callId,
      call_sid: call.outcome === 'accepted' ? call.callSid : null,
      status: call.outcome === 'accepted' ? 'queued' : 'unknown',
      to: call.to,
      from: call.from,
    };
  }
}
