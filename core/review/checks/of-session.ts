/**
 * What a migration makes in pg_temp is gone with its session: a query that says such a name ends with “schema "pg_temp" does not exist” in any other one. By
 * the text of the query, so that a text in quotes that says so is left out of what is asked as well.
 */
import type { Check } from '../model.ts';

/** For queries that quote the migration. */
export function saysTemporary(sql: string): boolean {
  return /(?<![\w$"])(?:pg_temp|"pg_temp")\s{0,9}\./i.test(sql);
}

/** Those that another session can ask. */
export function askedByOthers(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ sql }) => !saysTemporary(sql));
}
