/** Indexes that belong to no constraint. A partition's index is dropped and created with its parent's. */
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { nameBeside } from '../schema/free-name.ts';
import { groupBy } from '../collections/group-by.ts';
import { column, columnsOf, displayName, indexesOf, tableByKey } from '../schema/lookup.ts';
import type { Index, Schema, Table } from '../schema/model.ts';
import { createIndex, indexDetails } from '../schema/print/indexes.ts';
import { qualified } from '../schema/print/names.ts';
import { referringFirst } from '../schema/dependency-order.ts';
import { byKey, difference, isSame, type Found, type Pair } from './collected.ts';

export function undoIndexes({ from, to }: Pair, found: Found): void {
  const { made, lost, changed } = difference(own(from.schema), own(to.schema));
  for (const one of childrenFirst(made, from.schema)) {
    // It is dropped with its table or column.
    const table = to.schema.relations.get(one.relation);
    if (table === undefined) continue;
    found.add('indexes', `DROP INDEX ${qualified(one)}`);
  }
  for (const one of lost) {
    // After detaching it is the partition's own; with a parent index that the migration created it is dropped and created again.
    const partOf = from.schema.indexes.get(one.key)?.partOf;
    if (partOf !== undefined && parentOf(from.schema, one) !== parentOf(to.schema, one)) continue;
    if (partOf !== undefined && to.schema.indexes.has(partOf)) {
      found.refuse(`What ${displayName(one.key)} is a part of has changed.`);
      continue;
    }
    found.add('keys', createIndex(to, one));
    found.add('details', ...indexDetails(to, one));
    letIn(one, from.schema, to.schema, found);
    // If a rename has given its name to another index, that one is dropped under its new name.
    exchange(`DROP INDEX ${qualified(one)}`, one, { from, to }, found);
  }
  for (const one of changed) {
    const before = createIndex(to, one.to);
    if (
      isSame([createIndex(from, one.from)], [before]) &&
      isSame(indexDetails(from, one.from), indexDetails(to, one.to))
    )
      continue;
    if (one.to.partOf !== one.from.partOf)
      found.refuse(`What ${displayName(one.to.key)} is a part of has changed.`);
    // If a column's type changes, the server rebuilds its indexes.
    const drop = `DROP INDEX ${qualified(one.from)}`;
    found.add('indexes', drop);
    found.add('keys', before);
    found.add('details', ...indexDetails(to, one.to));
    letIn(one.to, from.schema, to.schema, found);
    exchange(drop, one.to, { from, to }, found);
  }
}

/** An INSERT locks its own table before the tables that its foreign keys reference: the same order avoids a deadlock. */
function childrenFirst(all: readonly Index[], schema: Schema): readonly Index[] {
  const byTable = groupBy(all, ({ relation }) => relation);
  return referringFirst([...byTable.keys()], schema).flatMap((key) => byTable.get(key) ?? []);
}

/** Rows written while the key was another one, or missing. */
function letIn(index: Index, now: Schema, schema: Schema, found: Found): void {
  const [is, table] = [tableByKey(now, index.relation), tableByKey(schema, index.relation)];
  const names = columnsOf(index);
  if (!index.unique || !index.valid || is === undefined || table === undefined) return;
  // An expression names no column, and one that is restored without values keeps rows distinct.
  if (names.length < index.elements.length || names.some((name) => column(is, name) === undefined)) return;
  const isKept = indexesOf(now, index.relation).some((one) => keepsApart(one, names, is));
  if (isKept) return;
  const list = names.map(quoteIdentifier).join(', ');
  found.lose({
    kind: 'fails',
    words: `Rows that ${index.name} of ${displayName(table.key)} does not allow make this fail.`,
    query: {
      sql: `SELECT ${list}, count(*) FROM ${qualified(table)}${rowsOf(index, table)} GROUP BY ${list} HAVING count(*) > 1`,
      verb: 'finds',
    },
  });
}

/** The rows are distinct in these columns, because they are distinct in some of them. */
function keepsApart(one: Index, names: readonly string[], table: Table): boolean {
  return (
    one.unique &&
    one.valid &&
    one.where === undefined &&
    one.elements.every(
      (each) =>
        each.column !== undefined &&
        names.includes(each.column) &&
        (one.nullsNotDistinct || column(table, each.column)?.nullable === false),
    )
  );
}

/** The rows that the partial index covers. */
function rowsOf(index: Index, table: Table): string {
  const nullable = index.elements.flatMap((each) =>
    !index.nullsNotDistinct && each.column !== undefined && column(table, each.column)?.nullable === true
      ? [`${quoteIdentifier(each.column)} IS NOT NULL`]
      : [],
  );
  const all = [...(index.where === undefined ? [] : [`(${index.where})`]), ...nullable];
  return all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`;
}

/** An index on a partitioned table cannot be built concurrently. */
function exchange(drop: string, index: Index, { from, to }: Pick<Pair, 'from' | 'to'>, found: Found): void {
  const table = tableByKey(to.schema, index.relation);
  if (table === undefined || table.partitionBy !== undefined) return;
  const name = nameBeside(index, '_former', [from.schema, to.schema]);
  const fresh = qualified({ ...index, name });
  found.exchange({
    ...{ drop, fresh },
    build: createIndex(to, index).sql,
    beside: createIndex(to, { ...index, name }).sql,
    rename: `ALTER INDEX ${fresh} RENAME TO ${quoteIdentifier(index.name)}`,
  });
}

function parentOf(schema: Schema, { relation }: Index): string | undefined {
  return tableByKey(schema, relation)?.partitionOf?.parent;
}

function own(schema: Schema): ReadonlyMap<string, Index> {
  return byKey(
    [...schema.indexes.values()].filter((one) => one.constraint === undefined && one.partOf === undefined),
  );
}
