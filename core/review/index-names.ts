/** What of unique keys and names of indexes is there before a change: what nobody has to ask rows for, and what is in the way. */
import { indexesOf } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { noneNamed, stringLiteral } from './check-sql.ts';
import type { Check } from './model.ts';

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
  /** IF NOT EXISTS: a valid one is what is wanted. */
  readonly isGuarded: boolean;
}

/** One that is there already, an invalid one of a build that failed too, is in the way. */
/** `isAll`: no other index is built; else they are named. */
export function namesAreFree(names: readonly BuiltName[], isAll: boolean): Check {
  const wanted = names.map((one) => `(${stringLiteral(one.name)}, ${String(one.isGuarded)})`).join(', ');
  const isOne = names.length === 1;
  const what = names.every(({ isGuarded }) => isGuarded) ? 'not there as an invalid one' : 'not there yet';
  return noneNamed(
    isAll
      ? `${isOne ? 'the index' : 'the indexes'} that it builds ${isOne ? 'is' : 'are'} ${what}`
      : `${isOne ? 'index' : 'indexes'} ${names.map(({ shown }) => shown).join(', ')}: ${what}`,
    `SELECT wanted.name || CASE WHEN indisvalid THEN '' ELSE ' (invalid)' END
  FROM (VALUES ${wanted}) AS wanted(name, guarded) JOIN pg_index ON indexrelid = to_regclass(wanted.name)
  WHERE NOT (guarded AND indisvalid)`,
  );
}
