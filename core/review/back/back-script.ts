/** A way back as somebody runs it: with the lines that a person would have to add. What it does, and what is known of it, is told by rollback.ts. */
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { ReviewedMigration } from '../input.ts';
import type { RollbackReview } from '../model.ts';
import { computedBack } from '../rows/computed-columns.ts';
import { orphansBack } from '../schema/freed-children.ts';
import { schemaAt } from '../placed.ts';
import { backStatements } from './back-statements.ts';
import { keptInPlace } from './kept-in-place.ts';
import { recordAtEnd } from './record-back.ts';
import { type BackScene, type Gone, rollbackAsIs } from './rollback.ts';

export function rollbackOf(
  migration: ReviewedMigration,
  gone: Gone,
  scene: BackScene & { readonly date: string; readonly nulled: readonly string[] },
): RollbackReview {
  const kept = keptInPlace(migration);
  const back =
    kept === undefined
      ? rollbackAsIs(migration, gone, scene)
      : { ...rollbackAsIs(kept.migration, gone, scene, kept), keeps: kept.inShort };
  const record = recordAtEnd(migration);
  const analysed = analysedAgain(migration);
  const nulled = migration.down === undefined ? scene.nulled : [];
  const orphans = orphansBack(migration.sections, scene.start, back.script ?? '');
  const computed = migration.down === undefined ? computedBack(migration.sections) : undefined;
  const behind = [
    ...analysed,
    ...nulled,
    ...(orphans?.queries ?? []),
    ...(computed?.queries ?? []),
    ...(record === undefined ? [] : [`-- ${record}`]),
  ].join('\n');
  // Its end is for later, and for whoever takes the comment marks off.
  if (back.script === undefined || behind === '') return back;
  const stops = back.kind === 'broken' ? [] : [orphans?.words ?? [], computed?.words ?? []].flat();
  const words = [back.words, ...stops].join(' ').trim();
  return back.eased !== undefined
    ? back
    : { ...back, words, script: `${back.script.trimEnd()}\n${behind}\n` };
}

/** Of expressions that an index has the server keeps statistics only from the next ANALYZE on: without them it may not take the index. */
function analysedAgain(migration: ReviewedMigration): readonly string[] {
  if (migration.down !== undefined) return [];
  const tables = backStatements(migration).flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'createIndex' || operation.elements.every(({ column }) => column !== undefined))
        return [];
      const table = tableByKey(schemaAt(placed), relationKey(schemaAt(placed), operation.table));
      return table === undefined ? [] : [`ANALYZE ${qualifiedName(table)};`];
    }),
  );
  return [...new Set(tables)];
}
