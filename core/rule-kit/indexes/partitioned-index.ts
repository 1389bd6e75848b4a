/**
 * A fix that indexes a partitioned table in steps: ON ONLY the parent here, an index on each partition concurrently, each in its own
 * migration, and a last one that attaches them all.
 */
import type { CreateIndex } from '../../operations/model/operation.ts';
import type { NewMigration } from '../../migrations/convention.ts';
import { indexesOf, keyOf, partitions } from '../../schema/lookup.ts';
import type { Index, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert, type TextEdit } from '../../text/edit.ts';
import type { RuleFix } from '../context.ts';
import { fileWords } from '../../migrations/files/new-migration.ts';
import type { Surroundings } from '../tables/tables.ts';
import { removeTokens } from '../fixes/token-edits.ts';

/** Undefined if a partition, or the server's name for its index, is not known, or if a partition already has such an index. */
export function partitionedIndexFix(operation: CreateIndex, context: Surroundings): RuleFix | undefined {
  const { name, ifNotExists, table } = operation;
  const parent = context.table(table);
  if (name === undefined || parent === undefined || ifNotExists || context.body !== undefined)
    return undefined;
  const parts = partsOf(parent, keyOf(parent.schema, name.text), context);
  if (parts === undefined || context.statement.parsed.operations.length > 1) return undefined;
  const rest = context.text({ start: table.end, end: operation.span.end });
  const kind = operation.unique ? 'UNIQUE INDEX' : 'INDEX';
  const built = parts.map(({ partition, index }): NewMigration => ({
    name: fileWords('create', index.name),
    up: `CREATE ${kind} CONCURRENTLY ${quoteIdentifier(index.name)} ON ${named(partition, table)}${rest};\n`,
    down: `DROP INDEX CONCURRENTLY IF EXISTS ${named(index, table)};\n`,
    transaction: false,
  }));
  const own = named({ schema: parent.schema, name: name.text }, table);
  const attach: NewMigration = {
    name: fileWords('attach', name.text),
    up: parts.map(({ index }) => `ALTER INDEX ${own} ATTACH PARTITION ${named(index, table)};\n`).join(''),
    // An attached index cannot be detached: dropping the parent's drops all of them, and it is recreated alone.
    down: `DROP INDEX ${own};\nCREATE ${kind} ${quoteIdentifier(name.text)} ON ONLY ${context.text(table)}${rest};\n`,
    transaction: true,
  };
  return {
    kind: 'move',
    title: 'Index each partition concurrently and attach the indexes',
    here: onlyParent(operation, context),
    migrations: [...built, attach],
  };
}

/** Unknown partitions may lack such an index; an existing one is attached. */
export function buildsOnPartitions(operation: CreateIndex, context: Surroundings): boolean {
  if (operation.only) return false;
  const known = context.effect(operation).relations.filter((one) => one.role === 'partition');
  return known.length === 0 || known.some((one) => one.buildsIndex && !one.isNew);
}

interface IndexedPart {
  readonly partition: Table;
  /** As the statement itself would create it. */
  readonly index: Index;
}

function partsOf(parent: Table, key: string, context: Surroundings): readonly IndexedPart[] | undefined {
  const found: IndexedPart[] = [];
  for (const partition of partitions(context.schema, parent.key)) {
    const index = indexesOf(context.after, partition.key).find((one) => one.partOf === key);
    // Sub-partitions need a further step, and foreign tables have no indexes.
    if (
      index === undefined ||
      context.schema.indexes.has(index.key) ||
      partition.partitionBy !== undefined ||
      // With IF NOT EXISTS it certainly exists.
      partition.origin.conditional === true ||
      partition.origin.unseen === true
    )
      return undefined;
    found.push({ partition, index });
  }
  return found.length === 0 || parent.unseenPartitions ? undefined : found;
}

function onlyParent(operation: CreateIndex, context: Surroundings): readonly TextEdit[] {
  const concurrently = context.keyword(operation.span, 'concurrently');
  const without =
    operation.concurrently && concurrently !== undefined
      ? removeTokens(context.statement.parsed, concurrently)
      : [];
  return [...without, insert(operation.table.start, 'ONLY ')];
}

/** Qualified if the statement qualifies the table, or if it differs from the parent's schema. */
function named({ schema, name }: Pick<Table, 'schema' | 'name'>, table: CreateIndex['table']): string {
  const quoted = quoteIdentifier(name);
  return table.schema === undefined && schema === 'public' ? quoted : `${quoteIdentifier(schema)}.${quoted}`;
}
