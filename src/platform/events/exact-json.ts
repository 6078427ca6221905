import { type Json, isJsonObject } from './json.js';

/**
 * JSON that others wrote, with every number as it was written. A number that would be written differently after it was
 * a double (`2512292042121000001`, `1.10`, `1e400`, `-0`) is held as `{"$number": "1.10"}`: plain JSON, which every
 * store keeps and the hash chain covers. Of a key that is there twice the last value counts, as for `JSON.parse`.
 */
const MARK = '$number';

const NUMBER = '-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?';
const STRING = '"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"';
const STRINGS_AND_NUMBERS = new RegExp(`${STRING}|${NUMBER}`, 'g');
const STRINGS_AND_MARKS = new RegExp(`\\{"\\${MARK}":"(${NUMBER})"\\}|${STRING}`, 'g');
const WHOLE_NUMBER = new RegExp(`^${NUMBER}$`);

/** Throws `SyntaxError` for what is not JSON. */
export const parseExact = (text: string): Json => {
  const value = JSON.parse(text) as Json;
  let marked = false;
  const exact = text.replace(STRINGS_AND_NUMBERS, (token) => {
    if (token.startsWith('"') || String(Number(token)) === token) return token;
    marked = true;
    return `{"${MARK}":"${token}"}`;
  });
  return marked ? (JSON.parse(exact) as Json) : value;
};

/** The text of a value, its numbers as they were written. */
export const writeExact = (value: Json): string =>
  JSON.stringify(value).replace(STRINGS_AND_MARKS, (token, number?: string) => number ?? token);

/** The text of a number that is held as text; undefined for any other value. */
export const exactNumber = (value: Json | undefined): string | undefined => {
  if (!isJsonObject(value)) return undefined;
  const text = value[MARK];
  const alone = typeof text === 'string' && Object.keys(value).length === 1;
  return alone && WHOLE_NUMBER.test(text) ? text : undefined;
};

/** The value with numbers as near as a double comes to them: for comparing, never for passing on. */
export const approximate = (value: Json): Json => mapNumbers(value, Number);

/** The value as readers get it: a JSON number where no digit is lost by it, else its text. */
export const readable = (value: Json): Json =>
  mapNumbers(value, (text) => (digits(text) === digits(String(Number(text))) ? Number(text) : text));

const mapNumbers = (value: Json, change: (text: string) => Json): Json => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => mapNumbers(item, change));
  const text = exactNumber(value);
  if (text !== undefined) return change(text);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapNumbers(item, change)]));
};

/** Sign, significant digits and power of ten: the same for `1.10`, `1.1` and `11e-1`. */
const digits = (number: string): string => {
  const [mantissa = '', exponent = '0'] = number.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const all = (whole + fraction).replace(/^0+/, '');
  let end = all.length;
  while (end > 0 && all[end - 1] === '0') end -= 1;
  if (end === 0) return '0';
  const sign = mantissa.startsWith('-') ? '-' : '';
  return `${sign}${all.slice(0, end)}e${Number(exponent) - fraction.length + all.length - end}`;
};
