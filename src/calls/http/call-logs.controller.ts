import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiLedgerPosition, LedgerPosition } from '../../platform/http/ledger-position.js';
import { answerOne, answerPage } from '../../platform/http/list-page.js';
import { timeWindow } from '../../platform/http/list-query.js';
import { ApiErrors } from '../../platform/http/openapi/api-errors.decorator.js';
import { filterOf, inWindow } from '../../platform/queries/filter.js';
import { ForTenants } from '../../platform/security/access.decorators.js';
import { CurrentTenant, type CurrentTenantCredential } from '../../platform/security/current-tenant.js';
import { FindCallLog } from '../queries/find-call-log.query.js';
import { ListCallLogs } from '../queries/list-call-logs.query.js';
import { CallLogDto, callLogDto, CallLogPage, CallLogQuery } from './call-log.dto.js';

@Controller('api/v1/call-logs')
@ApiTags('Call logs')
@ForTenants('calls:read')
export class CallLogsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ operationId: 'listCallLogs', summary: 'List calls, newest first' })
  @ApiLedgerPosition()
  @ApiResponse({ status: 200, type: CallLogPage })
  @ApiErrors(400)
  async list(
    @Query() { limit, offset, status, direction, from, to }: CallLogQuery,
    @CurrentTenant() { tenantId }: CurrentTenantCredential,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CallLogPage> {
    const createdAt = inWindow(timeWindow(from, to));
    const asked = { tenantId, filter: filterOf({ status, direction, createdAt }), limit, offset, position };
    return answerPage(reply, asked, await this.queries.execute(new ListCallLogs(asked)), callLogDto);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getCallLog', summary: 'One call' })
  @ApiParam({
    name: 'id',
    description: 'Our id or the carrier’s call SID.',
    schema: { type: 'string', maxLength: 100 },
  })
  @ApiLedgerPosition()
  @ApiResponse({ status: 200, type: CallLogDto })
  @ApiErrors(400, 404)
  async find(
    @Param('id') id: string,
    @CurrentTenant() { tenantId }: CurrentTenantCredential,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CallLogDto> {
    const asked = new FindCallLog(tenantId, id, position);
    return callLogDto(answerOne(reply, asked, await this.queries.execute(asked)));
  }
}
