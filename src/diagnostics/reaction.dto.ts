import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ReactionStatus } from '../platform/reactions/reaction-status.js';
import type { ReadModelState } from '../platform/read-models/read-model-status.js';
import { StoppedAtDto, stoppedAtOf } from './stopped-at.dto.js';

export class ParkedEventDto {
  @ApiProperty({ type: String, example: '1042' })
  position!: string;

  @ApiProperty({ type: String, example: 'call-42' })
  stream!: string;

  @ApiProperty({ type: String, example: 'CallEnded' })
  type!: string;

  @ApiProperty({ type: String })
  event_id!: string;

  @ApiProperty({ type: Number, description: 'How often it was tried.' })
  tries!: number;

  @ApiProperty({ type: String, description: 'Why it failed the last time.' })
  error!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When it was set aside.' })
  since!: string;
}

/** How a reaction, or work that becomes due at times, stands. */
export class ReactionDto {
  @ApiProperty({ type: String, example: 'webhook-delivery' })
  name!: string;

  @ApiProperty({ type: Number })
  version!: number;

  @ApiProperty({
    type: String,
    enum: ['standby', 'catching-up', 'live', 'stopped'],
    description: '`standby`: another process runs it.',
  })
  state!: ReadModelState;

  @ApiPropertyOptional({ type: String, description: 'The position up to which all is done or set aside.' })
  checkpoint?: string;

  @ApiPropertyOptional({ type: Number, description: 'Age of the last event it has seen, in seconds; 0 when live.' })
  lag_seconds?: number;

  @ApiPropertyOptional({ type: String, description: 'Why it stopped last, until it goes on.' })
  error?: string;

  @ApiPropertyOptional({ type: StoppedAtDto, description: 'The event that it cannot get past.' })
  stopped_at?: StoppedAtDto;

  @ApiProperty({
    type: Number,
    description: 'Events that could not be handled yet, and those that wait behind them in their streams.',
  })
  set_aside!: number;

  @ApiProperty({
    type: [ParkedEventDto],
    description: 'The first twenty that are not tried again by themselves: `POST …/reactions/{name}/retry`.',
  })
  parked!: readonly ParkedEventDto[];
}

export const describeReaction = (status: ReactionStatus): ReactionDto => {
  const { name, version, state, checkpoint, lagSeconds, lastError, stoppedAt, setAside, parked } = status;
  return {
    ...{ name, version, state },
    checkpoint: checkpoint?.toString(),
    lag_seconds: lagSeconds,
    error: lastError,
    stopped_at: stoppedAtOf(stoppedAt),
    set_aside: setAside,
    parked: parked.map(({ position, stream, type, eventId, tries, error, since }) => ({
      ...{ position, stream, type, event_id: eventId, tries, error, since },
    })),
  };
};
