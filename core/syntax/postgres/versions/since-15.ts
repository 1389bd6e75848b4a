/** What PostgreSQL 15 added that a migration may use; see features.ts. */
import {
  booleanOf,
  calls,
  databaseOption,
  hasNegativeScale,
  inner,
  listOf,
  option,
  subscriptionOption,
  subtype,
  textOf,
  type Feature,
} from './feature.ts';

const table = 'create table t (id int primary key, a int, b text)';
const merge = 'merge into t using s on t.id = s.id when matched then delete';
const twoTables = 'create table t (id int primary key, a int, b text); create table s (id int)';

export const since15: readonly Feature[] = [
  { name: 'MERGE', since: 15, node: 'MergeStmt', setup: twoTables, example: merge },
  {
    name: 'NULLS NOT DISTINCT',
    since: 15,
    node: 'IndexStmt',
    shows: ({ fields }) => booleanOf(fields, 'nulls_not_distinct'),
    setup: table,
    example: 'create unique index on t (a) nulls not distinct',
  },
  {
    name: 'NULLS NOT DISTINCT',
    since: 15,
    node: 'Constraint',
    shows: ({ fields }) => booleanOf(fields, 'nulls_not_distinct'),
    example: 'create table t (a int unique nulls not distinct)',
  },
  {
    name: 'ON DELETE SET NULL or DEFAULT of single columns',
    since: 15,
    node: 'Constraint',
    shows: ({ fields }) => listOf(fields, 'fk_del_set_cols').length > 0,
    setup: 'create table q (a int, b int, primary key (a, b))',
    example: 'create table t (a int, b int, foreign key (a, b) references q on delete set null (b))',
  },
  {
    name: 'the view option security_invoker',
    since: 15,
    node: 'DefElem',
    shows: option(['ViewStmt', 'AlterTableStmt'], 'security_invoker'),
    example: 'create view v with (security_invoker) as select 1 as a',
  },
  {
    name: 'ALTER TABLE … SET ACCESS METHOD',
    since: 15,
    node: 'AlterTableCmd',
    shows: subtype('AT_SetAccessMethod'),
    setup: table,
    example: 'alter table t set access method heap',
  },
  {
    name: 'SET LOGGED or UNLOGGED of a sequence',
    since: 15,
    node: 'AlterTableCmd',
    shows: ({ fields, statement }) =>
      /^AT_Set(?:Un)?Logged$/.test(textOf(fields, 'subtype')) &&
      textOf(statement, 'objtype') === 'OBJECT_SEQUENCE',
    setup: 'create sequence q',
    example: 'alter sequence q set unlogged',
  },
  {
    name: 'an unlogged sequence',
    since: 15,
    node: 'CreateSeqStmt',
    shows: ({ fields }) => textOf(inner(fields, 'sequence'), 'relpersistence') === 'u',
    example: 'create unlogged sequence q',
  },
  {
    name: 'a publication of all tables in a schema',
    since: 15,
    node: 'PublicationObjSpec',
    shows: ({ fields }) => /IN_(?:CUR_)?SCHEMA$/.test(textOf(fields, 'pubobjtype')),
    example: 'create publication p for tables in schema public',
  },
  {
    name: 'a publication of some rows',
    since: 15,
    node: 'PublicationObjSpec',
    shows: ({ fields }) => 'whereClause' in inner(fields, 'pubtable'),
    setup: table,
    example: 'create publication p for table t where (a > 1)',
  },
  {
    name: 'a publication of some columns',
    since: 15,
    node: 'PublicationObjSpec',
    shows: ({ fields }) => listOf(inner(fields, 'pubtable'), 'columns').length > 0,
    setup: table,
    example: 'create publication p for table t (id, a)',
  },
  {
    name: 'GRANT … ON PARAMETER',
    since: 15,
    node: 'GrantStmt',
    shows: ({ fields }) => textOf(fields, 'objtype') === 'OBJECT_PARAMETER_ACL',
    example: 'grant set on parameter log_statement to pg_monitor',
  },
  databaseOption('strategy', 15, 'strategy file_copy'),
  databaseOption('icu_locale', 15, `locale_provider icu icu_locale 'en' template template0`),
  databaseOption('locale_provider', 15, 'locale_provider libc'),
  databaseOption('oid', 15, 'oid = 123456'),
  {
    name: 'ALTER DATABASE … REFRESH COLLATION VERSION',
    since: 15,
    node: 'AlterDatabaseRefreshCollStmt',
    example: 'alter database postgres refresh collation version',
  },
  {
    name: 'COPY … (HEADER match)',
    since: 15,
    node: 'DefElem',
    shows: (seen) =>
      option(['CopyStmt'], 'header')(seen) &&
      textOf(inner(inner(seen.fields, 'arg'), 'String'), 'sval') === 'match',
    setup: table,
    example: `copy t from program 'echo id,a,b' (format csv, header match)`,
  },
  subscriptionOption('two_phase', 15, 'true'),
  subscriptionOption('disable_on_error', 15, 'true'),
  {
    name: 'ALTER SUBSCRIPTION … SKIP',
    since: 15,
    node: 'AlterSubscriptionStmt',
    shows: ({ fields }) => textOf(fields, 'kind') === 'ALTER_SUBSCRIPTION_SKIP',
    setup: `create subscription q connection 'dbname=none' publication p with (connect = false)`,
    example: `alter subscription q skip (lsn = '0/1')`,
  },
  {
    name: 'a negative scale of numeric',
    since: 15,
    node: 'ColumnDef',
    shows: ({ fields }) => hasNegativeScale(inner(fields, 'typeName')),
    example: 'create table t (a numeric(5, -2))',
  },
  ...calls(15, {
    regexp_count: `regexp_count('a', 'a')`,
    regexp_instr: `regexp_instr('a', 'a')`,
    regexp_like: `regexp_like('a', 'a')`,
    regexp_substr: `regexp_substr('a', 'a')`,
    has_parameter_privilege: `has_parameter_privilege('log_statement', 'set')`,
    pg_settings_get_flags: `pg_settings_get_flags('log_statement')`,
  }),
];
