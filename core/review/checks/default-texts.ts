/**
 * How a server writes a default of its catalog, where that is sure: booleans, numbers, plain texts with their type, now(). Held against servers by
 * test/databases/review-as-defined.test.ts. Of anything else nothing is said here: what the server of a proof writes is in index-checks.ts.
 */
import type { Column, Schema } from '../../schema/model.ts';
import { enumNamed } from './enum-named.ts';

/** Any of these; `none` where it keeps none; undefined where it is not sure. */
export function defaultTexts(
  { type, ...of }: Column,
  schema: Schema,
): readonly string[] | 'none' | undefined {
  const text = of.default === undefined ? undefined : bare(of.default);
  if (text === undefined || type.arrayDimensions > 0) return undefined;
  const isPlain = type.schema === undefined || type.schema === 'pg_catalog';
  // A type with a length makes an expression of it.
  if (/^null$/i.test(text))
    return isPlain && type.modifiers.length === 0 && known.has(type.name) ? 'none' : undefined;
  if (!isPlain || !known.has(type.name)) return enumTexts(text, type, schema);
  if (type.name === 'bool') return /^(?:true|false)$/i.test(text) ? [text.toLowerCase()] : undefined;
  if (integers.has(type.name)) return wholeTexts(text);
  if (times.has(type.name)) return /^now\s*\(\s*\)$/i.test(text) ? ['now()'] : byWord(text);
  const own = texts.get(type.name);
  return own === undefined ? undefined : textOf(text, own);
}

/** Brackets around the whole are none to the server. */
function bare(text: string): string {
  const [, inside] = /^\(([^()']*|'(?:[^']|'')*')\)$/.exec(text.trim()) ?? [];
  return inside === undefined ? text.trim() : bare(inside);
}

const integers: ReadonlySet<string> = new Set(['int2', 'int4', 'int8']);
const times: ReadonlySet<string> = new Set(['timestamp', 'timestamptz']);
/** As it is written behind a literal; of the ones that are kept as a value those that look alike each time. */
const texts: ReadonlyMap<string, string> = new Map([
  ['text', 'text'],
  ['varchar', 'character varying'],
  ['json', 'json'],
  ['jsonb', 'jsonb'],
]);
const known: ReadonlySet<string> = new Set(['bool', ...integers, ...times, ...texts.keys()]);

/** Half of these are more than an int4 holds, and are written with the type that they have. */
function wholeTexts(text: string): readonly string[] | undefined {
  const [, sign, digits] = /^(-?)\s*(\d{1,9})$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const number = String(Number(digits));
  return sign === '-' && number !== '0' ? [`'-${number}'::integer`] : [number];
}

function byWord(text: string): readonly string[] | undefined {
  return /^current_timestamp$/i.test(text) ? ['CURRENT_TIMESTAMP'] : undefined;
}

/** `'a'`, and with its own type behind it. Of JSON only what cannot be written otherwise. */
function textOf(text: string, type: string): readonly string[] | undefined {
  const [, literal, cast] = /^('(?:[^'\\]|'')*')(?:::\s*([a-z ]+))?$/i.exec(text) ?? [];
  if (literal === undefined) return undefined;
  const isOwn =
    cast === undefined ||
    [type, ...(type === 'character varying' ? ['varchar'] : [])].includes(cast.toLowerCase());
  const isJson = type === 'json' || type === 'jsonb';
  return !isOwn || (isJson && !/^'(?:\{\}|\[\]|null|true|false)'$/.test(literal))
    ? undefined
    : [`${literal}::${type}`];
}

/** With its schema where the session does not look there. */
function enumTexts(text: string, type: Column['type'], schema: Schema): readonly string[] | undefined {
  const [, literal] = /^('(?:[^'\\]|'')*')(?:::\s*[\w".]+)?$/.exec(text) ?? [];
  const only = enumNamed(schema, type);
  if (literal === undefined || only === undefined) return undefined;
  if (![only.name, only.schema].every((name) => /^[a-z_][a-z0-9_]*$/.test(name))) return undefined;
  return [`${literal}::${only.name}`, `${literal}::${only.schema}.${only.name}`];
}
