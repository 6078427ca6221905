import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsString, IsUUID, Length, Matches, MaxLength } from 'class-validator';
import { Optional } from '../../platform/http/optional.decorator.js';
import { ApiNullable } from '../../platform/http/openapi/nullable.decorator.js';

/** E.164: a plus, a country code, at most 15 digits (ITU-T E.164). */
export const E164 = /^\+[1-9]\d{6,14}$/;
const MUST_BE_E164 = { message: '$property must be a phone number in E.164 form, like +15555550123' };

export class MakeCallDto {
  @ApiProperty({ type: String, pattern: E164.source, example: '+15555555678', description: 'Whom to call.' })
  @Matches(E164, MUST_BE_E164)
  to!: string;

  @ApiPropertyOptional({
    type: String,
    pattern: E164.source,
    example: '+15555551234',
    description: "One of the tenant's own lines; its first outbound line if absent.",
  })
  @Optional()
  @Matches(E164, MUST_BE_E164)
  from?: string;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 100, description: 'Whose published version answers.' })
  @Optional()
  @IsString()
  @Length(1, 100)
  agent_key?: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'Pins one version, for staged tests.' })
  @Optional()
  @IsUUID()
  agent_version_id?: string;

  @ApiPropertyOptional({ type: String, maxLength: 1000, description: "Spoken first, instead of the agent's greeting." })
  @Optional()
  @IsString()
  @MaxLength(1000)
  greeting?: string;

  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 100,
    description: 'A business unit of yours; kept with the call.',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  org_id?: string;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Without an Idempotency-Key: call although this number is being called already.',
  })
  @Optional()
  @IsBoolean()
  allow_duplicate?: boolean;
}

export class MakeCallResponse {
  @ApiProperty({ type: Boolean, enum: [true] })
  ok!: true;

  @ApiProperty({ type: String, format: 'uuid', description: 'Our id: call log and voice session have it too.' })
  call_id!: string;

  @ApiNullable('string', {
    description: 'The carrier’s id; null while nobody knows whether the call was placed.',
  })
  call_sid!: string | null;

  @ApiProperty({
    enum: ['queued', 'unknown'],
    description: '`unknown` (202): the carrier did not answer. Do not dial again: the call log will say.',
  })
  status!: 'queued' | 'unknown';

  @ApiProperty({ type: String })
  to!: string;

  @ApiProperty({ type: String })
  from!: string;
}
