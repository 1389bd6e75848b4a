/** What PostgreSQL 17 added that a migration may use; see features.ts. */
import {
  booleanOf,
  calls,
  databaseOption,
  explainOption,
  inner,
  lastName,
  listOf,
  option,
  setting,
  subscriptionOption,
  subtype,
  textOf,
  type Feature,
} from './feature.ts';

const table = 'create table t (id int primary key, a int, b text)';
const merge = 'merge into t using s on t.id = s.id when matched then delete';
const twoTables = 'create table t (id int primary key, a int, b text); create table s (id int)';

export const since17: readonly Feature[] = [
  {
    name: 'MERGE … WHEN NOT MATCHED BY SOURCE',
    since: 17,
    node: 'MergeWhenClause',
    shows: ({ fields }) => textOf(fields, 'matchKind') === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE',
    setup: twoTables,
    example: 'merge into t using s on t.id = s.id when not matched by source then delete',
  },
  {
    name: 'MERGE … RETURNING',
    since: 17,
    node: 'MergeStmt',
    shows: ({ fields }) => 'returningClause' in fields,
    setup: twoTables,
    example: `${merge} returning t.id`,
  },
  {
    name: 'JSON_TABLE()',
    since: 17,
    node: 'JsonTable',
    example: `select * from json_table('[1]', '$[*]' columns (a int path '$')) j`,
  },
  {
    name: 'JSON_EXISTS(), JSON_QUERY() and JSON_VALUE()',
    since: 17,
    node: 'JsonFuncExpr',
    example: `select json_value('{"a": 1}', '$.a')`,
  },
  {
    name: 'JSON() with unique keys',
    since: 17,
    node: 'JsonParseExpr',
    // Without it json(…) is a cast to older servers.
    shows: ({ fields }) => booleanOf(fields, 'unique_keys'),
    example: `select json('1' with unique keys)`,
  },
  { name: 'JSON_SCALAR()', since: 17, node: 'JsonScalarExpr', example: 'select json_scalar(1)' },
  { name: 'JSON_SERIALIZE()', since: 17, node: 'JsonSerializeExpr', example: `select json_serialize('1')` },
  {
    name: 'ALTER COLUMN … SET EXPRESSION',
    since: 17,
    node: 'AlterTableCmd',
    shows: subtype('AT_SetExpression'),
    setup: 'create table t (a int, b int generated always as (a) stored)',
    example: 'alter table t alter b set expression as (a + 1)',
  },
  {
    name: 'SET STATISTICS DEFAULT',
    since: 17,
    node: 'AlterTableCmd',
    shows: ({ fields }) => textOf(fields, 'subtype') === 'AT_SetStatistics' && !('def' in fields),
    setup: table,
    example: 'alter table t alter a set statistics default',
  },
  {
    name: 'COPY … (ON_ERROR)',
    since: 17,
    node: 'DefElem',
    shows: option(['CopyStmt'], 'on_error'),
    setup: table,
    example: `copy t from program 'true' (on_error ignore)`,
  },
  {
    name: 'COPY … (LOG_VERBOSITY)',
    since: 17,
    node: 'DefElem',
    shows: option(['CopyStmt'], 'log_verbosity'),
    setup: table,
    example: `copy t from program 'true' (log_verbosity verbose)`,
  },
  {
    name: 'COPY … (FORCE_NULL *) and (FORCE_NOT_NULL *)',
    since: 17,
    node: 'DefElem',
    shows: (seen) =>
      (option(['CopyStmt'], 'force_null')(seen) || option(['CopyStmt'], 'force_not_null')(seen)) &&
      'A_Star' in inner(seen.fields, 'arg'),
    setup: table,
    example: `copy t from program 'true' (format csv, force_null *)`,
  },
  {
    name: 'the privilege MAINTAIN',
    since: 17,
    node: 'AccessPriv',
    shows: ({ fields, statementKind }) =>
      textOf(fields, 'priv_name') === 'maintain' && statementKind !== 'GrantRoleStmt',
    setup: table,
    example: 'grant maintain on t to pg_monitor',
  },
  {
    name: 'an event trigger on login',
    since: 17,
    node: 'CreateEventTrigStmt',
    shows: ({ fields }) => textOf(fields, 'eventname') === 'login',
    setup: 'create function f() returns event_trigger language plpgsql as $$begin end$$',
    example: 'create event trigger e on login execute function f()',
  },
  {
    name: 'AT LOCAL',
    since: 17,
    node: 'FuncCall',
    shows: ({ fields }) =>
      lastName(fields) === 'timezone' &&
      listOf(fields, 'args').length === 1 &&
      textOf(fields, 'funcformat') === 'COERCE_SQL_SYNTAX',
    example: 'select now() at local',
  },
  {
    name: 'random() with bounds',
    since: 17,
    node: 'FuncCall',
    shows: ({ fields }) => lastName(fields) === 'random' && listOf(fields, 'args').length === 2,
    example: 'select random(1, 6)',
    function: 'random',
  },
  ...calls(17, {
    pg_basetype: `pg_basetype('int'::regtype)`,
    to_bin: 'to_bin(5)',
    to_oct: 'to_oct(5)',
    to_regtypemod: `to_regtypemod('varchar(3)')`,
    unicode_assigned: `unicode_assigned('a')`,
    unicode_version: 'unicode_version()',
    uuid_extract_timestamp: 'uuid_extract_timestamp(gen_random_uuid())',
    uuid_extract_version: 'uuid_extract_version(gen_random_uuid())',
    xmltext: `xmltext('a')`,
  }),
  databaseOption(
    'builtin_locale',
    17,
    `locale_provider builtin builtin_locale 'C.UTF-8' encoding utf8 template template0`,
  ),
  subscriptionOption('failover', 17, 'true'),
  explainOption('memory', 17),
  explainOption('serialize', 17, 'analyze, serialize'),
  setting('transaction_timeout', 17, `'1 min'`),
];
