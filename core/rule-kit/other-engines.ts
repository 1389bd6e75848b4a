/**
 * Why rules do not apply to an engine, for reasons that several rules share. The page of rules by engine shows the reason in place of a
 * severity.
 */
import { type Category, categoryOf } from '../findings/finding.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import type { Rule } from './define-rule.ts';

/** For rules that give no reason. */
const ofCategory: Partial<Readonly<Record<Category, string>>> = {
  query: 'It is about queries of PostgreSQL, or not read there yet.',
  design: 'It is about types and options of PostgreSQL.',
};

/** Undefined if the rule applies, or gives no reason. */
export function reasonFor(
  { id, dialects, elsewhere }: Pick<Rule, 'id' | 'dialects' | 'elsewhere'>,
  engine: SpokenDialect,
): string | undefined {
  if (dialects.includes(engine)) return undefined;
  const said = typeof elsewhere === 'string' ? elsewhere : (elsewhere?.[engine] ?? elsewhere?.others);
  return said ?? ofCategory[categoryOf(id)] ?? 'Not read there yet.';
}

export const otherLocks = {
  mysql: 'InnoDB has other locks: locking/alter-copies-table tells what copies a table or blocks writes.',
  sqlite: 'SQLite locks the whole file for every write, whatever the statement.',
  sqlserver: 'Not read there yet.',
} as const;

export const noRowSecurity = {
  mysql: 'The engine has no row-level security.',
  sqlite: 'The engine has no row-level security.',
  sqlserver: 'Security policies of SQL Server are not read yet.',
} as const;

export const noUsersInSqlite = {
  mysql: 'Not read there yet.',
  sqlite: 'SQLite has no users and no privileges.',
  sqlserver: 'Not read there yet.',
} as const;

export const commitsByItself = {
  mysql: 'DDL commits by itself.',
  sqlite: 'Not read there yet.',
  sqlserver: 'Not read there yet.',
} as const;

export const treesInSqlite = {
  mysql: 'Not read there yet.',
  sqlite: 'SQLite has B-tree indexes only.',
  sqlserver: 'Not read there yet.',
} as const;

export const noPlpgsql = {
  mysql: 'It is about PL/pgSQL and the search path of PostgreSQL.',
  sqlite: 'SQLite has no functions in SQL.',
  sqlserver: 'It is about PL/pgSQL and the search path of PostgreSQL.',
} as const;

export const noPartitionTables = {
  mysql: 'A partition is no table of its own: locking/alter-copies-table tells what copies.',
  sqlite: 'SQLite locks the whole file for every write, whatever the statement.',
  sqlserver: 'Not read there yet.',
} as const;

export const otherLocksInMysql = {
  mysql: 'InnoDB has other locks: locking/alter-copies-table tells what copies a table or blocks writes.',
  sqlite: 'SQLite locks the whole file for every write, whatever the statement.',
} as const;

export const noTimeouts = {
  mysql: 'DDL commits by itself.',
  sqlite: 'Only one connection writes at a time.',
  sqlserver: 'Not read there yet.',
} as const;

export const ownNamesInRoutines = {
  mysql: 'Names in routines are resolved in their own database.',
  sqlite: 'SQLite has no functions in SQL.',
  sqlserver: 'Names in modules are resolved in their own schema.',
} as const;

export const noEnumTypes = {
  mysql: 'An ENUM is a part of its column.',
  sqlite: 'The engine has no enum types.',
  sqlserver: 'The engine has no enum types.',
} as const;

export const noExtensions = {
  mysql: 'The engine has no extensions that a migration creates.',
  sqlite: 'The engine has no extensions that a migration creates.',
  sqlserver: 'The engine has no extensions that a migration creates.',
} as const;
