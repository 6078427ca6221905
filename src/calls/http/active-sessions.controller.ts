import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiError } from '../../platform/http/api-error.js';
import { ApiLedgerPosition, LedgerPosition, setLedgerPosition } from '../../platform/http/ledger-position.js';
import { answerOne, answerPage } from '../../platform/http/list-page.js';
import { ListQuery } from '../../platform/http/list-query.js';
import { ApiErrors } from '../../platform/http/openapi/api-errors.decorator.js';
import { ForTenants } from '../../platform/security/access.decorators.js';
import { CurrentTenant, type CurrentTenantCredential } from '../../platform/security/current-tenant.js';
import { EndLiveCall } from '../commands/end-live-call.command.js';
import { CarrierUnavailable } from '../ports/telephony.js';
import { FindActiveSession } from '../queries/find-active-session.query.js';
import { ListActiveSessions } from '../queries/list-active-sessions.query.js';
import { ActiveSessionDto, activeSessionDto, ActiveSessionPage, EndedCallDto } from './active-session.dto.js';
import { correlation } from '../../platform/http/correlation.js';

const ANY_ID = {
  name: 'stream_sid',
  description: 'The carrier’s stream or call SID, or our call id.',
  schema: { type: 'string', maxLength: 100 },
} as const;

const NOT_HUNG_UP = 'The carrier could not be told to hang up: the call may go on.';

@Controller('api/v1/active-sessions')
@ApiTags('Active sessions')
export class ActiveSessionsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @ForTenants('sessions:read')
  @ApiOperation({ operationId: 'listActiveSessions', summary: 'Calls that are talking now, newest first' })
  @ApiLedgerPosition()
  @ApiResponse({ status: 200, type: ActiveSessionPage })
  @ApiErrors(400)
  async list(
    @Query() { limit, offset }: ListQuery,
    @CurrentTenant() { tenantId }: CurrentTenantCredential,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActiveSessionPage> {
    const asked = { tenantId, filter: { live: true }, limit, offset, position };
    const page = await this.queries.execute(new ListActiveSessions(asked));
    return answerPage(reply, asked, page, activeSessionDto);
  }

  @Get(':stream_sid')
  @ForTenants('sessions:read')
  @ApiOperation({ operationId: 'getActiveSession', summary: 'One call that is talking now' })
  @ApiParam(ANY_ID)
  @ApiLedgerPosition()
  @ApiResponse({ status: 200, type: ActiveSessionDto })
  @ApiErrors(400, 404)
  async find(
    @Param('stream_sid') id: string,
    @CurrentTenant() { tenantId }: CurrentTenantCredential,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActiveSessionDto> {
    const asked = new FindActiveSession(tenantId, id, position);
    return activeSessionDto(answerOne(reply, asked, await this.queries.execute(asked)));
  }

  @Post(':stream_sid/end')
  @HttpCode(200)
  @ForTenants('calls:write')
  @ApiOperation({
    operationId: 'endCall',
    summary: 'Hang up a call',
    description: 'Also one that is still ringing, by its call id.',
  })
  @ApiParam(ANY_ID)
  @ApiLedgerPosition()
  @ApiResponse({ status: 200, type: EndedCallDto })
  @ApiErrors(400, 404, 409, 502)
  async end(
    @Param('stream_sid') id: string,
    @CurrentTenant() tenant: CurrentTenantCredential,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EndedCallDto> {
    const { document } = await this.queries.execute(new FindActiveSession(tenant.tenantId, id, position));
    if (document === undefined) throw new ApiError('not_found');
    const command = new EndLiveCall(tenant.tenantId, `key:${tenant.keyId}`, document.id, correlation());
    const ended = await this.commands.execute(command).catch((error: unknown) => {
      throw error instanceof CarrierUnavailable ? new ApiError('provider_error', NOT_HUNG_UP) : error;
    });
    if (ended.position !== undefined) setLedgerPosition(reply, ended.position);
    return { ok: true, call_id: ended.callId, status: ended.status };
  }
}
