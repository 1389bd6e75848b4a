/**
 * Values that a type change rejects, as a condition on the column: numbers out of range, texts that are too long or malformed, labels that
 * the enum lacks. Does not evaluate expressions, and ignores what a cast truncates or rounds.
 */
import type { AlterColumnType } from '../../../operations/model/operation.ts';
import { lexemes } from '../../../schema/expression-text.ts';
import type { ColumnType, UserType } from '../../../schema/model.ts';
import { literal } from './names.ts';

export interface Refused {
  readonly where: string;
  /** The server may accept more than the condition. */
  readonly isDoubted?: true;
}

export interface Retyping {
  readonly from: ColumnType;
  readonly to: ColumnType;
  /** The new type, if a migration creates it. */
  readonly made: UserType | undefined;
  /** The column, as SQL. */
  readonly value: string;
  readonly cast: Cast;
}

/** `sized`: a cast to a length truncates where an assignment fails. */
export type Cast = 'none' | 'plain' | 'sized';

/** `USING a::type`; undefined for any other expression. */
export function castOf({ using }: AlterColumnType, column: string): Cast | undefined {
  if (using === undefined) return 'none';
  const [first, second, ...type] = lexemes(using.text);
  const isOfColumn = first?.text === column && second?.text === '::';
  const isType = type.every(({ kind, text }) => kind !== 'string' && /^[\w.(),[\] ]+$/.test(text));
  if (!isOfColumn || !isType) return undefined;
  return type.some(({ text }) => text === '(') ? 'sized' : 'plain';
}

const strings: readonly string[] = ['text', 'varchar', 'bpchar'];
const bounds: ReadonlyMap<string, readonly [low: string, high: string]> = new Map([
  ['int2', ['-32768', '32767']],
  ['int4', ['-2147483648', '2147483647']],
  ['int8', ['-9223372036854775808', '9223372036854775807']],
]);
const integers = [...bounds.keys()];

export function refusedBy({ from, to, made, value, cast }: Retyping): Refused | undefined {
  if (from.arrayDimensions > 0 || to.arrayDimensions > 0 || !isOfServer(from)) return undefined;
  if (!isOfServer(to)) return strings.includes(from.name) ? asLabel(made, value, cast) : undefined;
  if (strings.includes(to.name)) return tooLong(from, to, value, cast);
  if (strings.includes(from.name)) return cast === 'none' ? undefined : unread(to, value);
  const range = bounds.get(to.name);
  if (range !== undefined) return outside(from, to, range, value);
  if (to.name !== 'numeric' || !(from.name === 'numeric' || integers.includes(from.name))) return undefined;
  const isNumber = from.name === 'numeric' ? `${value} <> 'NaN' AND ` : '';
  const where = tooLarge(to, value);
  return where === undefined ? undefined : { where: `${isNumber}${where}` };
}

function isOfServer({ schema }: ColumnType): boolean {
  return schema === undefined || schema === 'pg_catalog';
}

function tooLarge({ modifiers: [digits, scale = 0] }: ColumnType, value: string): string | undefined {
  return digits === undefined
    ? undefined
    : `abs(round(${value}::numeric, ${scale})) >= 10::numeric ^ ${digits - scale}`;
}

/** The server drops trailing spaces. */
function tooLong(from: ColumnType, to: ColumnType, value: string, cast: Cast): Refused | undefined {
  const [most] = to.modifiers;
  const [held] = from.modifiers;
  if (most === undefined || cast === 'sized' || !strings.includes(from.name)) return undefined;
  if (held !== undefined && held <= most) return undefined;
  return { where: `rtrim(substr(${value}::text, ${most + 1}), ' ') <> ''` };
}

function outside(
  from: ColumnType,
  to: ColumnType,
  [low, high]: readonly [string, string],
  value: string,
): Refused | undefined {
  if (from.name === 'numeric')
    return { where: `${value} = 'NaN' OR round(${value}) NOT BETWEEN ${low} AND ${high}` };
  const [was, is] = [integers.indexOf(from.name), integers.indexOf(to.name)];
  return was <= is ? undefined : { where: `${value} NOT BETWEEN ${low} AND ${high}` };
}

/** Without backslashes a literal means the same under every setting of standard_conforming_strings. */
const blank = '[[:space:]]*';
const whole = `^${blank}[-+]?[0-9]+${blank}$`;
const finite = `^${blank}[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[-+]?[0-9]+)?${blank}$`;
const uuid = '([0-9a-f]{4}-?){7}[0-9a-f]{4}';
const day = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])';
const time = `([T ]${blank}([01][0-9]|2[0-4]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?${blank}(Z|UTC|[-+][0-9]{1,2}(:?[0-9]{2})?)?)?`;

/** A malformed text. */
function unread(to: ColumnType, value: string): Refused | undefined {
  const range = bounds.get(to.name);
  if (range !== undefined)
    return {
      where: `CASE WHEN ${value} ~ '${whole}' THEN ${value}::numeric NOT BETWEEN ${range.join(' AND ')} ELSE ${value} IS NOT NULL END`,
    };
  switch (to.name) {
    case 'numeric': {
      const infinite = to.modifiers.length === 0 ? '(nan|[-+]?inf(inity)?)' : 'nan';
      return {
        where: `CASE WHEN ${value} ~* '${finite}' THEN ${tooLarge(to, value) ?? 'false'} ELSE ${value} !~* '^${blank}${infinite}${blank}$' END`,
      };
    }
    case 'uuid':
      return { where: `${value} !~* '^(${uuid}|[{]${uuid}[}])$'` };
    case 'bool':
      return {
        where: `${value} !~* '^${blank}(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)${blank}$'`,
      };
    case 'timestamptz':
    case 'timestamp':
    case 'date':
      return { where: `${value} !~* '^${blank}${day}${time}${blank}$'`, isDoubted: true };
    default:
      return undefined;
  }
}

function asLabel(made: UserType | undefined, value: string, cast: Cast): Refused | undefined {
  if (cast === 'none' || made?.form !== 'enum' || made.values.length === 0) return undefined;
  return { where: `${value}::text NOT IN (${made.values.map(literal).join(', ')})` };
}
