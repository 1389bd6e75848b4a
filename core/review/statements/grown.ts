/** Which statement of a change has written rows of a table a second time before: the table is larger then than its statistics say. */
import type { Operation, Update } from '../../operations/operation.ts';
import { isBounded } from '../../rule-kit/bounded.ts';
import { resolveRelation } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { type Placed, schemaAt } from '../placed.ts';

/** When; undefined where the table is what it was. Rows by value are few. */
export function grownBefore(
  { section, at, previous, one: { during } }: Placed,
  relation: string,
): string | undefined {
  const isIt = (operation: Operation, schema: Schema): boolean => {
    if (!writesAgain(operation)) return false;
    const key = resolveRelation(schema, operation.table)?.key;
    return key === relation || key === `public.${relation}`;
  };
  const wrote = section.statements
    .slice(0, at)
    .findLast(({ actions }, index) =>
      actions.some(({ operation }) => isIt(operation, schemaAt({ section, at: index }))),
    );
  if (wrote !== undefined)
    return wrote.during.transaction === during.transaction ? 'in the same transaction' : 'before';
  return previous.some(({ parsed }) => carriedOut(parsed).some((one) => isIt(one, section.found)))
    ? 'before'
    : undefined;
}

/** Of rows that no values pick: all of them, or as many as a query finds. */
export function writesAgain(operation: Operation): operation is Update {
  return (
    operation.kind === 'update' &&
    (operation.where === undefined ||
      !isBounded(operation.where, [], operation.reads.length > 0 ? 'joined' : 'alone'))
  );
}

/** Its own, and those of blocks that run with it. */
function carriedOut({ operations, bodies }: ParsedStatement): readonly Operation[] {
  return [
    ...operations,
    ...bodies.flatMap(({ runs, statements }) =>
      runs === 'now' ? statements.flatMap(({ parsed }) => parsed.operations) : [],
    ),
  ];
}
