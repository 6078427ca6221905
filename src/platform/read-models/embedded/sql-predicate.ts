import type { Predicate } from '../predicate.js';
import type { Scalar } from '../read-model-store.js';

/** A piece of SQL with its parameters, in order. */
export type Sql = Readonly<{ text: string; parameters: readonly (string | number)[] }>;

const sql = (text: string, ...parameters: readonly (string | number)[]): Sql => ({ text, parameters });
const joined = (parts: readonly Sql[], operator: ' AND ' | ' OR ', none: string): Sql =>
  parts.length === 0
    ? sql(none)
    : sql(`(${parts.map(({ text }) => text).join(operator)})`, ...parts.flatMap(({ parameters }) => parameters));

/** A field's value as SQL; the expression indexes are made of exactly this text, or they are not used. */
export const valueOf = (field: string): string => (field === 'id' ? 'id' : `json_extract(document, '$.${field}')`);
const typeOf = (field: string): string => (field === 'id' ? `'text'` : `json_type(document, '$.${field}')`);

const OPERATORS = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const;

/**
 * Translates a predicate to SQL with MongoDB's meaning. `json_extract` gives true as 1 and compares numbers below
 * text, so wherever a value's type matters it is tested too. SQLite reads a fraction back from JSON exactly only up to
 * 15 digits.
 */
export const toSql = (predicate: Predicate): Sql => {
  switch (predicate.kind) {
    case 'all':
      return joined(predicate.of.map(toSql), ' AND ', 'TRUE');
    case 'any':
      return joined(predicate.of.map(toSql), ' OR ', 'FALSE');
    case 'is':
      return equals(predicate.field, predicate.value);
    case 'isNot': {
      const { text, parameters } = equals(predicate.field, predicate.value);
      return sql(`(${text}) IS NOT TRUE`, ...parameters);
    }
    case 'in':
      return oneOf(predicate.field, predicate.values);
    case 'exists':
      return sql(`${typeOf(predicate.field)} IS ${predicate.exists ? 'NOT ' : ''}NULL`);
    case 'compare': {
      const { field, value } = predicate;
      const comparison = sql(`${valueOf(field)} ${OPERATORS[predicate.operator]} ?`, value);
      const ofItsType = typeof value === 'string' ? sql(`${valueOf(field)} >= ''`) : isNumber(field);
      return joined([comparison, ofItsType], ' AND ', 'TRUE');
    }
  }
};

const isNumber = (field: string): Sql => sql(`${typeOf(field)} IN ('integer', 'real')`);

const equals = (field: string, value: Scalar): Sql => {
  const column = valueOf(field);
  if (value === null) return sql(`${column} IS NULL`);
  if (typeof value === 'string') return sql(`${column} = ?`, value);
  if (typeof value === 'boolean') return sql(`(${column} = ${Number(value)} AND ${typeOf(field)} = '${value}')`);
  return joined([sql(`${column} = ?`, value), isNumber(field)], ' AND ', 'TRUE');
};

/** Texts go into one IN, which an index serves in order; anything else is rare. */
const oneOf = (field: string, values: readonly Scalar[]): Sql => {
  const texts = values.filter((value) => typeof value === 'string');
  const others = values.filter((value) => typeof value !== 'string').map((value) => equals(field, value));
  const inTexts = sql(`${valueOf(field)} IN (${texts.map(() => '?').join(', ')})`, ...texts);
  return joined(texts.length > 0 ? [inTexts, ...others] : others, ' OR ', 'FALSE');
};
