import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiError } from '../../platform/http/api-error.js';
import { answerPosition, ApiLedgerPosition, LedgerPosition } from '../../platform/http/ledger-position.js';
import { timeWindow } from '../../platform/http/list-query.js';
import { ApiErrors } from '../../platform/http/openapi/api-errors.decorator.js';
import type { Filter } from '../../platform/read-models/read-model-store.js';
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
    @Query() query: CallLogQuery,
    @CurrentTenant() { tenantId }: CurrentTenantCredential,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CallLogPage> {
    const { limit, offset } = query;
    const page = await this.queries.execute(
      new ListCallLogs({ tenantId, filter: filterOf(query), limit, offset, position }),
    );
    answerPosition(reply, position, page.position);
    return { data: page.documents.map(callLogDto), limit, offset, total: page.total };
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
    const found = await this.queries.execute(new FindCallLog(tenantId, id, position));
    answerPosition(reply, position, found.position);
    if (found.document === undefined) throw new ApiError('not_found');
    return callLogDto(found.document);
  }
}

const filterOf = ({ status, direction, from, to }: CallLogQuery): Filter => {
  const { fromMs, toMs } = timeWindow(from, to);
  const createdAt = {
    ...(fromMs === undefined ? {} : { $gte: new Date(fromMs).toISOString() }),
    ...(toMs === undefined ? {} : { $lt: new Date(toMs).toISOString() }),
  };
  return {
    ...(status === undefined ? {} : { status }),
    ...(direction === undefined ? {} : { direction }),
    ...(Object.keys(createdAt).length === 0 ? {} : { createdAt }),
  };
};
