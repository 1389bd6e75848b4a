/**
 * Rows as a database in use might have them before a migration: most meet its requirements, some do not. A new condition is violated, a new
 * reference dangles, a value does not fit its new type, a unique value is repeated. Knows no server.
 */
import { column as columnOf, indexesOf, tableByKey } from '../../core/schema/lookup.ts';
import type { Column, Constraint, Schema, Table } from '../../core/schema/model.ts';
import { planRows, type RowOptions, type TableRows } from './plan.ts';

/** One row in this many makes the migration fail. */
const every = 32;

/** `after`: the schema after the migration. The rows are for `before`. */
export function believableRows(
  before: Schema,
  after: Schema,
  options: Pick<RowOptions, 'seed' | 'rows' | 'empty' | 'keysFrom'>,
): readonly TableRows[] {
  const coming = new Map<string, Coming>();
  for (const relation of before.relations.values()) {
    const later = relation.kind === 'table' ? tableByKey(after, relation.key) : undefined;
    const found =
      relation.kind === 'table' && later !== undefined
        ? comingTo(relation, later, { before, after })
        : undefined;
    if (found !== undefined) coming.set(relation.key, found);
  }
  const astray = new Set(
    [...coming].flatMap(([key, { references }]) => references.map(({ name }) => `${key}.${name}`)),
  );
  // A type that the migration creates has values only in the schema after it.
  const types = after.types;
  const good = planRows(schemaWith({ ...before, types }, coming, 'met'), options);
  const bad = new Map(
    planRows(schemaWith(before, coming, 'unmet'), { ...options, extreme: true, astray }).map((one) => [
      one.table.key,
      one,
    ]),
  );
  return good.map((one) => {
    const asked = coming.get(one.table.key);
    const other = bad.get(one.table.key);
    return asked === undefined || other === undefined ? one : mixed(one, other, asked);
  });
}

interface Coming {
  readonly checks: readonly Constraint[];
  readonly references: readonly Constraint[];
  /** Columns with a type that most texts should match. */
  readonly types: ReadonlyMap<string, Column['type']>;
  /** Columns that have to be unique together. */
  readonly unique: readonly (readonly string[])[];
}

function comingTo(
  table: Table,
  later: Table,
  { before, after }: { readonly before: Schema; readonly after: Schema },
): Coming | undefined {
  const known = new Set(table.constraints.map(({ name }) => name));
  const isThere = (name: string): boolean => columnOf(table, name) !== undefined;
  const isLeft = (name: string): boolean =>
    table.constraints.some((one) => one.name === name && one.kind === 'foreign-key' && !one.valid) &&
    later.constraints.some((one) => one.name === name && one.valid);
  const added = later.constraints.filter(
    ({ name, columns }) => (!known.has(name) || isLeft(name)) && columns.every(isThere),
  );
  const types = new Map(
    table.columns.flatMap(({ name, type }): readonly (readonly [string, Column['type']])[] => {
      const next = columnOf(later, name)?.type;
      return next === undefined || isSame(type, next) || !isHint(type, next) ? [] : [[name, next]];
    }),
  );
  const had = new Set(indexesOf(before, table.key).map(({ key }) => key));
  const unique = indexesOf(after, table.key).flatMap(({ key, unique: isUnique, elements }) => {
    const names = elements.flatMap(({ column, expression }) =>
      column === undefined
        ? table.columns.map(({ name }) => name).filter((name) => expression?.includes(name) === true)
        : [column],
    );
    return had.has(key) || !isUnique || names.length === 0 || !names.every(isThere) ? [] : [names];
  });
  const checks = added.filter(({ kind }) => kind === 'check');
  const references = added.filter(
    ({ kind, references: to }) => kind === 'foreign-key' && to !== undefined && to.columns.length > 0,
  );
  const isEmpty = checks.length + references.length + types.size + unique.length === 0;
  return isEmpty ? undefined : { checks, references, types, unique };
}

function isSame(a: Column['type'], b: Column['type']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const texts: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'citext']);
const numbers: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8']);

/** Values of the new type are valid in a column of the old one. */
function isHint(type: Column['type'], next: Column['type']): boolean {
  if (type.arrayDimensions > 0 || next.arrayDimensions > 0) return false;
  return texts.has(type.name) || (numbers.has(type.name) && numbers.has(next.name));
}

/** The schema for planning rows; the server's present constraints hold in both. */
function schemaWith(schema: Schema, coming: ReadonlyMap<string, Coming>, what: 'met' | 'unmet'): Schema {
  let { relations } = schema;
  for (const [key, { checks, references, types }] of coming) {
    const table = tableByKey(schema, key);
    if (table === undefined) continue;
    const columns =
      what === 'unmet'
        ? table.columns
        : table.columns.map((one) => ({ ...one, type: types.get(one.name) ?? one.type }));
    const old = table.constraints.filter((one) => !references.some(({ name }) => name === one.name));
    const constraints = [...old, ...(what === 'met' ? checks : []), ...references];
    relations = relations.set(key, { ...table, columns, constraints });
  }
  return { ...schema, relations };
}

function mixed(good: TableRows, bad: TableRows, { unique }: Coming): TableRows {
  const twice = new Set(unique.flat());
  return {
    ...good,
    row: (number) => {
      // Three kinds of violations, in separate rows, so that each only violates one constraint.
      if (number % every === 7) return bad.row(number);
      if (number % every !== 19 || twice.size === 0) return good.row(number);
      const other = good.row(number - 1);
      return good
        .row(number)
        .map((value, at) => (twice.has(good.columns[at] ?? '') ? (other[at] ?? null) : value));
    },
  };
}
