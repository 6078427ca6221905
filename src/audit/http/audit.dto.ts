import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { Optional } from '../../platform/http/optional.decorator.js';

export class AuditQuery {
  @ApiPropertyOptional({ type: String, pattern: '^\\d{1,19}$', description: 'The first revision; default 0.' })
  @Optional()
  @Matches(/^\d{1,18}$/, { message: 'from must be a revision: a whole number' })
  from?: string;

  @ApiPropertyOptional({ type: String, pattern: '^[1-9]\\d{0,8}$', description: 'At most so many; default all.' })
  @Optional()
  @Matches(/^[1-9]\d{0,8}$/, { message: 'limit must be a whole number from 1' })
  limit?: string;

  @ApiPropertyOptional({
    enum: ['true', 'false'],
    description: 'Adds `decoded`: the data unsealed, in today’s shape; secrets stay `[secret]`.',
  })
  @Optional()
  @IsIn(['true', 'false'])
  decoded?: 'true' | 'false';
}

export class ChainBreakDto {
  @ApiProperty({ type: String, description: 'Decimal text.' })
  revision!: string;

  @ApiProperty({
    type: String,
    enum: ['altered', 'gap', 'damaged', 'trimmed', 'tombstoned'],
    description:
      '`gap`: events are absent, or others stand in their place; `damaged`: it is there and cannot be read; ' +
      '`trimmed`, `tombstoned`: all were deleted in the store.',
  })
  problem!: 'altered' | 'gap' | 'damaged' | 'trimmed' | 'tombstoned';
}

export class StrangerDto {
  @ApiProperty({ type: String, description: 'Decimal text.' })
  revision!: string;

  @ApiProperty({ type: String, enum: ['tombstone', 'system', 'foreign'] })
  kind!: 'tombstone' | 'system' | 'foreign';
}

export class StrangersDto {
  @ApiProperty({ type: Number })
  count!: number;

  @ApiProperty({ type: [StrangerDto], description: 'The first hundred of them.' })
  first!: readonly StrangerDto[];
}

export class VerificationDto {
  @ApiProperty({ type: Boolean, description: 'Whether the chain of hashes holds from the first event to the last.' })
  ok!: boolean;

  @ApiProperty({ type: String })
  stream!: string;

  @ApiProperty({ type: Number, description: 'How many events were checked, the broken one included.' })
  events!: number;

  @ApiPropertyOptional({ type: ChainBreakDto })
  first_break?: ChainBreakDto;

  @ApiPropertyOptional({
    type: StrangersDto,
    description:
      'Events in this stream that others wrote, if there are any: no part of the chain, which goes on past them.',
  })
  passed_by?: StrangersDto;
}
