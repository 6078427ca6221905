import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiError } from '../../platform/http/api-error.js';
import { commandContext, commandOrigin } from '../../platform/http/command-context.js';
import { ApiIfMatch, IfMatch, setEtag } from '../../platform/http/etag.js';
import { ApiIdempotencyKey, IdempotencyKey } from '../../platform/http/idempotency/idempotency-key.js';
import { Idempotency } from '../../platform/http/idempotency/idempotency.js';
import { markReplayed } from '../../platform/http/idempotency/replay.js';
import { ApiLedgerPosition, LedgerPosition, setLedgerPosition } from '../../platform/http/ledger-position.js';
import { answerOne, answerPage } from '../../platform/http/list-page.js';
import { ApiErrors } from '../../platform/http/openapi/api-errors.decorator.js';
import { ApiUuidParam, UuidPipe } from '../../platform/http/uuid.pipe.js';
import { Metrics } from '../../platform/observability/metrics.js';
import { filterOf } from '../../platform/queries/filter.js';
import { ALL_TENANTS } from '../../platform/queries/page.js';
import { ForAdmins } from '../../platform/security/access.decorators.js';
import { ChangeTenant } from '../commands/change-tenant.command.js';
import { RegisterTenant } from '../commands/register-tenant.command.js';
import type { WrittenTenant } from '../commands/written-tenant.js';
import { FindTenant } from '../queries/find-tenant.query.js';
import { ListTenants } from '../queries/list-tenants.query.js';
import { ChangeTenantDto, CreateTenantDto, TenantDto, tenantDto, TenantPage, TenantQuery } from './tenant.dto.js';

/** Tenants, for whoever holds the admin key. */
@Controller('api/v1/admin/tenants')
@ApiTags('Tenants')
@ForAdmins()
export class TenantsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotency: Idempotency,
    private readonly metrics: Metrics,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listTenants', summary: 'List tenants, newest first' })
  @ApiLedgerPosition()
  @ApiResponse({ status: 200, type: TenantPage })
  @ApiErrors(400)
  async list(
    @Query() { limit, offset, key }: TenantQuery,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TenantPage> {
    const asked = { tenantId: ALL_TENANTS, filter: filterOf({ key }), limit, offset, position } as const;
    return answerPage(reply, asked, await this.queries.execute(new ListTenants(asked)), tenantDto);
  }

  @Post()
  @ApiOperation({
    operationId: 'createTenant',
    summary: 'Make a tenant',
    description:
      'With an `Idempotency-Key` repeats within a day are answered alike and carry `Idempotent-Replayed: true`. ' +
      'A `key` that another tenant has is refused with 409.',
  })
  @ApiIdempotencyKey()
  @ApiResponse({ status: 201, type: TenantDto })
  @ApiErrors(400, 409, 422)
  async create(
    @Body() body: CreateTenantDto,
    @IdempotencyKey() key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TenantDto> {
    const request = { owner: 'admin', operation: 'createTenant', key, body };
    const { answer, replayed } = await this.idempotency.once(request, (resumed) =>
      this.commands.execute(new RegisterTenant({ ...body }, resumed, commandOrigin())),
    );
    if (replayed) markReplayed(reply, this.metrics);
    return answerWritten(reply, answer);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getTenant', summary: 'One tenant; its `ETag` is for a change that is based on it' })
  @ApiUuidParam('id')
  @ApiLedgerPosition()
  @ApiResponse({ status: 200, type: TenantDto })
  @ApiErrors(400)
  async find(
    @Param('id', UuidPipe) id: string,
    @LedgerPosition() position: bigint | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TenantDto> {
    const asked = new FindTenant(ALL_TENANTS, id, position);
    const tenant = answerOne(reply, asked, await this.queries.execute(asked));
    if (tenant.revision !== undefined) setEtag(reply, tenant.revision);
    return tenantDto(tenant);
  }

  @Patch(':id')
  @ApiOperation({
    operationId: 'changeTenant',
    summary: 'Rename, suspend or resume a tenant',
    description: 'What is so already stays as it is.',
  })
  @ApiUuidParam('id')
  @ApiIfMatch()
  @ApiResponse({ status: 200, type: TenantDto })
  @ApiErrors(400)
  async change(
    @Param('id', UuidPipe) id: string,
    @Body() body: ChangeTenantDto,
    @IfMatch() ifRevision: readonly bigint[] | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TenantDto> {
    if (Object.keys(body).length === 0) throw new ApiError('invalid_request', 'Say what to change: name or status.');
    const command = new ChangeTenant(id, { ...body }, ifRevision, commandContext(id));
    return answerWritten(reply, await this.commands.execute(command));
  }
}

/** What was written, with its `ETag` and its place in the log. */
const answerWritten = (reply: FastifyReply, { tenant, position }: WrittenTenant): TenantDto => {
  setEtag(reply, tenant.revision);
  if (position !== null) setLedgerPosition(reply, BigInt(position));
  return tenantDto(tenant);
};
