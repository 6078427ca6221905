import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsString, MaxLength } from 'class-validator';
import { Optional } from '../../platform/http/optional.decorator.js';
import type { ChangeOutcome } from '../steps/step.js';

export class ApplyQuery {
  @ApiPropertyOptional({
    type: [String],
    description: 'Keys that get a new text, as `<tenant>/<key name>`; the one before is revoked.',
    maxItems: 100,
  })
  @Optional()
  @Transform(({ value }: { value: unknown }) => [value].flat())
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  reissue?: string[];

  @ApiPropertyOptional({ enum: ['true', 'false'], description: '`true`: says what would change, and changes nothing.' })
  @Optional()
  @IsIn(['true', 'false'])
  plan?: 'true' | 'false';
}

export class ChangeDto {
  @ApiProperty({ type: String, example: 'acme: phone route +15551234567' })
  item!: string;

  @ApiProperty({ type: String, enum: ['created', 'changed', 'removed', 'unchanged'] })
  outcome!: ChangeOutcome;

  @ApiProperty({ type: [String], description: 'The types of the events that were written.' })
  events!: readonly string[];

  @ApiPropertyOptional({ type: String, description: 'The text of a key that was issued. It is shown here only.' })
  secret?: string;

  @ApiPropertyOptional({ type: String })
  note?: string;
}

export class ApplyAnswer {
  @ApiProperty({ type: Boolean })
  ok!: true;

  @ApiProperty({ type: [ChangeDto] })
  changes!: readonly ChangeDto[];
}
