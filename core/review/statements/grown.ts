/** How often statements of a change have written the rows of a table again before: the table is larger then than its statistics say. */
import { oncePer } from '../../collections/once-per.ts';
import type { Operation, Update } from '../../operations/operation.ts';
import { isBounded } from '../rows/bounds.ts';
import { resolveRelation } from '../../schema/lookup.ts';
import type { ReviewedSection, ReviewedStatement } from '../input.ts';
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
  const { section, at, earlier } = placed;
  const wroteIn = (of: ReviewedSection, until = Infinity): readonly Placed[] =>
    writersIn(of).flatMap(({ one, index, keys }) => {
      const isIt = index < until && (keys.has(relation) || keys.has(`public.${relation}`));
      const isMeant = !isWithin || one.during.transaction === placed.one.during.transaction;
      return isIt && isMeant ? [{ ...placed, section: of, one, at: index }] : [];
    });
  return timesWritten([...earlier.flatMap((each) => wroteIn(each)), ...wroteIn(section, at)]);
}

interface Writer {
  readonly one: ReviewedStatement;
  readonly index: number;
  /** Of the tables of which it writes many rows. */
  readonly keys: ReadonlySet<string>;
}

/** What stands in front of a statement is asked for each of its tables. */
const writersIn = oncePer((section: ReviewedSection): readonly Writer[] =>
  section.statements.flatMap((one, index) => {
    const many = operationsOf(one).filter(
      // A value for a column of another table says nothing of how many rows of this one that finds.
      (operation): operation is Update =>
        operation.kind === 'update' && (operation.reads.length > 0 || writesAgain(operation)),
    );
    if (many.length === 0) return [];
    const schema = schemaAt({ section, at: index });
    const keys = new Set(many.flatMap(({ table }) => resolveRelation(schema, table)?.key ?? []));
    return [{ one, index, keys }];
  }),
);

/** Of rows that no values pick: all of them, or as many as a query finds. */
export function writesAgain(operation: Operation): operation is Update {
  return (
    operation.kind === 'update' &&
    (operation.where === undefined ||
      !isBounded(operation.where, [], operation.reads.length > 0 ? 'joined' : 'alone'))
  );
}

/** Its own, and those of blocks that run with it. */
function operationsOf({ statement, actions }: ReviewedStatement): readonly Operation[] {
  const { operations, bodies } = statement.parsed;
  return [
    ...actions.map(({ operation }) => operation),
    ...operations,
    ...bodies.flatMap(({ runs, statements }) =>
      runs === 'now' ? statements.flatMap(({ parsed }) => parsed.operations) : [],
    ),
  ];
}
