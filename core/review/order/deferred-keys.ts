/**
 * Constraints that become deferrable: programs that name one in SET CONSTRAINTS need that, and a key that changes in nothing else does not have
 * to be dropped and read again for it.
 */
import { codeForFile } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import { displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Constraint, Schema } from '../../schema/model.ts';
import type { Placed } from '../placed.ts';
import { isTimedOtherwise, renewedAt } from './renewed-keys.ts';

/** Programs say SET CONSTRAINTS for it, which the server refused before the change. */
export function isNewlyDeferred(
  operation: Operation,
  before: Schema,
  { start, migration }: Pick<Placed, 'start' | 'migration'>,
): boolean {
  if (operation.kind !== 'addConstraint' || !operation.constraint.deferrable) return false;
  const name = operation.constraint.name?.text;
  if (name === undefined || !migration.deferredInCode.has(name)) return false;
  return constraintAt(start, relationKey(before, operation.table), name)?.deferrable !== true;
}

function constraintAt(schema: Schema, key: string, name: string): Constraint | undefined {
  return tableByKey(schema, key)?.constraints.find((one) => one.name === name);
}

/** Sentences. */
export function alterableKeys(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((placed) => {
    if (placed.one.actions.every(({ operation: { kind } }) => kind !== 'addConstraint')) return [];
    return renewedAt(placed, placed.section.after).flatMap((renewed) => {
      if (!isTimedOtherwise(renewed)) return [];
      const { table, is } = renewed;
      const when = !is.deferrable
        ? 'NOT DEFERRABLE'
        : `DEFERRABLE INITIALLY ${is.initiallyDeferred ? 'DEFERRED' : 'IMMEDIATE'}`;
      const [relation, name] = [oneLine(displayName(table.key)), oneLine(is.name)];
      return [
        `Whether ${placed.place} has to read any row: ${name} changes in nothing but when it is checked, and ${codeForFile(`ALTER TABLE ${relation} ALTER CONSTRAINT ${name} ${when}`)} does that instead, under ACCESS EXCLUSIVE on ${relation} alone and for a moment.`,
      ];
    });
  });
}
