/**
 * Checks that objects which the change drops do not exist any more. A cancelled DROP INDEX CONCURRENTLY leaves the index, marked invalid.
 */
import { column, relationKey } from '../../schema/lookup.ts';
import { isTable } from '../../schema/apply/store.ts';
import type { CheckKind } from './check.ts';
import { conditionsQuery, problemsCheck } from './sql/forms.ts';
import { formerRelation, actionsIn, type PlacedAction } from './sql/objects-before.ts';
import { columnExists, list, regclass, shown, shownColumn } from './sql/names.ts';
import { objectsOnlyIn, type Thing } from './sql/objects.ts';

export const check: CheckKind = {
  id: 'after-dropped',
  when: 'after',
  find: (facts) => {
    const gone = [...objectsOnlyIn(facts.found, facts.left), ...actionsIn(facts).flatMap(ofUnseen)];
    if (gone.length === 0) return [];
    const conditions = gone.map(({ name, exists }) => ({ name, isProblem: exists, stops: true }));
    return [
      problemsCheck({
        title: `what the change drops and is still there: ${list(gone.map(({ name }) => name))}`,
        problems: [conditionsQuery(conditions)],
        otherwise: 'none',
      }),
    ];
  },
};

/** Objects of tables that no migration creates, from the statements. */
function ofUnseen(action: PlacedAction): readonly Pick<Thing, 'name' | 'exists'>[] {
  const { operation, facts, fact, conditional } = action;
  if (conditional || (operation.kind !== 'dropRelation' && operation.kind !== 'dropColumn')) return [];
  const name = operation.kind === 'dropColumn' ? operation.table : operation.target;
  const found = formerRelation(action, relationKey(fact.before, name));
  if (found === undefined || found.relation !== undefined) return [];
  const of = regclass(found);
  const left = facts.left.relations.get(found.key);
  if (operation.kind === 'dropRelation')
    return left === undefined ? [{ name: shown(found.key), exists: `${of} IS NOT NULL` }] : [];
  const { text } = operation.column;
  return left === undefined || (isTable(left) && column(left, text) === undefined)
    ? [{ name: shownColumn(found.key, text), exists: columnExists(of, text) }]
    : [];
}
