import { ApiProperty } from '@nestjs/swagger';

export class LivenessBody {
  @ApiProperty({ type: String, enum: ['ok'] })
  status!: 'ok';
}

export class ReadinessBody {
  @ApiProperty({ enum: ['ok', 'degraded'], description: '`degraded`: read models lag; calls are taken.' })
  status!: 'ok' | 'degraded';

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: ['up', 'degraded', 'down'] },
    example: { event_store: 'up', coordination: 'up', read_models: 'up' },
  })
  checks!: Record<string, 'up' | 'degraded' | 'down'>;
}
