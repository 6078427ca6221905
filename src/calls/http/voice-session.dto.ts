import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { Optional } from '../../platform/http/optional.decorator.js';
import { ListQuery } from '../../platform/http/list-query.js';
import type { Json } from '../../platform/events/json.js';
import { ListPage } from '../../platform/http/list-page.js';
import { ApiJson } from '../../platform/http/openapi/json.decorator.js';
import { ApiNullable } from '../../platform/http/openapi/nullable.decorator.js';

export const SESSION_STATUSES = ['pending', 'active', 'completed', 'failed'] as const;

export class VoiceSessionQuery extends ListQuery {
  @ApiPropertyOptional({ enum: SESSION_STATUSES })
  @Optional()
  @IsIn(SESSION_STATUSES)
  status?: string;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 100, description: 'The carrier’s stream.' })
  @Optional()
  @IsString()
  @Length(1, 100)
  stream_id?: string;

  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 100 })
  @Optional()
  @IsString()
  @Length(1, 100)
  agent_key?: string;
}

export class TurnDto {
  @ApiProperty({ type: String }) turn_id!: string;
  @ApiProperty({ enum: ['caller', 'agent'] }) role!: string;
  @ApiNullable('string', { description: 'What was said; null after an erasure.' }) text!: string | null;
  @ApiProperty({ type: Boolean, description: 'The caller spoke over it.' }) interrupted!: boolean;
  @ApiNullable('integer', { description: 'Milliseconds the caller really heard, measured; null if all of it.' })
  heard_ms!: number | null;
  @ApiNullable('string', { description: 'What the caller heard of it: estimated from heard_ms.' })
  heard_text!: string | null;
  @ApiProperty({ type: 'integer', description: 'Milliseconds since the first stream of the call.' })
  started_at_ms!: number;
  @ApiProperty({ type: 'integer' }) ended_at_ms!: number;
  @ApiNullable('string', {
    description: 'Why the model ended its turn early, as it says (`max_output_tokens`, …); null if it did not.',
  })
  cut_reason!: string | null;
}

export class FunctionCallDto {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: String }) tool!: string;
  @ApiJson('As the model sent them; null after an erasure.') arguments!: Json;
  @ApiProperty({ enum: ['running', 'succeeded', 'failed', 'denied', 'unknown'] }) status!: string;
  @ApiJson('As the tool answered; null until it did.') result!: Json;
  @ApiNullable('string') error!: string | null;
  @ApiNullable('integer') duration_ms!: number | null;
  @ApiProperty({ type: 'integer' }) at_ms!: number;
  @ApiProperty({
    type: Boolean,
    description:
      'Arguments or result are left out (null): an answer holds a mebibyte of them. Read them one by one, at ' +
      '`/api/v1/voice-sessions/{id}/function-calls/{call_id}`.',
  })
  omitted!: boolean;
}

export class DigitsDto {
  @ApiNullable('string') digits!: string | null;
  @ApiProperty({ type: 'integer' }) at_ms!: number;
}

export class VoiceSessionDto {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiNullable('string') stream_id!: string | null;
  @ApiNullable('string', { description: 'The same as stream_id.' }) stream_sid!: string | null;
  @ApiNullable('string') call_sid!: string | null;
  @ApiProperty({ enum: SESSION_STATUSES }) status!: string;
  @ApiProperty({ enum: ['inbound', 'outbound'] }) direction!: string;
  @ApiProperty({ type: String }) agent_key!: string;
  @ApiProperty({ type: String }) agent_version_id!: string;
  @ApiNullable('string') model!: string | null;
  @ApiNullable('string') voice!: string | null;
  @ApiProperty({ type: [TurnDto], description: 'In the order it was spoken.' }) transcript!: TurnDto[];
  @ApiProperty({ type: [FunctionCallDto] }) function_calls!: FunctionCallDto[];
  @ApiProperty({ type: [DigitsDto] }) digits!: DigitsDto[];
  @ApiProperty({ type: 'integer', description: 'Streams that the call had: more than one after a loss.' })
  stream_count!: number;
  @ApiNullable('string') summary!: string | null;
  @ApiNullable('string') outcome!: string | null;
  @ApiProperty({ type: [String] }) tags!: string[];
  @ApiProperty({ type: String, format: 'date-time' }) created_at!: string;
  @ApiNullable('string', { format: 'date-time' }) started_at!: string | null;
  @ApiNullable('string', { format: 'date-time' }) ended_at!: string | null;
}

export class VoiceSessionPage extends ListPage {
  @ApiProperty({ type: [VoiceSessionDto] }) data!: VoiceSessionDto[];
}
