/** Tables and the programs of their triggers that one migration changes together: programs name columns, and in between they fit the one or the other. */
import { table } from '../../schema/lookup.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** A trigger of a table of before is made or dropped, or a function that is one of triggers; or nobody knows. */
export function isOfTriggers(placed: Placed): boolean {
  const { one, start } = placed;
  const schema = schemaAt(placed);
  return (
    one.untold === true ||
    one.actions.some(({ operation }) => {
      if (operation.kind !== 'createTrigger' && operation.kind !== 'dropTrigger') return false;
      const of = table(schema, operation.table);
      return of !== undefined && start.relations.has(of.key);
    })
  );
}
