/** How each dialect reads and writes identifiers. SQL Server takes a name in double quotes as PostgreSQL does. */
import { clickhouseWriting } from './clickhouse/identifier.ts';
import { duckdbWriting } from './duckdb/identifier.ts';
import { mysqlWriting } from './mysql/identifier.ts';
import { postgresWriting } from './postgres/identifier.ts';
import { sqliteWriting } from './sqlite/identifier.ts';
import type { Writing } from './writing.ts';

export const writings = {
  postgresql: postgresWriting,
  mysql: mysqlWriting,
  sqlite: sqliteWriting,
  sqlserver: postgresWriting,
  duckdb: duckdbWriting,
  clickhouse: clickhouseWriting,
} as const satisfies Readonly<Record<string, Writing>>;
