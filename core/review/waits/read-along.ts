/**
 * Tables that a foreign key refers to: to check the rows of the one, the server reads the key of the other to its end, by its rows or by its
 * index. Where the key is null in all rows, nothing of the other is read. Both are measured in test/databases/review-keys.test.ts.
 */
import type { RelationEffect } from '../../effects/effect.ts';
import type { ConstraintDefinition, ObjectName } from '../../operations/operation.ts';
import { displayName, foreignKeysFrom, relationKey, tableByKey } from '../../schema/lookup.ts';
import { isAddedEmpty } from '../rows/unfilled.ts';
import { isNotValid } from '../verdict/changes.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { sizeAt } from '../statements/sizes.ts';

/** Besides what the effects call a scan. */
export function isReadAlong(
  { relation, isNew }: Pick<RelationEffect, 'relation' | 'isNew'>,
  placed: Placed,
): boolean {
  if (isNew) return false;
  const { one, section, at, start } = placed;
  const schema = schemaAt({ section, at });
  return one.actions.some(({ operation, effect }) => {
    const isChecked = effect.relations.some((each) => !each.isNew && each.scan && each.relation !== relation);
    if (!isChecked) return false;
    const parent = (key: string): boolean => start.relations.has(key) && displayName(key) === relation;
    if (operation.kind === 'addConstraint') {
      const { constraint } = operation;
      return (
        constraint.kind === 'foreign-key' &&
        !isNotValid(constraint) &&
        !isLooseNull(constraint, operation.table, placed) &&
        parent(relationKey(schema, constraint.references))
      );
    }
    if (operation.kind !== 'validateConstraint') return false;
    const table = tableByKey(schema, relationKey(schema, operation.table));
    const key = table && foreignKeysFrom(table).find(({ name }) => name === operation.constraint.text);
    return key !== undefined && parent(key.references.relation);
  });
}

/** With a null in it a row refers to none, unless the key is to match in full. */
function isLooseNull(
  { columns, match }: Extract<ConstraintDefinition, { readonly kind: 'foreign-key' }>,
  table: ObjectName,
  placed: Placed,
): boolean {
  return match === 'simple' && columns.some(({ text }) => isAddedEmpty(text, table, placed));
}

/** Beside the table whose rows are checked it counts. */
export function isReadLong(
  of: Pick<RelationEffect, 'relation' | 'isNew'>,
  placed: Placed,
  date: string,
): boolean {
  if (!isReadAlong(of, placed)) return false;
  const around = { sizes: placed.migration.sizes, date };
  const bytes = sizeAt(around, of.relation)?.bytes ?? 0;
  const checked = (placed.one.whole?.relations ?? []).flatMap(({ relation, isNew, scan }) =>
    scan && !isNew ? (sizeAt(around, relation)?.bytes ?? 0) : [],
  );
  return bytes * 10 >= Math.max(0, ...checked);
}
