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
