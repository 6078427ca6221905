import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExcludeController,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../../../../src/platform/commands/refused.js';
import { CoordinationUnavailable } from '../../../../src/platform/coordination/coordination.js';
import { markDiskFull } from '../../../../src/platform/files/disk-full.js';
import { DiskFull, StoreUnavailable } from '../../../../src/platform/event-store/event-store.errors.js';
import { ApiError } from '../../../../src/platform/http/api-error.js';
import { LedgerPosition } from '../../../../src/platform/http/ledger-position.js';
import { ListQuery } from '../../../../src/platform/http/list-query.js';
import { ApiErrors } from '../../../../src/platform/http/openapi/api-errors.decorator.js';
import { CARRIER_SCHEME } from '../../../../src/platform/http/openapi/security-schemes.js';
import { currentRequest, noteCall } from '../../../../src/platform/http/request-context.js';
import { ReadModelsUnavailable } from '../../../../src/platform/read-models/read-model-store.js';
import { ForAdmins, ForAuditors, ForTenants } from '../../../../src/platform/security/access.decorators.js';
import { CurrentTenant, type CurrentTenantCredential } from '../../../../src/platform/security/current-tenant.js';
import { VaultUnavailable } from '../../../../src/platform/vault/key-vault.js';

class Inner {
  @ApiProperty({ type: String })
  @IsString()
  text!: string;
}

class Thing {
  @ApiProperty({ type: String })
  @IsString()
  @MaxLength(20)
  name!: string;

  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  note?: string;

  @ApiProperty({ type: Inner })
  @IsDefined()
  @ValidateNested()
  @Type(() => Inner)
  inner!: Inner;
}

class MadeThing extends Thing {
  @ApiProperty({ type: String })
  tenant_id!: string;
}

@ApiTags('Things')
@ForTenants('calls:read')
@Controller('api/v1/things')
export class ThingsController {
  @Post()
  @ApiOperation({ operationId: 'makeThing', summary: 'Makes a thing.' })
  @ApiCreatedResponse({ type: MadeThing })
  @ApiErrors(400)
  make(@Body() thing: Thing, @CurrentTenant() tenant: CurrentTenantCredential): MadeThing {
    return { ...thing, tenant_id: tenant.tenantId };
  }

  @Get()
  @ApiOperation({ summary: 'Lists nothing.' })
  @ApiOkResponse({ schema: { type: 'object' } })
  @ApiErrors(400)
  list(@Query() query: ListQuery, @LedgerPosition() position: bigint | undefined): object {
    return { data: [], limit: query.limit, offset: query.offset, total: 0, position: position?.toString() ?? null };
  }

  @Get('scoped')
  @ForTenants('calls:write')
  scoped(): object {
    return {};
  }
}

@ApiTags('Admin')
@ForAdmins()
@Controller('api/v1/admin/things')
export class AdminThingsController {
  @Get()
  @ApiOperation({ summary: 'Lists all.' })
  @ApiOkResponse({ schema: { type: 'object' } })
  list(): object {
    return {};
  }
}

@ApiTags('Audit')
@ForAuditors()
@Controller('api/v1/audit')
export class AuditController {
  @Get()
  @ApiOperation({ summary: 'Reads.' })
  @ApiOkResponse({ schema: { type: 'object' } })
  read(): object {
    return {};
  }
}

@ApiTags('Twilio')
@ApiSecurity(CARRIER_SCHEME)
@Controller('api/v1/incoming-call')
export class CarrierController {
  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Answers a call.' })
  @ApiOkResponse({ schema: { type: 'object' } })
  answer(@Req() { body, originalUrl }: FastifyRequest): object {
    return { form: body, originalUrl };
  }
}

const FAULTS: Readonly<Record<string, () => Error>> = {
  api: () => new ApiError('conflict', 'Busy.', { call_id: 'abc' }, { 'retry-after': '3' }),
  refused: () => new Refused('thing-not-live'),
  'refused-unlisted': () => new Refused('thing-is-odd'),
  store: () => new StoreUnavailable('disk full at /var/lib/secret'),
  'full-disk': () => new DiskFull('no space at /var/lib/secret'),
  'full-disk-of-keys': () =>
    markDiskFull(new VaultUnavailable('x'), Object.assign(new Error('database or disk is full'), { errcode: 13 })),
  vault: () => new VaultUnavailable('x'),
  coordination: () => new CoordinationUnavailable('x'),
  views: () => new ReadModelsUnavailable('x'),
  fault: () => new Error('called +14155550123 with Bearer vl_live_canarycanarycanarycanary1234'),
};

@ApiExcludeController()
@Controller('faults')
export class FaultsController {
  @Get(':kind')
  fail(@Param('kind') kind: string): object {
    const fault = FAULTS[kind];
    if (fault !== undefined) throw fault();
    noteCall('call-1');
    return { ...currentRequest() };
  }
}
