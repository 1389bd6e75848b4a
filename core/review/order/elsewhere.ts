/** Tables that the statistics have in another schema than the replay: the tool's search_path is another there. Says it; no script is changed by it. */
import { oneLine } from '../../plan/format.ts';
import type { Placed } from '../placed.ts';

/** A sentence for each schema. */
export function elsewhereInWords(statements: readonly Placed[]): readonly string[] {
  const bySchema = new Map<string, Set<string>>();
  for (const { one, migration } of statements)
    for (const { relation, isNew } of one.whole?.relations ?? []) {
      const there = migration.sizes?.elsewhere.get(relation);
      if (isNew || there === undefined) continue;
      const schema = oneLine(there.schema);
      bySchema.set(schema, (bySchema.get(schema) ?? new Set()).add(oneLine(relation)));
    }
  return [...bySchema].map(
    ([schema, names]) =>
      `What the scripts find: the statistics have ${[...names].join(', ')} in schema ${schema}, the migrations name no schema, and the scripts here say public. Put ${schema} in its place before you run them.`,
  );
}
