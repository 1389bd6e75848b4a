/**
 * Values that ALTER COLUMN … TYPE refuses, asked for before it runs: of a type that takes some of the former one's alone, with no USING or one that is a plain
 * cast of the column. SQL as text; nothing is sent. What an expression makes of a value, or a cast cuts or rounds, is not asked here.
 */
import { oneLine } from '../../plan/format.ts';
import type { AlterColumnType } from '../../operations/operation.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { ColumnType, Schema } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { noneOf, qualifiedName, stringLiteral } from './check-sql.ts';
import { enumNamed } from './enum-named.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { Written } from '../rows/written.ts';
import { Formers, noteAll } from './former.ts';

export function retypeChecks(statements: readonly Placed[]): readonly Check[] {
  const [first] = statements;
  if (first === undefined) return [];
  const formers = new Formers(first.start);
  const written = new Written();
  return statements.flatMap((placed) => {
    const schema = schemaAt(placed);
    const checks = placed.one.actions.flatMap(({ operation }) =>
      operation.kind === 'alterColumnType' ? checkOf(operation, placed, { formers, written }) : [],
    );
    for (const { operation } of placed.one.actions) written.note(operation, schema);
    noteAll(formers, placed);
    return checks;
  });
}

interface Earlier {
  readonly formers: Formers;
  readonly written: Written;
}

function checkOf(
  operation: AlterColumnType,
  placed: Placed,
  { formers, written }: Earlier,
): readonly Check[] {
  const { section, at, place } = placed;
  const [before, after] = [schemaAt(placed), section.before[at + 1] ?? section.after];
  const key = relationKey(before, operation.table);
  const name = operation.column.text;
  const former = formers.table(key);
  const own = formers.column(key, name);
  const [was, is] = [before, after].map((schema) => {
    const table = tableByKey(schema, key);
    return table && column(table, name);
  });
  const there = former && own !== undefined ? column(former, own) : undefined;
  if (former === undefined || there === undefined || was === undefined || is === undefined) return [];
  // What the change writes before, or makes another type of, nobody can ask for.
  if (written.has(key, [name]) || typeText(there.type) !== typeText(was.type)) return [];
  const cast = castOf(operation, name, is.type);
  if (cast === undefined) return [];
  const value = quoteIdentifier(there.name);
  const refused = refusedBy(was.type, is.type, { value, cast, schema: after });
  if (refused === undefined) return [];
  return [
    noneOf(
      `no value of ${oneLine(displayName(former.key))}.${oneLine(there.name)} ${refused.isDoubted ? 'looks as if' : 'is one that'} ${oneLine(typeText(is.type))} refuses${refused.isDoubted ? ' it' : ''} (${place})`,
      `SELECT 1 FROM ${qualifiedName(former)} WHERE ${refused.where}`,
      { reads: 'rows', level: refused.isDoubted ? 'look' : 'STOP' },
    ),
  ];
}

/** `sized`: a cast to a length cuts what an assignment refuses. */
type Cast = 'none' | 'plain' | 'sized';

/** `USING a::type`, `USING CAST(a AS type)`; undefined of any other expression. */
function castOf({ using }: AlterColumnType, name: string, to: ColumnType): Cast | undefined {
  if (using === undefined) return 'none';
  let text = using.text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  while (/^\((?:[^()]|\([^()]*\))*\)$/.test(text)) text = text.slice(1, -1).trim();
  const [, of, as] =
    /^cast ?\( ?([^()]+?) as (.+)\)$/.exec(text) ?? /^\(?([^():]+?)\)? ?:: ?(.+)$/.exec(text) ?? [];
  if (of === undefined || as === undefined) return undefined;
  const isColumn = [name.toLowerCase(), `"${name.toLowerCase()}"`].includes(of.trim());
  // By way of a text.
  const type = as.replace(/^(?:text|varchar|character varying) ?:: ?/, '').trim();
  const [bare = '', size] = type.split(/ ?\(/);
  const plain = bare.replaceAll('"', '').replace(/^(?:public|pg_catalog)\./, '');
  const names = [
    to.name,
    typeText({ ...to, modifiers: [], wordModifiers: [] }),
    ...(aliases.get(to.name) ?? []),
  ];
  const isIt = names.some(
    (one) => one.toLowerCase().replaceAll('"', '').replace(/^.*\./, '') === plain.replace(/^.*\./, ''),
  );
  const isText = ['text', 'varchar', 'character varying'].includes(plain) && strings.includes(to.name);
  return !isColumn || !(isIt || isText) ? undefined : size === undefined ? 'plain' : 'sized';
}

const aliases: ReadonlyMap<string, readonly string[]> = new Map([
  ['int2', ['smallint']],
  ['int4', ['int', 'integer']],
  ['int8', ['bigint']],
  ['bool', ['boolean']],
  ['numeric', ['decimal']],
  ['timestamptz', ['timestamp with time zone']],
  ['timestamp', ['timestamp without time zone']],
  ['varchar', ['character varying']],
  ['bpchar', ['char', 'character']],
]);

interface Refused {
  readonly where: string;
  /** More may be taken than is known here. */
  readonly isDoubted?: true;
}

interface Around {
  /** The column, as SQL writes it. */
  readonly value: string;
  readonly cast: Cast;
  readonly schema: Schema;
}

const strings: readonly string[] = ['text', 'varchar', 'bpchar'];
const bounds: ReadonlyMap<string, readonly [low: string, high: string]> = new Map([
  ['int2', ['-32768', '32767']],
  ['int4', ['-2147483648', '2147483647']],
  ['int8', ['-9223372036854775808', '9223372036854775807']],
]);
const integers = [...bounds.keys()];

function refusedBy(from: ColumnType, to: ColumnType, around: Around): Refused | undefined {
  if (from.arrayDimensions > 0 || to.arrayDimensions > 0 || !isOfServer(from)) return undefined;
  const { value, cast } = around;
  if (!isOfServer(to) || !known.has(to.name))
    return strings.includes(from.name) ? asLabel(to, around) : undefined;
  if (strings.includes(to.name)) return tooLong(from, to, around);
  if (strings.includes(from.name)) return cast === 'none' ? undefined : unread(to, value);
  const range = bounds.get(to.name);
  if (range !== undefined) return outside(from, to, range, value);
  if (to.name !== 'numeric' || !(from.name === 'numeric' || integers.includes(from.name))) return undefined;
  const [digits, scale = 0] = to.modifiers;
  if (digits === undefined || holds(from, digits - scale)) return undefined;
  const isNumber = from.name === 'numeric' ? `${value} <> 'NaN' AND ` : '';
  return { where: `${isNumber}abs(round(${value}::numeric, ${scale})) >= 10::numeric ^ ${digits - scale}` };
}

const known: ReadonlySet<string> = new Set([
  ...strings,
  ...integers,
  ...['numeric', 'uuid', 'bool', 'timestamptz', 'timestamp', 'date'],
]);

function isOfServer({ schema }: ColumnType): boolean {
  return schema === undefined || schema === 'pg_catalog';
}

/** So many digits in front of the point hold all of its values; rounding may bring one more. */
function holds({ name, modifiers }: ColumnType, digits: number): boolean {
  const [held, scale = 0] = modifiers;
  if (name === 'numeric') return held !== undefined && held - scale < digits;
  return digits >= ({ int2: 5, int4: 10, int8: 19 }[name] ?? Infinity);
}

/** Spaces at its end are cut without a word. */
function tooLong(from: ColumnType, to: ColumnType, { value, cast }: Around): Refused | undefined {
  const [most] = to.modifiers;
  const [held] = from.modifiers;
  if (most === undefined || cast === 'sized' || !strings.includes(from.name)) return undefined;
  if (held !== undefined && held <= most) return undefined;
  // Without its length it is one character.
  return to.name === 'bpchar' && cast === 'plain'
    ? undefined
    : { where: `rtrim(substr(${value}::text, ${most + 1}), ' ') <> ''` };
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

/** Backslashes stand as they are: the scripts are for standard_conforming_strings. */
const whole = String.raw`^\s*[-+]?[0-9]+\s*$`;
const finite = String.raw`^\s*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[-+]?[0-9]+)?\s*$`;
const day = String.raw`[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`;
const time = String.raw`([T ]\s*([01][0-9]|2[0-4]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?\s*(Z|UTC|[-+][0-9]{1,2}(:?[0-9]{2})?)?)?`;

/** A text that is no such value. */
function unread(to: ColumnType, value: string): Refused | undefined {
  const range = bounds.get(to.name);
  if (range !== undefined)
    return {
      where: `CASE WHEN ${value} ~ '${whole}' THEN ${value}::numeric NOT BETWEEN ${range.join(' AND ')} ELSE ${value} IS NOT NULL END`,
    };
  switch (to.name) {
    case 'numeric': {
      const [digits, scale = 0] = to.modifiers;
      const isLarge =
        digits === undefined
          ? 'false'
          : `abs(round(${value}::numeric, ${scale})) >= 10::numeric ^ ${digits - scale}`;
      const infinite = digits === undefined ? '(nan|[-+]?inf(inity)?)' : 'nan';
      return {
        where: `CASE WHEN ${value} ~* '${finite}' THEN ${isLarge} ELSE ${value} !~* '${String.raw`^\s*`}${infinite}${String.raw`\s*$`}' END`,
      };
    }
    case 'uuid':
      return {
        where: `${value} !~* '^([0-9a-f]{4}-?){7}[0-9a-f]{4}$' AND ${value} !~* '^[{]([0-9a-f]{4}-?){7}[0-9a-f]{4}[}]$'`,
      };
    case 'bool':
      return {
        where: `${value} !~* '${String.raw`^\s*`}(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)${String.raw`\s*$`}'`,
      };
    case 'timestamptz':
    case 'timestamp':
    case 'date':
      return { where: `${value} !~* '${String.raw`^\s*`}${day}${time}${String.raw`\s*$`}'`, isDoubted: true };
    default:
      return undefined;
  }
}

/** Of an enum. */
function asLabel(to: ColumnType, { value, cast, schema }: Around): Refused | undefined {
  const only = enumNamed(schema, to);
  if (cast === 'none' || only === undefined || only.values.length === 0) return undefined;
  return { where: `${value}::text NOT IN (${only.values.map(stringLiteral).join(', ')})` };
}
