/** JOIN … USING as JOIN … ON. */
import { offerOf } from '../../names/offers.ts';
import type { FromSource } from '../../names/outline.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert, replace, type TextEdit } from '../../text/edit.ts';
import { edits, refused, type Refactoring, type RefactoringPlace } from '../refactoring.ts';
import { hasBareStar, usingAt, type Using } from '../using.ts';

export const refactoring: Refactoring = {
  title: 'Write USING as ON',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const found = usingAt(place);
    if (found === undefined) return undefined;
    const { block, joined, at, close } = found;
    if (
      place.source.find(block.range, 'full') !== undefined ||
      place.source.find(block.range, 'right') !== undefined
    )
      return refused('In a right or full join the merged column is not that of the left table.');
    if (hasBareStar(place, block)) return refused('SELECT * would contain the column twice.');
    const right = block.sources[joined];
    const pairs = right?.merged.map((name) => ({ name, left: ownersOf(place, found, name) })) ?? [];
    if (right?.called === undefined || pairs.some(({ left }) => left.length !== 1))
      return refused('It is not known which earlier table has the column.');
    const later = block.sources.slice(joined + 1).flatMap(({ merged }) => merged);
    if (pairs.some(({ name }) => later.includes(name)))
      return refused('A later join merges the same column, which two tables would have.');
    const called = (one: FromSource | undefined): string => quoteIdentifier(one?.called?.text ?? '');
    const on = pairs.map(
      ({ name, left: [left] }) =>
        `${called(left)}.${quoteIdentifier(name)} = ${called(right)}.${quoteIdentifier(name)}`,
    );
    const span = place.source.span({ from: at, to: close + 1 });
    const uses = pairs.flatMap(({ name, left: [left] }) => bareUses(place, found, name, called(left)));
    return edits(replace(span, `ON ${on.join(' AND ')}`), ...uses);
  },
  examples: [
    {
      before: 'SELECT id, amount FROM orders JOIN items ¦USING (id) ORDER BY id',
      after: 'SELECT orders.id, amount FROM orders JOIN items ON orders.id = items.id ORDER BY orders.id',
    },
    {
      before: 'SELECT * FROM orders JOIN items ¦USING (id)',
      after: 'refused: SELECT * would contain the column twice.',
    },
    {
      before: 'SELECT total FROM orders JOIN items ¦USING (id) JOIN customers USING (id)',
      after: 'refused: A later join merges the same column, which two tables would have.',
    },
    {
      before: 'SELECT id FROM orders FULL JOIN items ¦USING (id)',
      after: 'refused: In a right or full join the merged column is not that of the left table.',
    },
  ],
};

function ownersOf(place: RefactoringPlace, { block, joined }: Using, name: string): readonly FromSource[] {
  const earlier = block.sources.slice(0, joined);
  return earlier.filter(
    (one) =>
      !one.merged.includes(name) &&
      (offerOf(one, place).columns.some((column) => column.name === name) || !offerOf(one, place).complete),
  );
}

/** The merged column without a table, in this query and those inside it. */
function bareUses(
  place: RefactoringPlace,
  { block }: Using,
  name: string,
  qualifier: string,
): readonly TextEdit[] {
  return place.outline.roles.flatMap((role) => {
    if (
      role.kind !== 'value' ||
      role.path.parts.length > 1 ||
      role.path.star ||
      role.path.parts[0]?.text !== name
    )
      return [];
    const isOutput =
      role.place.clause === 'order' && block.outputs.some((one) => one.aliased && one.name?.text === name);
    return role.place.sight.block === block && !isOutput ? [insert(role.path.start, `${qualifier}.`)] : [];
  });
}
