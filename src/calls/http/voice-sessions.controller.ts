import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiError } from '../../platform/http/api-error.js';
import { answerPosition, ApiLedgerPosition, LedgerPosition } from '../../platform/http/ledger-position.js';
import { ApiErrors } from '../../platform/http/openapi/api-errors.decorator.js';
import { ForTenants } from '../../platform/security/access.decorators.js';
import { CurrentTenant, type CurrentTenantCredential } from '../../platform/security/current-tenant.js';
import { FindVoiceSession } from '../queries/find-voice-session.query.js';
import { ListVoiceSessions } from '../queries/list-voice-sessions.query.js';
import { VoiceSessionDto, VoiceSessionPage, VoiceSessionQuery } from './voice-session.dto.js';
import { voiceSessionDto } from './voice-session.presenter.js';

@Controller('api/v1/voice-sessions')
@ApiTags('Voice sessions')
@ForTenants('sessions:read')
export class VoiceSessionsController {
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
    const filter = {
      ...(status === undefined ? {} : { status }),
      ...(stream_id === undefined ? {} : { streamSid: stream_id }),
      ...(agent_key === undefined ? {} : { agentKey: agent_key }),
    };
    const page = await this.queries.execute(new ListVoiceSessions({ tenantId, filter, limit, offset, position }));
    answerPosition(reply, position, page.position);
    return { data: page.documents.map(voiceSessionDto), limit, offset, total: page.total };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getVoiceSession', summary: 'One voice session: what the agent heard, said and did' })
  @ApiParam({
    name: 'id',
    description: 'Our id, or the carrier’s stream or call SID.',
    schema: { type: 'string', maxLength: 100 },
  })
  @ApiLedgerPosition()
  @ApiResponse({ status: 200, type: VoiceSessionDto })
  @ApiErrors(400, 404)
  async find(
    @Param('id') id: string,
    @CurrentTenant() { tenantId }: CurrentTenantCredential,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VoiceSessionDto> {
    const found = await this.queries.execute(new FindVoiceSession(tenantId, id, position));
    answerPosition(reply, position, found.position);
    if (found.document === undefined) throw new ApiError('not_found');
    return voiceSessionDto(found.document);
  }
}
