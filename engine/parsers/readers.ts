/** The readers of all supported dialects, each with its cache: one set for each session. */
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { ClickhouseReader } from '../../core/operations/clickhouse/reader.ts';
import { DuckdbReader } from '../../core/operations/duckdb/reader.ts';
import { MysqlReader } from '../../core/operations/mysql/reader.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { SqliteReader } from '../../core/operations/sqlite/reader.ts';
import { SqlserverReader } from '../../core/operations/sqlserver/reader.ts';
import type { SqlReader } from '../../core/syntax/reader.ts';

export type Readers = Readonly<Record<SpokenDialect, SqlReader>>;

export function readersWith(grammar: PostgresParser): Readers {
  const postgresql = new StatementParser(grammar);
  return {
    postgresql,
    mysql: new MysqlReader(postgresql.queries),
    sqlite: new SqliteReader(postgresql.queries),
    sqlserver: new SqlserverReader(),
    duckdb: new DuckdbReader(),
    clickhouse: new ClickhouseReader(),
  };
}
