/** What PostgreSQL 18 added that a migration may use; see features.ts. */
import {
  booleanOf,
  calls,
  inner,
  listOf,
  merge,
  option,
  returnsOldOrNew,
  setting,
  table,
  textOf,
  twoTables,
  type Feature,
} from './feature.ts';

const returningExamples: Readonly<Record<string, string>> = {
  InsertStmt: 'insert into t values (1, 2) returning new.a',
  UpdateStmt: 'update t set a = 1 returning old.a, new.a',
  DeleteStmt: 'delete from t returning with (old as o) o.a',
  MergeStmt: `${merge} returning old.a`,
};

export const since18: readonly Feature[] = [
  {
    name: 'a virtual generated column',
    since: 18,
    node: 'Constraint',
    shows: ({ fields }) =>
      textOf(fields, 'contype') === 'CONSTR_GENERATED' && textOf(fields, 'generated_kind') === 'v',
    example: 'create table t (a int, b int generated always as (a * 2) virtual)',
  },
  {
    name: 'WITHOUT OVERLAPS',
    since: 18,
    node: 'Constraint',
    shows: ({ fields }) => booleanOf(fields, 'without_overlaps'),
    example: 'create table t (a int4range, b daterange, primary key (a, b without overlaps))',
  },
  {
    name: 'a foreign key with PERIOD',
    since: 18,
    node: 'Constraint',
    shows: ({ fields }) => booleanOf(fields, 'fk_with_period') || booleanOf(fields, 'pk_with_period'),
    example:
      'create table t (a int4range, b daterange, c int4range, primary key (a, b without overlaps), foreign key (c, period b) references t (a, period b))',
  },
  {
    name: 'NOT ENFORCED',
    since: 18,
    node: 'Constraint',
    shows: ({ fields }) =>
      /^CONSTR_ATTR_(?:NOT_)?ENFORCED$/.test(textOf(fields, 'contype')) ||
      (/^CONSTR_(?:CHECK|FOREIGN)$/.test(textOf(fields, 'contype')) && !booleanOf(fields, 'is_enforced')),
    example: 'create table t (a int, check (a > 0) not enforced)',
  },
  {
    name: 'a named NOT NULL constraint of the table',
    since: 18,
    node: 'Constraint',
    shows: ({ fields }) =>
      textOf(fields, 'contype') === 'CONSTR_NOTNULL' && listOf(fields, 'keys').length > 0,
    example: 'create table t (a int, constraint a_there not null a)',
  },
  {
    name: 'ALTER CONSTRAINT … ENFORCED or INHERIT',
    since: 18,
    node: 'ATAlterConstraint',
    shows: ({ fields }) =>
      booleanOf(fields, 'alterEnforceability') || booleanOf(fields, 'alterInheritability'),
    setup: `${table}; create table s (a int constraint f references t)`,
    example: 'alter table s alter constraint f not enforced',
  },
  ...['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'].map((node): Feature => ({
    name: 'old and new in RETURNING',
    since: 18,
    node,
    shows: ({ fields }) => returnsOldOrNew(inner(fields, 'returningClause')),
    setup: twoTables,
    example: returningExamples[node] ?? '',
  })),
  {
    name: 'VACUUM or ANALYZE ONLY',
    since: 18,
    node: 'VacuumRelation',
    shows: ({ fields }) => 'relation' in fields && !booleanOf(inner(fields, 'relation'), 'inh'),
    setup: table,
    example: 'analyze only t',
  },
  {
    name: 'COPY … (REJECT_LIMIT)',
    since: 18,
    node: 'DefElem',
    shows: option(['CopyStmt'], 'reject_limit'),
    setup: table,
    example: `copy t from program 'true' (on_error ignore, reject_limit 3)`,
  },
  {
    name: 'the publication option publish_generated_columns',
    since: 18,
    node: 'DefElem',
    shows: option(['CreatePublicationStmt', 'AlterPublicationStmt'], 'publish_generated_columns'),
    example: 'create publication p with (publish_generated_columns = stored)',
  },
  {
    name: 'default privileges on large objects',
    since: 18,
    node: 'AlterDefaultPrivilegesStmt',
    shows: ({ fields }) => textOf(inner(fields, 'action'), 'objtype') === 'OBJECT_LARGEOBJECT',
    example: 'alter default privileges grant select on large objects to pg_monitor',
  },
  ...calls(18, {
    array_reverse: 'array_reverse(array[1, 2])',
    array_sort: 'array_sort(array[2, 1])',
    casefold: `casefold('A' collate pg_c_utf8)`,
    crc32: `crc32('a')`,
    crc32c: `crc32c('a')`,
    gamma: 'gamma(5)',
    lgamma: 'lgamma(5)',
    pg_get_acl: `pg_get_acl('pg_class'::regclass, 'pg_class'::regclass, 0)`,
    uuidv4: 'uuidv4()',
    uuidv7: 'uuidv7()',
  }),
  setting('file_copy_method', 18, 'copy'),
];
