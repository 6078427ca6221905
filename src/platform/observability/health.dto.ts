import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

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

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'For operators, who send `x-admin-key`: why a store cannot be used.',
    example: { event_store: 'it does not answer in time' },
  })
  problems?: Record<string, string>;
}
