/** JOIN … ON with columns of equal names as JOIN … USING. */
import { findColumn, offerOf } from '../../names/offers.ts';
import type { Block } from '../../names/outline.ts';
import type { TokenRange } from '../../syntax/postgres/source.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { replace } from '../../text/edit.ts';
import { partsAt } from '../lists.ts';
import { blockAt, edits, isIn, refused, type Refactoring, type RefactoringPlace } from '../refactoring.ts';
import { hasBareStar } from '../using.ts';

export const refactoring: Refactoring = {
  title: 'Write ON as USING',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const block = blockAt(place);
    const found = block?.kind === 'select' ? joinAt(place, block) : undefined;
    if (block === undefined || found === undefined) return undefined;
    const names = partsAt(place.source, found.condition, 'and').map((one) =>
      sharedColumn(place, block, found.joined, one),
    );
    if (names.some((name) => name === undefined)) return undefined;
    if (hasBareStar(place, block)) return refused('SELECT * would contain the column once only.');
    const known = names.flatMap((name) => name ?? []);
    const isTwice = known.some(
      (name) =>
        block.sources
          .slice(0, found.joined)
          .filter((one) => offerOf(one, place).columns.some((of) => of.name === name)).length > 1,
    );
    if (isTwice) return refused('More than one earlier table has the column.');
    const span = place.source.span({ from: found.condition.from - 1, to: found.condition.to });
    return edits(replace(span, `USING (${known.map(quoteIdentifier).join(', ')})`));
  },
  examples: [
    {
      before: 'SELECT o.id FROM orders o JOIN items i ¦ON i.id = o.id WHERE i.amount > 1',
      after: 'SELECT o.id FROM orders o JOIN items i USING (id) WHERE i.amount > 1',
    },
    {
      before: 'SELECT * FROM orders o JOIN items i ¦ON i.id = o.id',
      after: 'refused: SELECT * would contain the column once only.',
    },
    { before: 'SELECT o.id FROM orders o JOIN customers c ¦ON c.id = o.customer_id', after: '' },
  ],
};

interface Join {
  readonly condition: TokenRange;
  readonly joined: number;
}

const ends = [
  'on',
  'join',
  'left',
  'right',
  'inner',
  'full',
  'cross',
  'natural',
  'where',
  'group',
  'order',
  'limit',
  'having',
  'for',
  'offset',
  'window',
  'fetch',
];

function joinAt(place: RefactoringPlace, block: Block): Join | undefined {
  const { source } = place;
  for (let on = block.range.from; on < block.range.to; on += 1) {
    if (source.word(on) !== 'on') continue;
    const rest = { from: on + 1, to: block.range.to };
    const to = Math.min(rest.to, ...ends.flatMap((word) => source.find(rest, word) ?? []));
    const condition = { from: on + 1, to };
    if (!isIn(place, { from: on, to })) continue;
    const start = source.tokens[on]?.start ?? 0;
    const joined = block.sources.findLastIndex(({ called }) => called !== undefined && called.end <= start);
    return joined < 1 ? undefined : { condition, joined };
  }
  return undefined;
}

/** The name of both columns of `a.x = b.x`, of which one is the joined table's. */
function sharedColumn(
  place: RefactoringPlace,
  block: Block,
  joined: number,
  range: TokenRange,
): string | undefined {
  const { source, outline } = place;
  const equals = source.tokens.findIndex(
    (_, at) => at >= range.from && at < range.to && source.isOperator(at, '='),
  );
  const side = ({ from, to }: TokenRange) => {
    const { start, end } = source.span({ from, to });
    const role = outline.roles.find(
      (one) => one.kind === 'value' && one.path.start === start && one.path.end === end,
    );
    if (role?.kind !== 'value') return undefined;
    return findColumn(
      role.place.sight,
      role.path.parts.map(({ text }) => text),
      place,
    );
  };
  const [left, right] =
    equals < 0 ? [] : [side({ from: range.from, to: equals }), side({ from: equals + 1, to: range.to })];
  if (left === undefined || right === undefined || left.offered.name !== right.offered.name) return undefined;
  const at = [left, right].map((one) => block.sources.indexOf(one.source));
  return at.includes(joined) && at.every((one) => one >= 0 && one <= joined) && at[0] !== at[1]
    ? left.offered.name
    : undefined;
}
