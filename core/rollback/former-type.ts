/**
 * Whether a former type accepts the values that a column may contain by now, and the query that finds those it rejects. Knows common types;
 * for others it gives no query.
 */
import type { ColumnType } from '../schema/model.ts';
import { typeText } from '../schema/type-text.ts';

export type TakenBack =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'not-all';
      /** A condition that finds them; undefined if none is known. */
      readonly where: string | undefined;
      /** The cast changes some of them instead of failing. */
      readonly rounds: boolean;
    };

const all: TakenBack = { kind: 'all' };
const bounds: ReadonlyMap<string, readonly [low: string, high: string]> = new Map([
  ['int2', ['-32768', '32767']],
  ['int4', ['-2147483648', '2147483647']],
  ['int8', ['-9223372036854775808', '9223372036854775807']],
]);
const integers = [...bounds.keys()];
const strings: readonly string[] = ['text', 'varchar', 'bpchar'];
const moments: readonly string[] = ['timestamp', 'timestamptz'];
/** Microseconds: the default precision. */
const fullPrecision = 6;

/** `name`: the column as SQL writes it. `from`: its current type. */
export function takenBack(
  from: ColumnType,
  to: ColumnType,
  { name, targetVersion }: { readonly name: string; readonly targetVersion: number },
): TakenBack {
  const isPlain = [from, to].every(
    ({ schema, arrayDimensions }) =>
      (schema === undefined || schema === 'pg_catalog') && arrayDimensions === 0,
  );
  const unknown = notAll(undefined);
  if (!isPlain) return unknown;
  if (to.name === 'text' || (to.name === 'varchar' && to.modifiers.length === 0)) return all;
  if (strings.includes(to.name)) return lengthBack(from, to, name);
  if (strings.includes(from.name)) return notAll(readAs(to, name, targetVersion));
  // Includes the extremes and infinity: measured on versions 14 and 18. The result of the cast depends on the session's time zone.
  if (isMoment(from) && isMoment(to))
    return (to.modifiers[0] ?? fullPrecision) >= (from.modifiers[0] ?? fullPrecision)
      ? all
      : notAll(`${name} <> ${name}::${typeText(to)}`, 'rounds');
  const range = bounds.get(to.name);
  if (range !== undefined && integers.includes(from.name))
    return integers.indexOf(from.name) <= integers.indexOf(to.name)
      ? all
      : notAll(`${name} NOT BETWEEN ${range.join(' AND ')}`);
  if (range !== undefined && from.name === 'numeric')
    return notAll(`${name} <> trunc(${name}) OR ${name} NOT BETWEEN ${range.join(' AND ')}`, 'rounds');
  if (to.name === 'numeric' && (from.name === 'numeric' || integers.includes(from.name)))
    return digitsBack(from, to, name);
  return unknown;
}

/** A timestamp with or without time zone. */
function isMoment({ name, schema, arrayDimensions }: ColumnType): boolean {
  const isBuiltIn = schema === undefined || schema === 'pg_catalog';
  return isBuiltIn && moments.includes(name) && arrayDimensions === 0;
}

/** An explicit cast would truncate it: an implicit one fails. */
export function isCutByCast(from: ColumnType, to: ColumnType): boolean {
  return strings.includes(from.name) && strings.includes(to.name) && to.modifiers.length > 0;
}

function notAll(where: string | undefined, rounds?: 'rounds'): TakenBack {
  return { kind: 'not-all', where, rounds: rounds !== undefined };
}

function lengthBack(from: ColumnType, to: ColumnType, name: string): TakenBack {
  const [most] = to.modifiers;
  const [held] = from.modifiers;
  if (most === undefined || !strings.includes(from.name)) return notAll(undefined);
  return held !== undefined && held <= most ? all : notAll(`char_length(${name}) > ${most}`);
}

function digitsBack(from: ColumnType, to: ColumnType, name: string): TakenBack {
  const [digits, scale = 0] = to.modifiers;
  if (digits === undefined) return all;
  const [held, heldScale = 0] = from.modifiers;
  const isWider = held !== undefined && held - heldScale <= digits - scale && heldScale <= scale;
  if (isWider) return all;
  return notAll(
    `${name} <> round(${name}, ${scale}) OR abs(${name}) >= 10::numeric ^ ${digits - scale}`,
    'rounds',
  );
}

/** A malformed text. */
function readAs(to: ColumnType, name: string, targetVersion: number): string | undefined {
  // Since version 16 the server itself can test a text.
  if (targetVersion >= 16) return `NOT pg_input_is_valid(${name}::text, '${typeText(to)}')`;
  const range = bounds.get(to.name);
  if (range === undefined) return undefined;
  return `CASE WHEN ${name} ~ '^\\s*[-+]?\\d+\\s*$' THEN ${name}::numeric NOT BETWEEN ${range.join(' AND ')} ELSE ${name} IS NOT NULL END`;
}
