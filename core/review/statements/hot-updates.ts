/**
 * Columns that a trigger sets with each UPDATE, and that an index has from this change on: such an update writes a new entry into every index of its
 * table, where none was written before (no HOT update). Measured: test/databases/review-indexes.test.ts. Sentences.
 */
import { formatCount, oneLine } from '../../plan/format.ts';
import { displayName, indexesOf, indexUses, tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import type { Placed } from '../placed.ts';
import { sizeAt } from './sizes.ts';
import { setOnUpdate, type SetOnUpdate } from './triggers.ts';

export function hotEndedInWords(statements: readonly Placed[], date: string): readonly string[] {
  const [first] = statements;
  const end = statements.at(-1);
  if (first === undefined || end === undefined) return [];
  const version = Math.min(...statements.map(({ migration }) => migration.targetVersion));
  const touched = new Set(
    statements.flatMap(({ one }) =>
      one.actions.flatMap(({ operation, effect }) =>
        operation.kind === 'createIndex' || operation.kind === 'createTrigger'
          ? effect.relations.map(({ relation }) => relation)
          : [],
      ),
    ),
  );
  return [...first.start.relations.values()].flatMap(({ key }) => {
    const parent = tableByKey(first.start, key)?.partitionOf?.parent;
    // Partitions are told along with their table.
    if (!touched.has(displayName(key)) || (parent !== undefined && touched.has(displayName(parent))))
      return [];
    const ended = endedIn(end.section.after, key, version);
    if (ended === undefined || endedIn(first.start, key, version) !== undefined) return [];
    const name = oneLine(displayName(key));
    const rate = sizeAt({ sizes: end.migration.sizes, date }, displayName(key))?.writesPerSecond ?? 0;
    const often = rate < 1 ? '' : `: ${formatCount(Math.round(rate))} rows written in a second on average`;
    return [
      `Each UPDATE of ${name} writes into all of its indexes from then on (no HOT update), as trigger ${oneLine(ended.by.trigger)} sets ${oneLine(ended.by.column)}, which ${oneLine(ended.index.name)} has${often}.`,
    ];
  });
}

interface Ended {
  readonly by: SetOnUpdate;
  readonly index: Index;
}

function endedIn(schema: Schema, key: string, version: number): Ended | undefined {
  const table = tableByKey(schema, key);
  if (table === undefined) return undefined;
  const sets = setOnUpdate(table, schema);
  // From 16 on one of ranges of blocks is brought up to date without the others.
  const indexes = indexesOf(schema, key).filter(({ method }) => method !== 'brin' || version < 16);
  for (const by of sets) {
    const index = indexes.find((one) => indexUses(one, by.column));
    if (index !== undefined) return { by, index };
  }
  return undefined;
}
