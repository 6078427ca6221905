import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ReactionDto } from './reaction.dto.js';
import { StoppedAtDto } from './stopped-at.dto.js';
import type { ReadModelState } from '../platform/read-models/read-model-status.js';

export class VersionDto {
  @ApiProperty({ type: Number })
  version!: number;

  @ApiProperty({ type: Boolean, description: 'It has been at the end of the log once: queries may go to it.' })
  ready!: boolean;
}

/** How one version of a read model stands. */
export class ReadModelStateDto {
  @ApiProperty({ type: String, example: 'call-log' })
  name!: string;

  @ApiProperty({ type: Number, example: 3 })
  version!: number;

  @ApiProperty({
    type: String,
    enum: ['standby', 'catching-up', 'live', 'stopped'],
    description: '`standby`: another process keeps it.',
  })
  state!: ReadModelState;

  @ApiPropertyOptional({ type: String, description: 'The position up to which it has seen the log.', example: '1041' })
  checkpoint?: string;

  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    maximum: 1,
    description: 'Share of the log that it has seen while it catches up or is built anew; 1 when live.',
    example: 0.42,
  })
  progress?: number;

  @ApiPropertyOptional({ type: Number, description: 'Age of the last event it has seen, in seconds; 0 when live.' })
  lag_seconds?: number;

  @ApiPropertyOptional({ type: String, description: 'Why it stopped last, until it goes on.' })
  error?: string;

  @ApiPropertyOptional({ type: StoppedAtDto, description: 'The event that it cannot get past.' })
  stopped_at?: StoppedAtDto;
}

/** `version` is the one that this release keeps up to date, or builds. */
export class ReadModelDto extends ReadModelStateDto {
  @ApiProperty({ type: Number, description: 'The version that queries go to: an older one while this one is built.' })
  served_version!: number;

  @ApiPropertyOptional({
    type: [ReadModelStateDto],
    description: 'Older versions that are kept up to date until this one takes over.',
  })
  older?: readonly ReadModelStateDto[];

  @ApiProperty({ type: [VersionDto], description: 'The versions that are stored, oldest first.' })
  versions!: readonly VersionDto[];
}

export class StoresDto {
  @ApiProperty({ type: String, enum: ['embedded', 'eventstoredb'] })
  log!: 'embedded' | 'eventstoredb';

  @ApiProperty({ type: String, enum: ['embedded', 'mongodb'] })
  read_models!: 'embedded' | 'mongodb';
}

export class LiveCallsDto {
  @ApiProperty({ type: Number, description: 'Calls whose media this process carries.' })
  count!: number;

  @ApiProperty({ type: Boolean, description: 'The process takes no new calls.' })
  draining!: boolean;

  @ApiProperty({ type: Number, description: 'Facts of these calls that wait for the log.' })
  waiting_facts!: number;

  @ApiProperty({ type: Number, description: "Bytes that wait in phones' sockets." })
  waiting_bytes!: number;
}

export class MissingKeysDto {
  @ApiProperty({ type: String })
  tenant_id!: string;

  @ApiProperty({ type: Number, description: 'Keys that were looked for: of its account and its latest calls.' })
  checked!: number;

  @ApiProperty({ type: Number, description: 'Of these, how many the vault does not have.' })
  missing!: number;
}

export class LostEventDto {
  @ApiProperty({ type: String, example: 'call-2f6b3a52-9d1e-4f0a-8b1c-5e7d9a3c4b21' })
  stream!: string;

  @ApiProperty({ type: String, description: 'Decimal text.' })
  revision!: string;

  @ApiProperty({ type: String, description: 'Decimal text.' })
  position!: string;
}

export class PassedByEventDto {
  @ApiProperty({ type: String, example: 'call-centre-1' })
  stream!: string;

  @ApiProperty({ type: String, description: 'Decimal text.' })
  revision!: string;

  @ApiProperty({ type: String, enum: ['tombstone', 'system', 'foreign'] })
  kind!: 'tombstone' | 'system' | 'foreign';
}

export class PassedByDto {
  @ApiProperty({ type: Number })
  count!: number;

  @ApiProperty({ type: [PassedByEventDto], description: 'The first hundred of them.' })
  first!: readonly PassedByEventDto[];
}

export class DiagnosticsAnswer {
  @ApiProperty({ type: Boolean })
  ok!: true;

  @ApiProperty({ type: StoresDto })
  stores!: StoresDto;

  @ApiProperty({ type: LiveCallsDto })
  live_calls!: LiveCallsDto;

  @ApiProperty({ type: [ReadModelDto], description: 'Empty where this process keeps no read models.' })
  read_models!: readonly ReadModelDto[];

  @ApiProperty({ type: [ReactionDto], description: 'Empty where this process runs no reactions.' })
  reactions!: readonly ReactionDto[];

  @ApiProperty({
    type: [MissingKeysDto],
    description: 'Tenants whose data the vault cannot open; empty when all is well.',
  })
  missing_keys!: readonly MissingKeysDto[];

  @ApiProperty({
    type: [LostEventDto],
    description: 'Events that the log had acknowledged and does not have any more, as noted outside it.',
  })
  lost_events!: readonly LostEventDto[];

  @ApiProperty({
    type: 'object',
    additionalProperties: {
      type: 'object',
      required: ['reason', 'permanent'],
      properties: { reason: { type: 'string' }, permanent: { type: 'boolean' } },
    },
    description: 'Why stores cannot be used at the moment, by name; `permanent`: waiting will not mend it.',
  })
  store_problems!: Readonly<Record<string, Readonly<{ reason: string; permanent: boolean }>>>;

  @ApiProperty({ type: PassedByDto, description: 'Events in our streams of the log that others wrote or deleted.' })
  passed_by!: PassedByDto;

  @ApiPropertyOptional({ type: String, description: 'Why the thread that keeps the read models does not run.' })
  projections_error?: string;
}

export class RebuildAnswer {
  @ApiProperty({ type: Boolean })
  ok!: true;

  @ApiProperty({ type: [String], description: 'The read models that will be built again.', example: ['call-log'] })
  read_models!: readonly string[];
}
