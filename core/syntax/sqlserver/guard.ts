/**
 * Whether a condition only asks if an object exists, as in idempotent migrations: OBJECT_ID(…) IS NULL, EXISTS over the catalog, a row in
 * the history of EF Core. On a database with the earlier migrations applied, such a branch runs.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { Token } from '../token.ts';

export function isGuard(text: string, condition: readonly Token[]): boolean {
  const words = condition.map(({ start, end }) => text.slice(start, end).toLowerCase());
  let asks = false;
  for (const [i, word] of words.entries()) {
    if (condition[i]?.kind === 'parameter' || serverFunctions.has(word)) return false;
    const isRead = word === 'from' || word === 'join';
    if (isRead && !isCatalog(words[i + 1] ?? '', words[i + 3] ?? '')) return false;
    asks ||= isRead || (finders.has(word) && words[i + 1] === '(');
  }
  return asks;
}

/** Functions about the context of the run, not about existing objects. */
const serverFunctions: ReadonlySet<string> = new Set([
  ...['serverproperty', 'databasepropertyex', 'db_name', 'suser_name', 'is_member', 'has_perms_by_name'],
  ...['getdate', 'sysdatetime'],
]);

/** Answer NULL where there is no such thing. */
const finders = wordSet(`
  object_id col_length indexproperty columnproperty objectproperty type_id schema_id database_principal_id
  user_id index_col objectpropertyex typeproperty fulltextcatalogproperty
`);

/** [sys].[columns], INFORMATION_SCHEMA.TABLES, sysobjects, dbo.sysindexes, __EFMigrationsHistory. */
function isCatalog(first: string, second: string): boolean {
  return [first, second].some((one) => /^[["]?(?:sys|information_schema|__efmigrationshistory)/.test(one));
}
