import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { TimeSlices } from '../../platform/clock/time-slices.js';
import { answerPosition, ApiLedgerPosition, LedgerPosition } from '../../platform/http/ledger-position.js';
import { answerOne } from '../../platform/http/list-page.js';
import { ApiErrors } from '../../platform/http/openapi/api-errors.decorator.js';
import { filterOf } from '../../platform/queries/filter.js';
import { ForTenants } from '../../platform/security/access.decorators.js';
import { CurrentTenant, type CurrentTenantCredential } from '../../platform/security/current-tenant.js';
import { FindFunctionCall } from '../queries/find-function-call.query.js';
import { FindVoiceSession } from '../queries/find-voice-session.query.js';
import { ListVoiceSessions } from '../queries/list-voice-sessions.query.js';
import { FunctionCallDto, VoiceSessionDto, VoiceSessionPage, VoiceSessionQuery } from './voice-session.dto.js';
import { functionCallDto, voiceSessionDto } from './voice-session.presenter.js';

const SESSION_ID = {
  name: 'id',
  description: 'Our id, or the carrier’s stream or call SID.',
  schema: { type: 'string', maxLength: 100 },
};

@Controller('api/v1/voice-sessions')
@ApiTags('Voice sessions')
@ForTenants('sessions:read')
export class VoiceSessionsController {
  /** Of a hundred long sessions each is presented in a slice of its own: audio waits behind one at most. */
  private readonly slices = new TimeSlices();

  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ operationId: 'listVoiceSessions', summary: 'List voice sessions, newest first' })
  @ApiLedgerPosition()
  @ApiResponse({ status: 200, type: VoiceSessionPage })
  @ApiErrors(400)
  async list(
    @Query() { limit, offset, status, stream_id, agent_key }: VoiceSessionQuery,
    @CurrentTenant() { tenantId }: CurrentTenantCredential,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VoiceSessionPage> {
    const filter = filterOf({ status, streamSid: stream_id, agentKey: agent_key });
    const page = await this.queries.execute(new ListVoiceSessions({ tenantId, filter, limit, offset, position }));
    answerPosition(reply, position, page.position);
    const data: VoiceSessionDto[] = [];
    for (const session of page.documents) data.push(await this.slices.run(() => voiceSessionDto(session)));
    return { data, limit, offset, total: page.total };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getVoiceSession', summary: 'One voice session: what the agent heard, said and did' })
  @ApiParam(SESSION_ID)
  @ApiLedgerPosition()
  @ApiResponse({ status: 200, type: VoiceSessionDto })
  @ApiErrors(400, 404)
  async find(
    @Param('id') id: string,
    @CurrentTenant() { tenantId }: CurrentTenantCredential,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VoiceSessionDto> {
    const asked = new FindVoiceSession(tenantId, id, position);
    return voiceSessionDto(answerOne(reply, asked, await this.queries.execute(asked)));
  }

  @Get(':id/function-calls/:call_id')
  @ApiOperation({
    operationId: 'getFunctionCall',
    summary: 'One function call of a session, whole: for those that the session itself shows as `omitted`',
  })
  @ApiParam(SESSION_ID)
  @ApiParam({ name: 'call_id', schema: { type: 'string', maxLength: 100 } })
  @ApiLedgerPosition()
  @ApiResponse({ status: 200, type: FunctionCallDto })
  @ApiErrors(400, 404)
  async functionCall(
    @Param('id') id: string,
    @Param('call_id') callId: string,
    @CurrentTenant() { tenantId }: CurrentTenantCredential,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FunctionCallDto> {
    const asked = new FindFunctionCall(tenantId, id, callId, position);
    return functionCallDto(answerOne(reply, asked, await this.queries.execute(asked)));
  }
}
