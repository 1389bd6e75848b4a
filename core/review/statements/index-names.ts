/** What of unique keys and names of indexes is there before a change: what nobody has to ask rows for, and what is in the way. */
import { mentions } from '../../schema/expression-text.ts';
import { indexesOf, columnsOf, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { IndexShape } from '../../schema/replay/index-shape.ts';
import { noneNamed, stringLiteral } from '../checks/check-sql.ts';
import { keySql } from '../checks/index-keys.ts';
import { keyCountOf } from '../checks/server.ts';
import type { Check } from '../model.ts';

/** Nulls are let through by all of them. */
export function isUniqueAlready(schema: Schema, table: string, names: readonly string[]): boolean {
  return keysWithin(schema, table, names).length > 0 || isComputedOf(schema, table, names);
}

/** Rows alike in these columns are alike in whatever is computed from them alone: `lower(name)` keeps apart what `name` does. */
function isComputedOf(schema: Schema, key: string, names: readonly string[]): boolean {
  const columns = (tableByKey(schema, key)?.columns ?? []).map(({ name }) => name);
  return indexesOf(schema, key).some(
    ({ unique, valid, where, elements }) =>
      unique &&
      valid &&
      where === undefined &&
      elements.length > 0 &&
      elements.every(({ column, expression }) =>
        columns.every((name) => names.includes(name) || (name !== column && !mentions(expression, name))),
      ),
  );
}

/** Columns of each key that keeps rows apart in these, nulls let through. */
export function keysWithin(
  schema: Schema,
  table: string,
  names: readonly string[],
): readonly (readonly string[])[] {
  return indexesOf(schema, table).flatMap(({ unique, valid, where, elements }) => {
    const columns = columnsOf({ elements });
    const isPart = columns.length === elements.length && columns.every((one) => names.includes(one));
    return unique && valid && where === undefined && isPart && columns.length > 0 ? [columns] : [];
  });
}

/** Of rows without a null in these columns: an index that leaves out nulls of some of them keeps the others apart. */
export function isUniqueWhereGiven(schema: Schema, table: string, names: readonly string[]): boolean {
  return indexesOf(schema, table).some(
    ({ unique, valid, where, elements }) =>
      unique &&
      valid &&
      where !== undefined &&
      givenIn(where)?.every((one) => names.includes(one)) === true &&
      elements.every(({ column }) => column !== undefined && names.includes(column)),
  );
}

/** The columns of `a IS NOT NULL AND b IS NOT NULL`; undefined of any other condition. */
function givenIn(condition: string): readonly string[] | undefined {
  const parts = condition.split(/\s+AND\s+/i).map((one) => {
    const found = /^\(*(?:"((?:[^"]|"")+)"|([a-z_][\w$]*))\s+IS\s+NOT\s+NULL\)*$/i.exec(one.trim());
    return found?.[1]?.replaceAll('""', '"') ?? found?.[2]?.toLowerCase();
  });
  const names = parts.flatMap((one) => one ?? []);
  return names.length === parts.length ? names : undefined;
}

export interface BuiltName {
  /** Qualified. */
  readonly name: string;
  /** For people. */
  readonly shown: string;
  /** IF NOT EXISTS: a valid one of the same definition is what is wanted. */
  readonly isGuarded: boolean;
  readonly shape: IndexShape;
  readonly on: {
    /** Qualified. */
    readonly table: string;
    /** Names of its indexes that the migrations know: what is like them is found in the files. */
    readonly known: readonly string[];
  };
}

/** One that is there already, an invalid one of a build that failed too, is in the way. IF NOT EXISTS passes over any other of its name. */
/** `isAll`: no other index is built; else they are named. */
export function namesAreFree(names: readonly BuiltName[], isAll: boolean, server: number): Check {
  const keys = keySql(
    names.map(({ shape }) => shape),
    keyCountOf(server),
  );
  const wanted = names
    .map((one) => `(${[...wantedRow(one), ...keys.values(one.shape)].join(', ')})`)
    .join(', ');
  const isOne = names.length === 1;
  const open = names.every(({ shape }) => isPlain(shape)) ? '' : ' (expressions and conditions not compared)';
  const what = names.every(({ isGuarded }) => isGuarded)
    ? `not there as an invalid one or with another definition${open}`
    : 'not there yet';
  return noneNamed(
    isAll
      ? `${isOne ? 'the index' : 'the indexes'} that it builds ${isOne ? 'is' : 'are'} ${what}`
      : `${isOne ? 'index' : 'indexes'} ${names.map(({ shown }) => shown).join(', ')}: ${what}`,
    `SELECT wanted.name || CASE WHEN NOT indisvalid THEN ' (invalid)' WHEN guarded THEN ' (another definition)' ELSE '' END
  FROM (VALUES ${wanted}) AS wanted(name, guarded, method, uniq, partial, ${keys.names}) JOIN pg_index ON indexrelid = to_regclass(wanted.name)
  JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
  WHERE NOT (guarded AND indisvalid AND amname = wanted.method AND indisunique = wanted.uniq AND (indpred IS NOT NULL) = wanted.partial
    AND ${keys.same})`,
  );
}

/**
 * Somebody may have built one by hand. What an expression or a condition says is not compared. Without `also` it is asked before they are built:
 * one that begins with the same columns serves lookups and foreign keys too, and nobody may need them.
 */
export function noneAlike(names: readonly BuiltName[], server: number, also?: string): readonly Check[] {
  const plain = names.filter(({ shape }) => isPlain(shape));
  if (plain.length === 0) return [];
  const keys = keySql(
    plain.map(({ shape }) => shape),
    keyCountOf(server),
  );
  const wanted = plain.map((one) => {
    const { name, shape, on } = one;
    const texts = [name, on.table, shape.method].map(stringLiteral);
    const known = `ARRAY[${on.known.map(stringLiteral).join(', ')}]::text[]`;
    return `(${[...texts, String(shape.unique), known, ...keys.values(shape)].join(', ')})`;
  });
  const isBegun =
    also === undefined &&
    plain.some(({ shape }) => shape.method === 'btree' && !shape.unique && shape.include.length === 0);
  const does = `'%s does what %s is to do'`;
  const found = isBegun
    ? `CASE WHEN ${keys.same} THEN ${does} ELSE '%s begins with the columns of %s: it serves lookups and foreign keys too' END`
    : does;
  return [
    noneNamed(
      `no index ${also === undefined ? 'made by hand' : 'of another name'} does the same${isBegun ? ' or begins with the same columns' : ''}${plain.length === names.length ? '' : ` as ${plain.map(({ shown }) => shown).join(', ')}`}${also === undefined ? ' (one of the two may be enough)' : ''}${also ?? ''}`,
      `SELECT format(${found}, indexrelid::regclass, wanted.name)
  FROM (VALUES ${wanted.join(', ')}) AS wanted(name, of, method, uniq, known, ${keys.names}) JOIN pg_index ON indrelid = to_regclass(wanted.of)
  JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
  WHERE indisvalid AND indpred IS NULL AND amname = wanted.method AND (indisunique OR NOT wanted.uniq) AND relname <> ALL (wanted.known)
    AND indexrelid <> ALL (array_remove(ARRAY[${plain.map(({ name }) => `to_regclass(${stringLiteral(name)})::oid`).join(', ')}], NULL))
    AND ${isBegun ? `(${keys.same}\n    OR ${keys.begins})` : keys.same}`,
      'look',
    ),
  ];
}

function isPlain({ where, elements }: IndexShape): boolean {
  return where === undefined && elements.every(({ column }) => column !== undefined);
}

function wantedRow({ name, isGuarded, shape }: BuiltName): readonly string[] {
  return [
    stringLiteral(name),
    String(isGuarded),
    stringLiteral(shape.method),
    String(shape.unique),
    String(shape.where !== undefined),
  ];
}
