import { ApiProperty } from '@nestjs/swagger';
import type { ActiveSession } from '../read-models/active-session.projection.js';
import { ListPage } from '../../platform/http/list-page.js';
import { ApiNullable } from '../../platform/http/openapi/nullable.decorator.js';

export class ActiveSessionDto {
  @ApiNullable('string') stream_sid!: string | null;
  @ApiNullable('string') call_sid!: string | null;
  @ApiProperty({ type: String, format: 'uuid' }) voice_session_id!: string;
  @ApiProperty({ enum: ['inbound', 'outbound'] }) direction!: string;
  @ApiNullable('string') from_number!: string | null;
  @ApiNullable('string') to_number!: string | null;
  @ApiProperty({ type: String }) agent_key!: string;
  @ApiProperty({ type: String }) agent_version_id!: string;
  @ApiNullable('string', { format: 'date-time' }) started_at!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) last_event_at!: string;
  @ApiProperty({ type: 'integer' }) turn_count!: number;
}

export class ActiveSessionPage extends ListPage {
  @ApiProperty({ type: [ActiveSessionDto] }) data!: ActiveSessionDto[];
}

export class EndedCallDto {
  @ApiProperty({ type: Boolean, enum: [true] }) ok!: true;
  @ApiProperty({ type: String, format: 'uuid' }) call_id!: string;
  @ApiProperty({ type: String, description: 'How the call ended: completed, or canceled if nobody had answered.' })
  status!: string;
}

export const activeSessionDto = (session: ActiveSession): ActiveSessionDto => ({
  stream_sid: session.streamSid,
  call_sid: session.callSid,
  voice_session_id: session.id,
  direction: session.direction,
  from_number: session.fromNumber,
  to_number: session.toNumber,
  agent_key: session.agentKey,
  agent_version_id: session.agentVersionId,
  started_at: session.startedAt,
  last_event_at: session.lastEventAt,
  turn_count: session.turnCount,
});
