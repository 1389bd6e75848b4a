/** The contract of a replayed schema of PostgreSQL, MySQL, MariaDB or SQLite. */
import { asWritten } from '../schema/as-written.ts';
import { temporarySchema } from '../operations/model/temporary-schema.ts';
import { indexesOf, keyOf, foreignKeysFrom } from '../schema/lookup.ts';
import type { Column, ColumnType, Constraint, Schema, Table, UserType, View } from '../schema/model.ts';
import { typeText } from '../schema/type-text.ts';
import type { PostgresParser } from '../syntax/postgres/parser.ts';
import { defaultOf, rowOf, type Held, type SubjectColumn } from './condition.ts';
import type { Check, ColumnContract, Contract, TableContract, ValueType, ViewContract } from './contract.ts';
import {
  checkAsWritten,
  enumOf,
  hasOwnDefault,
  heldElsewhere,
  otherDialect,
  typeElsewhere,
} from './elsewhere.ts';
import { errorsOf } from './errors.ts';

export function contractOf(replayed: Schema, parser: PostgresParser): Contract {
  const schema = asWritten(replayed);
  const relations = [...schema.relations.values()]
    .filter((one) => one.schema !== temporarySchema && one.origin.unseen !== true)
    .sort(byKey);
  return {
    enums: [
      ...[...schema.types.values()].filter(({ form }) => form === 'enum'),
      ...relations.flatMap((one) =>
        'constraints' in one ? one.columns.flatMap((column) => enumOf(one.key, column) ?? []) : [],
      ),
    ]
      .sort(byKey)
      .map(({ key, values }) => ({ key, values })),
    tables: relations.flatMap((one) =>
      'constraints' in one && one.partitionOf === undefined ? [tableOf(schema, one, parser)] : [],
    ),
    views: relations.flatMap((one) => ('query' in one ? [viewOf(schema, one)] : [])),
  };
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}

function tableOf(schema: Schema, table: Table, parser: PostgresParser): TableContract {
  const columns = table.columns.map((one) => columnOf(schema, table, one));
  const checks = table.constraints
    .filter(({ kind, enforced }) => kind === 'check' && enforced)
    .map((one) => checkOf(schema, table, one, parser));
  return {
    key: table.key,
    comment: table.comment,
    columns,
    complete: table.complete,
    checks: [...checks, ...table.columns.flatMap((one) => checksOfDomain(schema, table, one, parser))],
    errors: errorsOf(table, foreignKeysFrom(table), indexesOf(schema, table.key)),
  };
}

function columnOf(schema: Schema, table: Table, column: Column): ColumnContract {
  const { name, comment, identity, generated } = column;
  const domain = domainOf(schema, column.type);
  const nullable = column.nullable && !notNullDomain(schema, domain);
  const isComputed = generated !== undefined || identity === 'always';
  const hasDefault =
    column.default !== undefined ||
    identity !== undefined ||
    domain?.default !== undefined ||
    isSerial(column) ||
    hasOwnDefault(table, column);
  return {
    name,
    type: columnType(schema, table, column),
    nullable,
    comment,
    insert: isComputed ? 'never' : nullable || hasDefault ? 'optional' : 'required',
    update: isComputed ? 'never' : 'optional',
  };
}

function isSerial({ type }: Column): boolean {
  return /^(?:small|big)?serial$/.test(type.name);
}

function viewOf(schema: Schema, view: View): ViewContract {
  const { key, comment, columns, columnTypes } = view;
  return {
    key,
    comment,
    columns: columns?.map((name, at) => {
      const type = columnTypes[at];
      const isKnown = type !== undefined && otherDialect(schema) === undefined;
      return { name, type: isKnown ? valueTypeOf(schema, type) : { kind: 'other', written: '' } };
    }),
  };
}

// -------------------------------------------------------------------------------------------------------------------- types

function columnType(schema: Schema, table: Table, column: Column): ValueType {
  const dialect = otherDialect(schema);
  return dialect === undefined ? valueTypeOf(schema, column.type) : typeElsewhere(table.key, column, dialect);
}

export function valueTypeOf(schema: Schema, type: ColumnType): ValueType {
  if (type.arrayDimensions > 0)
    return { kind: 'array', of: valueTypeOf(schema, { ...type, arrayDimensions: 0 }) };
  const own = userType(schema, type);
  if (own?.form === 'enum') return { kind: 'enum', of: { key: own.key, values: own.values } };
  if (own?.domainOf !== undefined) return valueTypeOf(schema, own.domainOf);
  if (own !== undefined || (type.schema !== undefined && type.schema !== 'pg_catalog'))
    return { kind: 'other', written: typeText(type) };
  const [first, second] = type.modifiers.map(Number);
  const isText = type.name === 'varchar' || type.name === 'bpchar';
  return {
    kind: 'built-in',
    name: type.name,
    length: isText ? first : undefined,
    digits:
      type.name === 'numeric' && first !== undefined ? { precision: first, scale: second ?? 0 } : undefined,
  };
}

function userType(schema: Schema, type: ColumnType): UserType | undefined {
  return type.schema === undefined ? undefined : schema.types.get(keyOf(type.schema, type.name));
}

function domainOf(schema: Schema, type: ColumnType): UserType | undefined {
  const own = type.arrayDimensions > 0 ? undefined : userType(schema, type);
  return own?.form === 'domain' ? own : undefined;
}

function notNullDomain(schema: Schema, domain: UserType | undefined): boolean {
  if (domain === undefined) return false;
  return (
    domain.notNull ||
    (domain.domainOf !== undefined && notNullDomain(schema, domainOf(schema, domain.domainOf)))
  );
}

// ------------------------------------------------------------------------------------------------------------------- checks

function checkOf(schema: Schema, table: Table, one: Constraint, parser: PostgresParser): Check {
  const text = one.expression ?? '';
  const isPostgres = otherDialect(schema) === undefined;
  const folded = (name: string): string => (isPostgres ? name : name.toLowerCase());
  const columnNamed = (name: string) => {
    const column = table.columns.find((other) => folded(other.name) === folded(name));
    return column && subjectOf(schema, table, column, parser);
  };
  const read = isPostgres ? text : checkAsWritten(text);
  return { name: one.name, text, rule: rowOf(read, { columnOf: columnNamed }, parser) };
}

/** A domain's CHECKs, and those of the domains that it is made from, as conditions on one column. */
function checksOfDomain(
  schema: Schema,
  table: Table,
  column: Column,
  parser: PostgresParser,
): readonly Check[] {
  const all: Check[] = [];
  let domain = domainOf(schema, column.type);
  while (domain !== undefined) {
    const value = subjectOf(schema, table, column, parser);
    for (const { name, expression } of domain.checks) {
      const columnOf = (written: string) => (written === 'value' ? value : undefined);
      all.push({ name, text: expression, rule: rowOf(expression, { columnOf }, parser) });
    }
    domain = domain.domainOf && domainOf(schema, domain.domainOf);
  }
  return all;
}

function subjectOf(schema: Schema, table: Table, column: Column, parser: PostgresParser): SubjectColumn {
  const { name, identity, generated } = column;
  const written = column.default ?? domainOf(schema, column.type)?.default;
  const isComputed =
    identity !== undefined || generated !== undefined || isSerial(column) || hasOwnDefault(table, column);
  const dialect = otherDialect(schema);
  return {
    name,
    holds:
      dialect === undefined
        ? heldBy(schema, column)
        : heldElsewhere(typeElsewhere(table.key, column, dialect), column),
    absent: isComputed ? undefined : defaultOf(written, parser),
  };
}

const numbers = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8']);

/** A collation of its own may call different texts equal, and char(n) ignores blanks at the end. */
function heldBy(schema: Schema, column: Column): Held {
  const type = valueTypeOf(schema, column.type);
  if (type.kind === 'enum') return 'text';
  if (type.kind !== 'built-in') return 'other';
  if (numbers.has(type.name)) return 'number';
  if (type.name === 'bool') return 'boolean';
  return (type.name === 'text' || type.name === 'varchar') && column.collation === undefined
    ? 'text'
    : 'other';
}
