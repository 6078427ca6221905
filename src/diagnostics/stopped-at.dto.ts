import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class StoppedAtDto {
  @ApiProperty({ type: String, example: '1042' })
  position!: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'Absent where the event itself is.' })
  event_id?: string;

  @ApiPropertyOptional({ type: String, example: 'TurnCompleted' })
  type?: string;
}
