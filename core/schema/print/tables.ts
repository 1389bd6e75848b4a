/**
 * Tables with their columns and the constraints that need no other table. Indexes, foreign keys and the like follow when all tables exist.
 */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Column, DefinitionPath, Sequence, Table } from '../model.ts';
import { constraintParts, isOpenKey } from './constraints.ts';
import { columnPrivileges, described, ownerOf, privilegesOf } from './describe.ts';
import { elementSql } from './indexes.ts';
import { collate, foreignOptions, named, qualified, storageOption, typeSql, withOptions } from './names.ts';
import { identityOptions } from './sequences.ts';
import { statement, type Context, type Part, type ScriptStatement } from './statement.ts';

export function tablePart(context: Context, table: Table): Part {
  const constraints = table.constraints.filter(
    (one) =>
      one.kind !== 'foreign-key' &&
      one.kind !== 'exclusion' &&
      !isMadeByParent(table, one) &&
      !isOpenKey(context.schema, one),
  );
  const columnTexts = table.columns.map((one) => one.default);
  const keyTexts = table.partitionBy?.elements.map((one) => one.expression) ?? [];
  return {
    provides: { kind: 'relation', key: table.key },
    types: table.columns.map((one) => one.type),
    keys: [...table.inherits, ...(table.ofType === undefined ? [] : [table.ofType])],
    texts: [...columnTexts, ...keyTexts, ...table.constraints.map((one) => one.expression)],
    statements: [
      createTable(context, table),
      ...table.columns.flatMap((column) => columnSettings(table, column)),
      ...constraintParts(context, table, constraints),
      ...(bornWithParents(table) ? [] : table.inherits.map((parent) => inherit(context, table, parent))),
      ...(table.ofType === undefined
        ? []
        : [statement(`ALTER TABLE ${qualified(table)} OF ${named(context.schema, table.ofType)}`)]),
    ],
  };
}

function createTable(context: Context, table: Table): ScriptStatement {
  const inherited = bornWithParents(table);
  const columns = table.columns.filter((one) => one.local || !inherited);
  const kind = table.kind === 'foreign-table' ? 'FOREIGN TABLE' : 'TABLE';
  const persistence = table.persistence === 'unlogged' ? 'UNLOGGED ' : '';
  const parents = inherited
    ? ` INHERITS (${table.inherits.map((one) => named(context.schema, one)).join(', ')})`
    : '';
  const partition =
    table.partitionBy === undefined
      ? ''
      : ` PARTITION BY ${table.partitionBy.strategy.toUpperCase()} (${table.partitionBy.elements.map(elementSql).join(', ')})`;
  const method = table.accessMethod === undefined ? '' : ` USING ${quoteIdentifier(table.accessMethod)}`;
  const server =
    table.server === undefined
      ? ''
      : ` SERVER ${quoteIdentifier(table.server)}${foreignOptions(table.serverOptions)}`;
  const body = columns.map((one) => `\n  ${columnSql(context, table, one)}`).join(',');
  return statement(
    `CREATE ${persistence}${kind} ${qualified(table)} (${body}${body === '' ? '' : '\n'})${parents}${partition}${method}${withOptions(table.options)}${server}`,
    pathOf(table),
  );
}

/** Columns were added over time, each under its own search path; the combined path finds what each of them found. */
function pathOf(table: Table): DefinitionPath {
  const paths = table.columns.map((one) => one.path ?? ['public']);
  const union = [...new Set(paths.flat())];
  return union.length === 0 ? undefined : union;
}

export function columnSql(context: Context, table: Table, column: Column): string {
  const options = table.kind === 'foreign-table' ? foreignOptions(column.options) : '';
  const parts = [
    `${quoteIdentifier(column.name)} ${typeSql(column.type)}${collate(column.collation, column.collationSchema)}${options}`,
  ];
  if (column.generated !== undefined)
    parts.push(`GENERATED ALWAYS AS (${column.default ?? 'NULL'}) ${column.generated.toUpperCase()}`);
  else if (column.default !== undefined) parts.push(`DEFAULT ${column.default}`);
  // A partition gets its identity from its parent.
  if (column.identity !== undefined && table.partitionOf === undefined)
    parts.push(identitySql(context, table, column));
  if (!column.nullable) parts.push(notNullSql(column, context.targetVersion));
  return parts.join(' ');
}

function notNullSql(column: Column, targetVersion: number): string {
  if (targetVersion < 18 || column.notNullName === undefined) return 'NOT NULL';
  return `CONSTRAINT ${quoteIdentifier(column.notNullName)} NOT NULL${column.notNullNoInherit ? ' NO INHERIT' : ''}`;
}

function identitySql({ schema }: Context, table: Table, column: Column): string {
  const sequence = [...schema.relations.values()].find(
    (one): one is Sequence =>
      one.kind === 'sequence' &&
      one.identity &&
      one.ownedBy?.relation === table.key &&
      one.ownedBy.column === column.name,
  );
  const when = column.identity === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  return `GENERATED ${when} AS IDENTITY${sequence === undefined ? '' : ` (${identityOptions(sequence)})`}`;
}

export function columnSettings(table: Table, column: Column): readonly ScriptStatement[] {
  const alter = `ALTER ${table.kind === 'foreign-table' ? 'FOREIGN ' : ''}TABLE ONLY ${qualified(table)} ALTER COLUMN ${quoteIdentifier(column.name)}`;
  const options = table.kind === 'foreign-table' ? [] : column.options;
  const inherited = bornWithParents(table) && !column.local;
  return [
    ...(column.storage === undefined ? [] : [statement(`${alter} SET STORAGE ${column.storage}`)]),
    ...(column.compression === undefined
      ? []
      : [statement(`${alter} SET COMPRESSION ${column.compression}`)]),
    ...(column.statistics === undefined ? [] : [statement(`${alter} SET STATISTICS ${column.statistics}`)]),
    ...(options.length === 0 ? [] : [statement(`${alter} SET (${options.map(storageOption).join(', ')})`)]),
    ...(inherited && column.default !== undefined && column.generated === undefined
      ? [statement(`${alter} SET DEFAULT ${column.default}`, column.path)]
      : []),
  ];
}

function inherit({ schema }: Context, table: Table, parent: string): ScriptStatement {
  return statement(`ALTER TABLE ${qualified(table)} INHERIT ${named(schema, parent)}`);
}

/** CREATE TABLE … INHERITS puts the parents' columns first; if they are elsewhere, the table was attached later. */
function bornWithParents(table: Table): boolean {
  if (table.inherits.length === 0 || table.partitionOf !== undefined) return false;
  const firstOwn = table.columns.findIndex((one) => one.parents === 0);
  return (
    table.columns.some((one) => !one.local) &&
    (firstOwn < 0 || table.columns.slice(firstOwn).every((one) => one.parents === 0))
  );
}

function isMadeByParent(table: Table, one: Table['constraints'][number]): boolean {
  return bornWithParents(table) && !one.local && (one.kind === 'check' || one.kind === 'not-null');
}

/** When all tables exist with their indexes and keys. */
export function attachPartition(context: Context, table: Table): readonly ScriptStatement[] {
  const { partitionOf } = table;
  if (partitionOf === undefined) return [];
  const parent = named(context.schema, partitionOf.parent);
  return [
    statement(
      `ALTER TABLE ONLY ${parent} ATTACH PARTITION ${qualified(table)} ${partitionOf.bound}`,
      pathOf(table),
    ),
  ];
}

/** Row security, replica identity, owner, privileges and comments. */
export function tableDetails(context: Context, table: Table): readonly ScriptStatement[] {
  const name = qualified(table);
  const what = table.kind === 'foreign-table' ? 'FOREIGN TABLE' : 'TABLE';
  const { enabled, forced } = table.rowSecurity;
  return [
    ...(enabled ? [statement(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`)] : []),
    ...(forced ? [statement(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`)] : []),
    ...(table.replicaIdentity === 'full' || table.replicaIdentity === 'nothing'
      ? [statement(`ALTER TABLE ONLY ${name} REPLICA IDENTITY ${table.replicaIdentity.toUpperCase()}`)]
      : []),
    ...ownerOf(what, name, table.owner),
    ...privilegesOf(context, 'table', 'TABLE', name, table),
    ...described(what, name, table),
    ...table.columns.flatMap((column) => [
      ...columnPrivileges(column.name, name, column.privileges),
      ...described('COLUMN', `${name}.${quoteIdentifier(column.name)}`, column),
    ]),
    ...table.constraints.flatMap((one) =>
      described('CONSTRAINT', `${quoteIdentifier(one.name)} ON ${name}`, one),
    ),
  ];
}
