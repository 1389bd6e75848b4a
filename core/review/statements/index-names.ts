/** What of unique keys and names of indexes is there before a change: what nobody has to ask rows for, and what is in the way. */
import { indexesOf } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { IndexShape } from '../../schema/replay/index-shape.ts';
import { noneNamed, stringLiteral } from '../checks/check-sql.ts';
import { keyNames, sameKeys, wantedKeys } from '../checks/index-keys.ts';
import { keyCountOf } from '../checks/server.ts';
import type { Check } from '../model.ts';

/** Nulls are let through by all of them. */
export function isUniqueAlready(schema: Schema, table: string, names: readonly string[]): boolean {
  const isPart = (columns: readonly (string | undefined)[]): boolean =>
    columns.length > 0 && columns.every((one) => one !== undefined && names.includes(one));
  return indexesOf(schema, table).some(
    (one) =>
      one.unique && one.valid && one.where === undefined && isPart(one.elements.map((each) => each.column)),
  );
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
}

/** One that is there already, an invalid one of a build that failed too, is in the way. IF NOT EXISTS passes over any other of its name. */
/** `isAll`: no other index is built; else they are named. */
export function namesAreFree(names: readonly BuiltName[], isAll: boolean, server: number): Check {
  const wanted = names.map((one) => `(${wantedRow(one).join(', ')})`).join(', ');
  const isOne = names.length === 1;
  const what = names.every(({ isGuarded }) => isGuarded)
    ? 'not there as an invalid one or with another definition'
    : 'not there yet';
  return noneNamed(
    isAll
      ? `${isOne ? 'the index' : 'the indexes'} that it builds ${isOne ? 'is' : 'are'} ${what}`
      : `${isOne ? 'index' : 'indexes'} ${names.map(({ shown }) => shown).join(', ')}: ${what}`,
    `SELECT wanted.name || CASE WHEN NOT indisvalid THEN ' (invalid)' WHEN guarded THEN ' (another definition)' ELSE '' END
  FROM (VALUES ${wanted}) AS wanted(name, guarded, method, uniq, partial, ${keyNames}) JOIN pg_index ON indexrelid = to_regclass(wanted.name)
  JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
  WHERE NOT (guarded AND indisvalid AND amname = wanted.method AND indisunique = wanted.uniq AND (indpred IS NOT NULL) = wanted.partial
    AND ${sameKeys(keyCountOf(server))})`,
  );
}

function wantedRow({ name, isGuarded, shape }: BuiltName): readonly string[] {
  return [
    stringLiteral(name),
    String(isGuarded),
    stringLiteral(shape.method),
    String(shape.unique),
    String(shape.where !== undefined),
    ...wantedKeys(shape),
  ];
}
