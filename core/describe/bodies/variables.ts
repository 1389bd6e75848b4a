/**
 * The variables of a function as SQL expressions of their types: `(NULL::uuid)`, for a row `(NULL::orders)`. One whose type depends on what
 * runs, such as a record, has none.
 */
import type { CreateFunction, FunctionArgument } from '../../operations/model/operation.ts';
import { typeSql } from '../../schema/print/names.ts';
import { quoted } from '../../syntax/postgres/identifier.ts';
import type { NearRelation } from './near.ts';

/** By name, folded. Undefined for a variable of unknown type. */
export type Variables = ReadonlyMap<string, string | undefined>;

/** What PL/pgSQL defines itself. */
const own: readonly (readonly [string, string])[] = [
  ['found', '(NULL::boolean)'],
  ['sqlstate', '(NULL::text)'],
  ['sqlerrm', '(NULL::text)'],
];
const ofTriggers: readonly (readonly [string, string])[] = [
  ...[
    'tg_name',
    'tg_when',
    'tg_level',
    'tg_op',
    'tg_relname',
    'tg_table_name',
    'tg_table_schema',
    'tg_event',
    'tg_tag',
  ].map((name) => [name, '(NULL::text)'] as const),
  ['tg_relid', '(NULL::oid)'],
  ['tg_nargs', '(NULL::integer)'],
  ['tg_argv', '(NULL::text[])'],
];

/** `near`: relationsNear the function. */
export function argumentsOf(
  routine: CreateFunction | undefined,
  near: readonly NearRelation[],
  key: string,
): Variables {
  const found = new Map<string, string | undefined>(routine?.language === 'sql' ? [] : own);
  let number = 0;
  for (const one of routine?.arguments ?? []) {
    const value = valueOfArgument(one);
    if (one.name !== undefined) found.set(one.name, value);
    if (one.mode !== 'out' && one.mode !== 'table') found.set(`$${(number += 1)}`, value);
  }
  const returns = routine?.returns?.name;
  if (returns !== 'trigger' && returns !== 'event_trigger') return found;
  for (const [name, value] of ofTriggers) found.set(name, value);
  const [table, ...more] = triggeredBy(near, key);
  const row = table === undefined || more.length > 0 ? undefined : `(NULL::${table})`;
  found.set('new', row);
  found.set('old', row);
  return found;
}

/** The tables whose triggers call a function. */
function triggeredBy(near: readonly NearRelation[], key: string): readonly string[] {
  return near.flatMap((one) =>
    one.triggers.some((trigger) => trigger.function === key)
      ? [`${quoted(one.schema)}.${quoted(one.name)}`]
      : [],
  );
}

/** Rows of a statement under the names that its triggers give them. */
export function transitionTables(near: readonly NearRelation[], key: string): readonly string[] {
  return near.flatMap(({ triggers }) =>
    triggers.flatMap((trigger) =>
      trigger.function === key ? [trigger.oldTable ?? [], trigger.newTable ?? []].flat() : [],
    ),
  );
}

function valueOfArgument({ type, mode }: FunctionArgument): string | undefined {
  if (type.ofColumn) return `(SELECT ${quoted(type.name)} FROM ${quoted(type.schema ?? '')})`;
  if (polymorphic.test(type.name) || type.setOf) return undefined;
  const isList = mode === 'variadic' && type.arrayDimensions === 0;
  return isList ? undefined : `(NULL::${typeSql(type)})`;
}

const polymorphic = /^(?:any|record$|cstring$|internal$|trigger$|refcursor$|unknown$)/;

/** The value of a declared variable: `uuid`, `orders.id%type`, `orders%rowtype`, `other%type`. */
export function valueOfType(written: string | undefined, variables: Variables): string | undefined {
  const type = (written ?? '').replace(/\s+collate\s.*$/s, '').trim();
  const [, path, of] = /^([\w$.\s]+?)\s*%\s*(type|rowtype)$/.exec(type) ?? [];
  if (path === undefined) return isPlain(type) ? `(NULL::${type})` : undefined;
  const names = path.split('.').map((one) => one.trim());
  if (of === 'rowtype') return `(NULL::${names.join('.')})`;
  if (names.length === 1) return variables.get(path);
  return `(SELECT ${names.at(-1)} FROM ${names.slice(0, -1).join('.')})`;
}

/** Names in quotes have lost their case. */
function isPlain(type: string): boolean {
  return type !== '' && !polymorphic.test(type) && /^[\w$.\s()[\],]+$/.test(type);
}
