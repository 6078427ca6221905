import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { invalidFields } from './api-error.js';

export const DEFAULT_LIMIT = 25;
export const MAX_LIMIT = 100;
/** Beyond it an offset costs more than anybody needs: narrow the list instead. */
export const MAX_OFFSET = 1_000_000;

/** Paging of every list; lists extend it with their own filters. */
export class ListQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MAX_OFFSET, default: 0 })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_OFFSET)
  offset: number = 0;
}

/** A page of a list: `total` counts all that match. */
export type ListPage<T> = Readonly<{ data: readonly T[]; limit: number; offset: number; total: number }>;

/** Bounds in Unix milliseconds: `from` is inside the window, `to` is not. */
export type TimeWindow = Readonly<{ fromMs?: number; toMs?: number }>;

/** Hours and minutes that there are: for others the engine falls back on a parser that guesses. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/;

/** An ISO 8601 date (midnight UTC) or a time with its zone; undefined if it is neither, or no day of the calendar. */
export const parseInstant = (text: string): number | undefined => {
  if (!INSTANT.test(text)) return undefined;
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return undefined;
  return Date.parse(text);
};

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
