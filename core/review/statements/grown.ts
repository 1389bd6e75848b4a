/** How often statements of a change have written the rows of a table again before: the table is larger then than its statistics say. */
import type { Operation, Update } from '../../operations/operation.ts';
import { isBounded } from '../../rule-kit/bounded.ts';
import { resolveRelation } from '../../schema/lookup.ts';
import type { ReviewedSection } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { timesWritten } from '../rows/exclusive.ts';

/** How often at most all of its rows were: 0 where the table is what it was. Rows by value are few. */
export function grownBefore(placed: Placed, relation: string): number {
  return timesBefore(placed, relation, false);
}

/** The same within its own transaction: an index that is built there has the versions that those rows had (measured by test/databases/conflict-nulls.test.ts). */
export function grownWithin(placed: Placed, relation: string): number {
  return timesBefore({ ...placed, earlier: [] }, relation, true);
}

function timesBefore(placed: Placed, relation: string, isWithin: boolean): number {
  const isIt = (operation: Operation, each: Placed): boolean => {
    if (operation.kind !== 'update') return false;
    // A value for a column of another table says nothing of how many rows of this one that finds.
    const isMany = operation.reads.length > 0 || writesAgain(operation);
    if (!isMany) return false;
    const schema = schemaAt(each);
    const key = resolveRelation(schema, operation.table)?.key;
    return key === relation || key === `public.${relation}`;
  };
  const { section, at, earlier } = placed;
  const wroteIn = (of: ReviewedSection, until?: number): readonly Placed[] =>
    of.statements
      .slice(0, until)
      .map((one, index): Placed => ({ ...placed, section: of, one, at: index }))
      .filter(({ one }) => !isWithin || one.during.transaction === placed.one.during.transaction)
      .filter((each) => operationsOf(each).some((operation) => isIt(operation, each)));
  return timesWritten([...earlier.flatMap((each) => wroteIn(each)), ...wroteIn(section, at)]);
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
function operationsOf({ one }: Placed): readonly Operation[] {
  const { operations, bodies } = one.statement.parsed;
  return [
    ...one.actions.map(({ operation }) => operation),
    ...operations,
    ...bodies.flatMap(({ runs, statements }) =>
      runs === 'now' ? statements.flatMap(({ parsed }) => parsed.operations) : [],
    ),
  ];
}
