import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ReadModelStatus } from '../platform/read-models/read-model-status.js';

export class StoppedAtDto {
  @ApiProperty({ type: String, example: '1042' })
  position!: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'Absent where the event itself is.' })
  event_id?: string;

  @ApiPropertyOptional({ type: String, example: 'TurnCompleted' })
  type?: string;
}

/** The event that a read model or a reaction cannot get past. */
export const stoppedAtOf = (stoppedAt: ReadModelStatus['stoppedAt']): StoppedAtDto | undefined =>
  stoppedAt && { position: stoppedAt.position.toString(), event_id: stoppedAt.eventId, type: stoppedAt.type };
