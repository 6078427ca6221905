import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { ListPage } from '../../platform/http/list-page.js';
import { ListQuery } from '../../platform/http/list-query.js';
import { ApiNullable } from '../../platform/http/openapi/nullable.decorator.js';
import { Optional } from '../../platform/http/optional.decorator.js';
import type { TenantView } from '../read-models/tenants.projection.js';

const STATUSES = ['active', 'suspended'] as const;
const KEY = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const MUST_BE_KEY = { message: '$property must be 1 to 63 lower-case letters, digits, - and _' };
/** Something to read, and nothing that moves a cursor: no control characters, no half of a surrogate pair. */
const NAME = /^(?=.*\S)[^\p{Cc}\p{Cs}]+$/u;
const MUST_BE_NAME = { message: '$property must be a text without control characters' };
const NAME_SCHEMA = { type: String, minLength: 1, maxLength: 200, example: 'Acme' } as const;

export class TenantQuery extends ListQuery {
  @ApiPropertyOptional({ type: String, pattern: KEY.source })
  @Optional()
  @Matches(KEY, MUST_BE_KEY)
  key?: string;
}

export class CreateTenantDto {
  @ApiProperty({ type: String, pattern: KEY.source, example: 'acme', description: 'Its short name, for good.' })
  @Matches(KEY, MUST_BE_KEY)
  key!: string;

  @ApiProperty(NAME_SCHEMA)
  @IsString()
  @MaxLength(200)
  @Matches(NAME, MUST_BE_NAME)
  name!: string;
}

export class ChangeTenantDto {
  @ApiPropertyOptional(NAME_SCHEMA)
  @Optional()
  @IsString()
  @MaxLength(200)
  @Matches(NAME, MUST_BE_NAME)
  name?: string;

  @ApiPropertyOptional({
    enum: STATUSES,
    description: '`suspended`: its keys open nothing, and its numbers are answered with a sentence.',
  })
  @Optional()
  @IsIn(STATUSES)
  status?: (typeof STATUSES)[number];
}

export class TenantLimitsDto {
  @ApiNullable('integer') max_concurrent_calls!: number | null;
  @ApiNullable('integer') max_call_seconds!: number | null;
}

export class TenantDto {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) key!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ enum: STATUSES }) status!: string;
  @ApiProperty({ type: TenantLimitsDto, description: 'Null: the default of the platform.' }) limits!: TenantLimitsDto;
  @ApiNullable('string', { description: 'Its own Twilio account, if it has one.' }) twilio_account_sid!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) created_at!: string;
  @ApiProperty({ type: String, format: 'date-time' }) updated_at!: string;
}

export class TenantPage extends ListPage {
  @ApiProperty({ type: [TenantDto] }) data!: TenantDto[];
}

export const tenantDto = (tenant: TenantView): TenantDto => ({
  id: tenant.id,
  key: tenant.key,
  name: tenant.name,
  status: tenant.status,
  limits: { max_concurrent_calls: tenant.maxConcurrentCalls, max_call_seconds: tenant.maxCallSeconds },
  twilio_account_sid: tenant.twilioAccountSid,
  created_at: tenant.createdAt,
  updated_at: tenant.updatedAt,
});
