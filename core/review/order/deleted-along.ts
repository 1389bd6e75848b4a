/** Tables whose rows a delete takes along by foreign keys (ON DELETE CASCADE), and those whose deletes take such rows along. By their keys; says nothing. */
import { foreignKeysFrom, foreignKeysTo, tableByKey, type ForeignKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';

/** Those whose rows go with rows of these; none of these itself. `without`: keys that do not count. */
export function deletedAlong(
  schema: Schema,
  from: readonly string[],
  without: readonly ForeignKey[] = [],
): readonly string[] {
  return reached(from, (key) =>
    foreignKeysTo(schema, key).flatMap(({ table, constraint }) =>
      constraint.references.onDelete === 'cascade' && !without.includes(constraint) ? [table.key] : [],
    ),
  );
}

/** Those with whose rows rows of this one go. */
export function deletingAlong(schema: Schema, key: string): readonly string[] {
  return reached([key], (next) => {
    const table = tableByKey(schema, next);
    return table === undefined
      ? []
      : foreignKeysFrom(table).flatMap(({ references }) =>
          references.onDelete === 'cascade' ? [references.relation] : [],
        );
  });
}

/** The nearest first. */
function reached(from: readonly string[], step: (key: string) => readonly string[]): readonly string[] {
  const seen = new Set(from);
  const open = [...from];
  for (let next = open.shift(); next !== undefined; next = open.shift())
    for (const key of step(next))
      if (!seen.has(key)) {
        seen.add(key);
        open.push(key);
      }
  return [...seen].filter((key) => !from.includes(key));
}
