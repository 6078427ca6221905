import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { parseInstant } from '../clock/parse-instant.js';
import { invalidFields } from './api-error.js';

export const DEFAULT_LIMIT = 25;
export const MAX_LIMIT = 100;
/** Beyond it an offset costs more than anybody needs: narrow the list instead. */
export const MAX_OFFSET = 1_000_000;

/** Decimal digits alone: `Number` would take `0x10`, `1e1` and nothing at all. What is no number stays for the error. */
const wholeNumber = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;

/** Paging of every list; lists extend it with their own filters. */
export class ListQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Transform(wholeNumber)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MAX_OFFSET, default: 0 })
  @Transform(wholeNumber)
  @IsInt()
  @Min(0)
  @Max(MAX_OFFSET)
  offset: number = 0;
}

/** Bounds in Unix milliseconds: `from` is inside the window, `to` is not. */
export type TimeWindow = Readonly<{ fromMs?: number; toMs?: number }>;

/** The window between two query parameters; throws a 400 that names the wrong one. */
export const timeWindow = (from?: string, to?: string): TimeWindow => {
  const fromMs = instant('from', from);
  const toMs = instant('to', to);
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) {
    throw invalidFields({ field: 'to', message: 'to must not be before from' });
  }
  return { fromMs, toMs };
};

const instant = (field: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const ms = parseInstant(text);
  if (ms === undefined) throw invalidFields({ field, message: `${field} must be an ISO 8601 date or time with zone` });
  return ms;
};
