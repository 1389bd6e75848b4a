/**
 * What a change takes away from tables, or alters in them, that no known migration makes as a whole: that it does so is known, and nothing of what was there. Without this a document
 * would say that the schema stays as it is.
 */
import type { Operation } from '../../operations/operation.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { oneLine } from '../../plan/format.ts';
import type { ReviewedMigration } from '../input.ts';

export interface UnseenChange {
  /** For people: `plan.resource_id`. */
  readonly name: string;
  /** Key of the relation, and of a column its name; where it goes. */
  readonly gone: { readonly key: string; readonly column: string | undefined } | undefined;
}

/** Each once. */
export function unseenChanges({ sections }: Pick<ReviewedMigration, 'sections'>): readonly UnseenChange[] {
  const all = sections.flatMap(({ statements, before, found }) =>
    statements.flatMap(({ actions, during }, at) =>
      during.kept
        ? actions.flatMap(({ operation, conditional }) =>
            conditional ? [] : (unseenIn(operation, before[at] ?? found) ?? []),
          )
        : [],
    ),
  );
  return [
    ...new Map(all.map((one) => [`${one.name} ${one.gone === undefined ? '' : 'gone'}`, one])).values(),
  ];
}

function unseenIn(operation: Operation, schema: Schema): UnseenChange | undefined {
  switch (operation.kind) {
    case 'dropColumn':
    case 'alterColumnType':
    case 'dropDefault':
    case 'dropNotNull': {
      const key = relationKey(schema, operation.table);
      const known = tableByKey(schema, key);
      const own = operation.column.text;
      if (known?.complete === true || (known !== undefined && column(known, own) !== undefined))
        return undefined;
      const name = oneLine(`${displayName(key)}.${own}`);
      return { name, gone: operation.kind === 'dropColumn' ? { key, column: own } : undefined };
    }
    case 'dropRelation': {
      const key = relationKey(schema, operation.target);
      // Where it is a table, view or sequence of no known migration, IF EXISTS says that it may be missing.
      if (schema.relations.has(key) || knowsAll(schema)) return undefined;
      return { name: oneLine(displayName(key)), gone: { key, column: undefined } };
    }
    default:
      return undefined;
  }
}

/** A history that begins with its first table knows all that there is. */
function knowsAll({ relations }: Schema): boolean {
  return [...relations.values()].every((one) => !('complete' in one) || one.complete);
}
