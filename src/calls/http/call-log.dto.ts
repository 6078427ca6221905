import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { Optional } from '../../platform/http/optional.decorator.js';
import { ListPage } from '../../platform/http/list-page.js';
import { ListQuery } from '../../platform/http/list-query.js';
import type { CallLog } from '../read-models/call-log.projection.js';
import { ApiNullable } from '../../platform/http/openapi/nullable.decorator.js';

const DIRECTIONS = ['inbound', 'outbound'] as const;
const STATUSES = [
  'queued',
  'unknown',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'failed',
  'no-answer',
  'canceled',
] as const;

export class CallLogQuery extends ListQuery {
  @ApiPropertyOptional({ enum: STATUSES })
  @Optional()
  @IsIn(STATUSES)
  status?: string;

  @ApiPropertyOptional({ enum: DIRECTIONS })
  @Optional()
  @IsIn(DIRECTIONS)
  direction?: string;

  @ApiPropertyOptional({ type: String, description: 'Created at or after this ISO 8601 date or time.' })
  @Optional()
  @IsString()
  @MaxLength(40)
  from?: string;

  @ApiPropertyOptional({ type: String, description: 'Created before this ISO 8601 date or time.' })
  @Optional()
  @IsString()
  @MaxLength(40)
  to?: string;
}

export class CallLogDto {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiNullable('string') call_sid!: string | null;
  @ApiNullable('string', { format: 'uuid', description: 'Null for a call that was refused.' })
  voice_session_id!: string | null;
  @ApiProperty({ enum: DIRECTIONS }) direction!: string;
  @ApiProperty({ enum: STATUSES }) status!: string;
  @ApiNullable('integer', { description: 'Seconds connected; null until the call has ended.' })
  duration_seconds!: number | null;
  @ApiProperty({ type: Boolean }) escalated!: boolean;
  @ApiNullable('string') summary!: string | null;
  @ApiNullable('string', {
    description: 'resolved, transferred, callback_created, no_answer or failed_authentication',
  })
  outcome!: string | null;
  @ApiNullable('string', { description: 'Why the call ended.' }) end_cause!: string | null;
  @ApiNullable('string', { description: 'Why we did not take it, where `end_cause` is `refused`.' })
  refusal_reason!: string | null;
  @ApiNullable('string', {
    description:
      'machine_start, fax, …: the carrier’s word where a callback tells of a machine. Machine detection is not requested, so it is null unless the carrier tells unasked.',
  })
  answered_by!: string | null;
  @ApiNullable('string') from_number!: string | null;
  @ApiNullable('string') to_number!: string | null;
  @ApiNullable('string') agent_key!: string | null;
  @ApiNullable('string', { description: 'Null for a call that was refused.' }) agent_version_id!: string | null;
  @ApiNullable('string') org_id!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) created_at!: string;
  @ApiNullable('string', { format: 'date-time' }) answered_at!: string | null;
  @ApiNullable('string', { format: 'date-time' }) ended_at!: string | null;
  @ApiProperty({
    type: Boolean,
    description: 'Nobody of ours saw the end: its time follows from the carrier’s records.',
  })
  ended_at_estimated!: boolean;
}

export class CallLogPage extends ListPage {
  @ApiProperty({ type: [CallLogDto] }) data!: CallLogDto[];
}

export const callLogDto = (log: CallLog): CallLogDto => ({
  id: log.id,
  call_sid: log.callSid,
  voice_session_id: log.agentVersionId === null ? null : log.id,
  direction: log.direction,
  status: log.status,
  duration_seconds: log.durationSeconds,
  escalated: log.escalated,
  summary: log.summary,
  outcome: log.outcome,
  end_cause: log.cause,
  refusal_reason: log.refusal,
  answered_by: log.answeredBy,
  from_number: log.fromNumber,
  to_number: log.toNumber,
  agent_key: log.agentKey,
  agent_version_id: log.agentVersionId,
  org_id: log.orgId,
  created_at: log.createdAt,
  answered_at: log.answeredAt,
  ended_at: log.endedAt,
  ended_at_estimated: log.endEstimated,
});
