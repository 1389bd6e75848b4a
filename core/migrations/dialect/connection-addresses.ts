/**
 * Finds addresses of the development database: in environment files, a Makefile, a compose file. Only the scheme is read; host, user and
 * password are not.
 */
import type { DialectFile } from '../dialect-files.ts';

/** Tests may run on another database. */
const settings =
  /^(?:\.env(?:\.(?!test)[\w-]+)*|\.envrc|(?:GNU)?Makefile|[\w.-]+\.mk|Taskfile\.ya?ml|\.?justfile|(?:docker-)?compose(?:[.-](?!test)[\w-]+)*\.ya?ml)$/i;

/** `NAME = ` in the notations of make, shells and YAML: `?=`, `:=`, `::=`, `export NAME=`, `NAME: `. */
const assigned = '["\']?[ \\t]*(?:[?:!+]{0,3}=|:)[ \\t]*["\']?';
const start = '^[ \\t-]*(?:export[ \\t]+)?["\']?';
const scheme =
  '(?:jdbc:)?(postgres(?:ql)?|pgx|mysql|mariadb|sqlite|libsql|sqlserver|mssql|cockroach(?:db)?|crdb|redshift|clickhouse|oracle|snowflake|bigquery|spanner|cassandra|duckdb|h2|firebird)[-\\w]*(?:\\+\\w+)?:';

/** `DATABASE_URL ?= postgres://…`: its name says that it is the project's database. */
export const databaseAddress: DialectFile = {
  name: settings,
  says: new RegExp(
    `${start}(?!\\w*TEST)(?:\\w+_)?(?:DATABASE|DB|MIGRATIONS?|MIGRATE)_?(?:URL|URI|DSN|STRING)${assigned}${scheme}`,
    'gim',
  ),
};

/** `migrate -database "postgres://…" up`, `POSTGRESQL_URL=postgres://…`: any address, if all name the same database. */
export const anyAddress: DialectFile = {
  name: settings,
  says: new RegExp(`^(?![ \\t]*#)[^\\n]*?(?:^|[\\s="'(])${scheme}//`, 'gim'),
};

/** Variables of goose: GOOSE_DRIVER, and the address if it names the database. */
export const gooseDriver: DialectFile = {
  name: settings,
  says: new RegExp(`${start}GOOSE_DRIVER${assigned}(\\w+)`, 'gim'),
};

export const gooseAddress: DialectFile = {
  name: settings,
  says: new RegExp(`${start}GOOSE_DBSTRING${assigned}${scheme}`, 'gim'),
};

export const addresses: readonly DialectFile[] = [databaseAddress, anyAddress];
