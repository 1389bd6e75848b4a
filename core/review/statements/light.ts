/** What a statement leaves alone besides whom it locks: no row is read or written, no disk is given back, no row has to be filled. By its effect and its operations; says nothing of what nobody knows. */
import type { OperationKind } from '../../operations/operation.ts';
import type { StatementReview } from '../model.ts';
import { indexesOf, indexUses, relationKey } from '../../schema/lookup.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isMadeOfRows } from './made-of-rows.ts';

/** Files are made, emptied or moved, or rows come from elsewhere, whatever else is known of it. */
const heavy: ReadonlySet<OperationKind> = new Set([
  ...([
    'truncate',
    'refreshMaterializedView',
    'createTableAs',
    'doBlock',
    'executeDynamic',
    'other',
  ] as const),
  ...(['dropIndex', 'dropSchema', 'alterTableOption', 'select', 'copyData'] as const),
]);

/** Rows of the catalog alone are written, to the disk and to the write-ahead log. */
function isOfCatalog({ one }: Placed): boolean {
  const { whole, actions, gaps } = one;
  return (
    whole !== undefined &&
    whole.duration === 'instant' &&
    whole.uncertain === undefined &&
    gaps.length === 0 &&
    actions.length > 0 &&
    actions.every(({ operation }) => !heavy.has(operation.kind) && !isMadeOfRows(operation)) &&
    whole.relations.every(({ rewrite, buildsIndex, scan }) => !rewrite && !buildsIndex && !scan)
  );
}

/** DROP COLUMN leaves the values where they are: measured with the effects, by the file of the table. */
function keepsDisk({ one }: Placed): boolean {
  return one.actions.some(({ operation }) => operation.kind === 'dropColumn');
}

/** A table that is dropped goes with its file as its transaction commits: measured by test/databases/review-disk.test.ts. */
function freesDisk({ one }: Placed): boolean {
  return one.actions.some(
    ({ operation }) =>
      operation.kind === 'dropRelation' &&
      (operation.relation === 'table' || operation.relation === 'materialized-view'),
  );
}

/** An index of a column goes with it, and its file as the transaction commits: measured there too. */
function dropsIndexes({ one, section, at }: Placed): boolean {
  const schema = schemaAt({ section, at });
  return one.actions.some(
    ({ operation }) =>
      operation.kind === 'dropColumn' &&
      indexesOf(schema, relationKey(schema, operation.table)).some((index) =>
        indexUses(index, operation.column.text),
      ),
  );
}

export function lightOf(placed: Placed): StatementReview['light'] {
  if (!isOfCatalog(placed)) return undefined;
  if (keepsDisk(placed)) return dropsIndexes(placed) ? 'kept-but-indexes' : 'kept';
  return freesDisk(placed) ? 'freed' : 'catalog';
}

/** Nothing of it asks for a value in rows that are there. */
const wantsNone: ReadonlySet<OperationKind> = new Set([
  ...(['dropColumn', 'dropConstraint', 'dropRelation', 'createIndex', 'dropIndex', 'dropNotNull'] as const),
  ...(['setDefault', 'dropDefault', 'commentOn', 'createTable', 'renameRelation', 'dropTrigger'] as const),
]);

const ofRows: ReadonlySet<OperationKind> = new Set([
  'dropColumn',
  'dropRelation',
  'dropNotNull',
  'setDefault',
]);

export function needsNoBackfill(statements: readonly Placed[]): boolean {
  const loud = statements.filter(({ one }) => one.whole?.relations.some(({ isNew }) => !isNew) === true);
  return (
    // Of indexes nobody expects one.
    loud.some(({ one }) => one.actions.some(({ operation: { kind } }) => ofRows.has(kind))) &&
    statements.every(({ one }) => one.gaps.length === 0) &&
    loud.every(({ one }) => one.actions.every(({ operation: { kind } }) => wantsNone.has(kind)))
  );
}
