/** Built-in functions whose result depends only on their arguments. Any other function is unknown, and so is its result. */
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { formatParts } from '../syntax/postgres/format-string.ts';
import {
  arrayOf,
  isArray,
  isUnknown,
  joinedTexts,
  longestText,
  numberOf,
  textOf,
  unknown,
  type Value,
} from './value.ts';

/** The result; undefined if the function is not one of these. NULL arguments give NULL, unless stated otherwise. */
export function callBuiltIn(name: string, args: readonly Value[]): Value | undefined {
  const lenient = lenientFunctions.get(name);
  if (lenient !== undefined) return lenient(args);
  const strict = strictFunctions.get(name);
  if (strict === undefined) return undefined;
  if (args.some((one) => one === null)) return null;
  return args.some(isUnknown) ? unknown : (strict(args) ?? unknown);
}

type BuiltIn = (args: readonly Value[]) => Value | undefined;

/** Functions over texts and integers, with their arguments as such. */
function overTexts(work: (...texts: readonly string[]) => Value | undefined): BuiltIn {
  return (args) => {
    const texts = args.map(textOf);
    const known = texts.flatMap((one) => one ?? []);
    return known.length === texts.length ? work(...known) : undefined;
  };
}

function overNumbers(work: (...numbers: readonly number[]) => number): BuiltIn {
  return (args) => {
    const known = args.flatMap((one) => numberOf(one) ?? []);
    if (known.length !== args.length) return undefined;
    const result = work(...known);
    return Number.isSafeInteger(result) ? result : undefined;
  };
}

const strictFunctions: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ['lower', overTexts((text = '') => text.toLowerCase())],
  ['upper', overTexts((text = '') => text.toUpperCase())],
  ['length', overTexts((text = '') => Array.from(text).length)],
  ['char_length', overTexts((text = '') => Array.from(text).length)],
  ['btrim', overTexts((text = '', characters = ' ') => trimmed(text, characters, 'both'))],
  ['ltrim', overTexts((text = '', characters = ' ') => trimmed(text, characters, 'start'))],
  ['rtrim', overTexts((text = '', characters = ' ') => trimmed(text, characters, 'end'))],
  [
    'replace',
    overTexts((text = '', from = '', to = '') => (from === '' ? text : joinedTexts(text.split(from), to))),
  ],
  ['left', overTexts((text = '', count = '0') => text.slice(0, Number(count)))],
  [
    'right',
    overTexts((text = '', count = '0') => (Number(count) > 0 ? text.slice(-Number(count)) : undefined)),
  ],
  ['substr', overTexts(substring)],
  ['substring', overTexts(substring)],
  [
    'repeat',
    overTexts((text = '', count = '0') =>
      Number(count) * text.length > longestText ? undefined : text.repeat(Math.max(0, Number(count))),
    ),
  ],
  ['lpad', overTexts((text = '', count = '0', fill = ' ') => padded(text, Number(count), fill, 'start'))],
  ['rpad', overTexts((text = '', count = '0', fill = ' ') => padded(text, Number(count), fill, 'end'))],
  [
    'split_part',
    overTexts((text = '', at = '', part = '1') =>
      Number(part) > 0 ? (text.split(at)[Number(part) - 1] ?? '') : undefined,
    ),
  ],
  ['strpos', overTexts((text = '', part = '') => text.indexOf(part) + 1)],
  ['starts_with', overTexts((text = '', start = '') => text.startsWith(start))],
  ['quote_ident', overTexts((text = '') => quoteIdentifier(text))],
  ['quote_literal', overTexts((text = '') => literal(text))],
  [
    'string_to_array',
    overTexts((text = '', at = '') => (at === '' ? undefined : arrayOf(text === '' ? [] : text.split(at)))),
  ],
  ['array_to_string', ([list = null, at = null]) => joinedArray(list, textOf(at))],
  [
    'array_length',
    ([list = null]) => (isArray(list) ? (list.items.length === 0 ? null : list.items.length) : undefined),
  ],
  [
    'array_upper',
    ([list = null]) => (isArray(list) ? (list.items.length === 0 ? null : list.items.length) : undefined),
  ],
  ['array_lower', ([list = null]) => (isArray(list) ? (list.items.length === 0 ? null : 1) : undefined)],
  ['cardinality', ([list = null]) => (isArray(list) ? list.items.length : undefined)],
  ['mod', overNumbers((a = 0, b = 1) => a % b)],
  ['abs', overNumbers((a = 0) => Math.abs(a))],
  ['div', overNumbers((a = 0, b = 1) => Math.trunc(a / b))],
  ['to_char', ([value = null, pattern = null]) => paddedNumber(value, pattern)],
]);

const lenientFunctions: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ['format', format],
  ['concat', (args) => concatenated(args, '')],
  [
    'concat_ws',
    ([separator = null, ...rest]) => (separator === null ? null : concatenated(rest, textOf(separator))),
  ],
  [
    'quote_nullable',
    ([value = null]) => (value === null ? 'NULL' : isUnknown(value) ? unknown : literalOf(value)),
  ],
  [
    'array_append',
    ([list = null, item = null]) =>
      isArray(list) ? arrayOf([...list.items, item]) : list === null ? arrayOf([item]) : unknown,
  ],
  [
    'array_cat',
    ([a = null, b = null]) => (isArray(a) && isArray(b) ? arrayOf([...a.items, ...b.items]) : unknown),
  ],
]);

function trimmed(text: string, characters: string, side: 'both' | 'start' | 'end'): string {
  let [from, to] = [0, text.length];
  if (side !== 'end') while (from < to && characters.includes(text.charAt(from))) from += 1;
  if (side !== 'start') while (to > from && characters.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function substring(text = '', from = '1', count?: string): Value | undefined {
  const start = Number(from);
  // With a pattern instead of a position it searches.
  if (!Number.isInteger(start) || (count !== undefined && !Number.isInteger(Number(count)))) return undefined;
  const end = count === undefined ? text.length : start - 1 + Number(count);
  return text.slice(Math.max(0, start - 1), Math.max(0, end));
}

function padded(text: string, length: number, fill: string, side: 'start' | 'end'): Value | undefined {
  if (!Number.isInteger(length) || length > longestText) return undefined;
  if (text.length >= length) return text.slice(0, Math.max(0, length));
  return side === 'start' ? text.padStart(length, fill) : text.padEnd(length, fill);
}

/** `to_char(7, 'FM00')`: only zeros are supported. */
function paddedNumber(value: Value, pattern: Value): Value | undefined {
  const number = numberOf(value);
  const zeros = typeof pattern === 'string' ? /^(fm)?(0+)$/i.exec(pattern) : null;
  if (number === undefined || number < 0 || !Number.isInteger(number) || zeros === null) return undefined;
  const width = (zeros[2] ?? '').length;
  const digits = String(number).padStart(width, '0');
  if (digits.length > width) return undefined;
  return zeros[1] === undefined ? ` ${digits}` : digits;
}

function literal(text: string): string {
  const doubled = text.replaceAll("'", "''");
  return text.includes('\\') ? ` E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

function literalOf(value: Value): Value {
  const text = textOf(value);
  return text === undefined ? unknown : literal(text);
}

function joinedArray(list: Value, separator: string | undefined): Value | undefined {
  if (!isArray(list) || separator === undefined) return undefined;
  const texts = list.items.filter((one) => one !== null).map(textOf);
  const known = texts.flatMap((one) => one ?? []);
  return known.length === texts.length ? joinedTexts(known, separator) : undefined;
}

/** NULL arguments are skipped. */
function concatenated(args: readonly Value[], separator: string | undefined): Value {
  const texts = args
    .filter((one) => one !== null)
    .map((one) => (typeof one === 'boolean' ? (one ? 't' : 'f') : textOf(one)));
  const known = texts.flatMap((one) => one ?? []);
  const all = known.length === texts.length && separator !== undefined;
  return all ? (joinedTexts(known, separator) ?? unknown) : unknown;
}

function format(args: readonly Value[]): Value {
  const [template, ...operands] = args;
  if (template === null) return null;
  if (typeof template !== 'string') return unknown;
  const parts = formatParts(template, 0).parts.map((part) => {
    if (part.kind === 'text') return part.text;
    return formatted(part.type, operands[part.argument] ?? null);
  });
  const texts = parts.flatMap((one) => one ?? []);
  return texts.length === parts.length ? (joinedTexts(texts) ?? unknown) : unknown;
}

function formatted(type: string, value: Value): string | undefined {
  if (isUnknown(value)) return undefined;
  if (value === null) return type === 's' ? '' : type === 'L' ? 'NULL' : undefined;
  const text = typeof value === 'boolean' ? (value ? 't' : 'f') : textOf(value);
  if (text === undefined) return undefined;
  return type === 'I' ? quoteIdentifier(text) : type === 'L' ? literal(text) : text;
}
