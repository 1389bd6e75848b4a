/**
 * Where people write the address of the database that they work on: the environment of a shell, a Makefile, a compose file. Only the word for
 * the database is read; host, user and password stay unread.
 */
import type { DialectFile } from '../dialect-files.ts';

/** What tests run on may be another database. */
const settings =
  /^(?:\.env(?:\.(?!test)[\w-]+)*|\.envrc|(?:GNU)?Makefile|[\w.-]+\.mk|Taskfile\.ya?ml|\.?justfile|(?:docker-)?compose(?:[.-](?!test)[\w-]+)*\.ya?ml)$/i;

/** `NAME = `, with what make, shells and YAML have for it: `?=`, `:=`, `::=`, `export NAME=`, `NAME: `. */
const assigned = '["\']?[ \\t]*(?:[?:!+]{0,3}=|:)[ \\t]*["\']?';
const start = '^[ \\t-]*(?:export[ \\t]+)?["\']?';
const scheme =
  '(?:jdbc:)?(postgres(?:ql)?|pgx|mysql|mariadb|sqlite|libsql|sqlserver|mssql|cockroach(?:db)?|crdb|redshift|clickhouse|oracle|snowflake|bigquery|spanner|cassandra|duckdb|h2|firebird)[-\\w]*(?:\\+\\w+)?:';

/** `DATABASE_URL ?= postgres://…`: by its name it is the database of the project. */
export const databaseAddress: DialectFile = {
  name: settings,
  says: new RegExp(
    `${start}(?!\\w*TEST)(?:\\w+_)?(?:DATABASE|DB|MIGRATIONS?|MIGRATE)_?(?:URL|URI|DSN|STRING)${assigned}${scheme}`,
    'gim',
  ),
};

/** `migrate -database "postgres://…" up`, `POSTGRESQL_URL=postgres://…`: any address, where all are of one database. */
export const anyAddress: DialectFile = {
  name: settings,
  says: new RegExp(`^(?![ \\t]*#)[^\\n]*?(?:^|[\\s="'(])${scheme}//`, 'gim'),
};

/** Variables of goose's own: GOOSE_DRIVER, and the address where that says it. */
export const gooseDriver: DialectFile = {
  name: settings,
  says: new RegExp(`${start}GOOSE_DRIVER${assigned}(\\w+)`, 'gim'),
};

export const gooseAddress: DialectFile = {
  name: settings,
  says: new RegExp(`${start}GOOSE_DBSTRING${assigned}${scheme}`, 'gim'),
};

export const addresses: readonly DialectFile[] = [databaseAddress, anyAddress];
