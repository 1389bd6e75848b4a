/** CREATE INDEX and the properties of an index. The index of a constraint is created with the constraint. */
import { wordsOf } from '../words.ts';
import { indexKeys } from './worded.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Index, IndexKey, Schema } from '../model.ts';
import { described } from './describe.ts';
import { collate, columnList, named, qualified, withOptions } from './names.ts';
import { statement, type Context, type ScriptStatement } from './statement.ts';

export function createIndex(context: Context, index: Index): ScriptStatement {
  const { schema } = context;
  const only = isOpen(schema, index) ? 'ONLY ' : '';
  const parts = [
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteIdentifier(index.name)} ON ${only}${named(schema, index.relation)}`,
    indexShape(index, context.targetVersion),
  ];
  return statement(parts.join(' '), index.path);
}

/** An index ON ONLY the parent stays invalid until each partition has its own; without ONLY it would be valid at once. */
export function isOpen(schema: Schema, index: Index): boolean {
  const relation = schema.relations.get(index.relation);
  return !index.valid && relation?.kind === 'table' && relation.partitionBy !== undefined;
}

/** The definition after the table's name. */
function indexShape(index: Index, targetVersion: number): string {
  const include = index.include.length === 0 ? '' : ` INCLUDE ${columnList(index.include)}`;
  const nulls = index.nullsNotDistinct && targetVersion >= 15 ? ' NULLS NOT DISTINCT' : '';
  const where = index.where === undefined ? '' : ` WHERE ${index.where}`;
  return `USING ${quoteIdentifier(index.method)} (${index.elements.map(elementSql).join(', ')})${include}${nulls}${withOptions(index.options)}${where}`;
}

/** The keys of an index, for display. */
export function indexText(schema: Schema, index: Index, targetVersion: number): string {
  return schema.dialect === 'postgresql'
    ? indexShape(index, targetVersion)
    : indexKeys(index, wordsOf(schema));
}

/** A key of an index or of a partitioned table. */
export function elementSql(one: IndexKey): string {
  const key = one.column === undefined ? `(${one.expression ?? 'NULL'})` : quoteIdentifier(one.column);
  const opclass =
    one.opclass === undefined ? '' : ` ${qualified({ schema: one.opclassSchema, name: one.opclass })}`;
  const options =
    one.opclassOptions.length === 0 ? '' : withOptions(one.opclassOptions).replace(/^ WITH /, ' ');
  const order = `${one.descending ? ' DESC' : ''}${one.nulls === undefined ? '' : ` NULLS ${one.nulls.toUpperCase()}`}`;
  return `${key}${collate(one.collation, one.collationSchema)}${opclass}${options}${order}`;
}

/** Statements for the properties of an existing index. */
export function indexDetails({ schema }: Context, index: Index): readonly ScriptStatement[] {
  const table = named(schema, index.relation);
  const name = qualified(index);
  return [
    ...index.statistics.map(({ number, target }) =>
      statement(`ALTER INDEX ${name} ALTER COLUMN ${number} SET STATISTICS ${target}`),
    ),
    ...(index.clustered ? [statement(`ALTER TABLE ${table} CLUSTER ON ${quoteIdentifier(index.name)}`)] : []),
    ...(index.replicaIdentity
      ? [statement(`ALTER TABLE ${table} REPLICA IDENTITY USING INDEX ${quoteIdentifier(index.name)}`)]
      : []),
    ...described('INDEX', name, index),
  ];
}
