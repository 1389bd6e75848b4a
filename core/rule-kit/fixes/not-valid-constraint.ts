/** A fix that adds a foreign key or a CHECK with NOT VALID here and validates it in a later migration. */
import type { Difference } from '../define-rule.ts';
import type { AddConstraint, ConstraintDefinition } from '../../operations/model/operation.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Constraint } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';
import type { RuleFix } from '../context.ts';
import { validation } from '../../migrations/files/new-migration.ts';
import type { Surroundings } from '../tables/tables.ts';

/** Undefined if the constraint's name at that time is not known. */
export function notValidFix(operation: AddConstraint, context: Surroundings): RuleFix | undefined {
  const { constraint } = operation;
  const name = constraintNameInTheEnd(operation, context);
  if (name === undefined || context.body !== undefined) return undefined;
  const named =
    constraint.name === undefined ? [insert(constraint.start, `CONSTRAINT ${quoteIdentifier(name)} `)] : [];
  return {
    kind: 'move',
    title: 'Add it NOT VALID and validate it in a later migration',
    here: [...named, insert(constraint.end, ' NOT VALID')],
    migrations: [validation(context.text(operation.table), name)],
  };
}

/** Its name after the file, explicit or chosen by the server, for use in a later migration. */
export function constraintNameInTheEnd(
  { table, constraint }: Pick<AddConstraint, 'table' | 'constraint'>,
  context: Surroundings,
): string | undefined {
  const known = tableByKey(context.after, relationKey(context.schema, table));
  const same = known?.constraints.filter((one) => isSame(one, constraint)) ?? [];
  const given = constraint.name?.text;
  if (given !== undefined) return same.some((one) => one.name === given) ? given : undefined;
  return same.length === 1 ? same[0]?.name : undefined;
}

function isSame(made: Constraint, written: ConstraintDefinition): boolean {
  if (made.kind !== written.kind) return false;
  if (written.kind === 'check')
    return made.expression !== undefined && squeezed(made.expression) === squeezed(written.expression.text);
  if (written.kind === 'not-null') return made.columns.join() === written.column.text;
  if (!('columns' in written)) return false;
  return made.columns.join() === written.columns.map((one) => one.text).join();
}

function squeezed(expression: string): string {
  return expression.replace(/\s+/g, '');
}

/** For rules with that fix. */
export const staysValid: Difference = {
  at: 'rollback',
  of: 'validity',
  words: 'A constraint that was validated stays valid when its validation is taken back.',
};
