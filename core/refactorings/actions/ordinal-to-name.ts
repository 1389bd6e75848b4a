/** `ORDER BY 1` and `GROUP BY 1` with what the number stands for. */
import type { TokenRange } from '../../syntax/postgres/source.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { replace } from '../../text/edit.ts';
import {
  blockAt,
  clauseEnd,
  clauseOf,
  edits,
  refused,
  isIn,
  type Refactoring,
  type RefactoringPlace,
} from '../refactoring.ts';
import { spanAt, textIn } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Write the output in place of its number',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const { source, at } = place;
    const block = blockAt(place);
    if (block?.kind !== 'select' || source.tokens[at]?.kind !== 'number') return undefined;
    const isListed = (['order', 'group'] as const).some((word) => {
      const list = clauseOf(place, block, word, 'by');
      return (
        list !== undefined && isIn(place, list) && source.separated(list).some(({ from }) => from === at)
      );
    });
    if (!isListed) return undefined;
    const number = Number(source.textOf(at));
    if (block.outputs.some(({ path }) => path?.star === true))
      return refused('The number counts columns of *.');
    const output = block.outputs[number - 1];
    const items = outputsOf(place, block.range);
    const item = items[number - 1];
    if (output === undefined || item === undefined || items.length !== block.outputs.length) return undefined;
    const isGroup =
      clauseOf(place, block, 'group', 'by')?.from !== undefined &&
      source.word(at - 1) !== 'order' &&
      isInGroup(place, block.range);
    if (output.name !== undefined && !isGroup)
      return edits(replace(spanAt(place, at), quoteIdentifier(output.name.text)));
    const value = output.aliased
      ? { from: item.from, to: source.word(item.to - 2) === 'as' ? item.to - 2 : item.to - 1 }
      : item;
    return edits(replace(spanAt(place, at), textIn(place, value)));
  },
  examples: [
    {
      before: 'SELECT state, sum(total) AS n FROM orders GROUP BY state ORDER BY ¦2',
      after: 'SELECT state, sum(total) AS n FROM orders GROUP BY state ORDER BY n',
    },
    {
      before: 'SELECT lower(email) AS e, count(*) FROM customers GROUP BY ¦1',
      after: 'SELECT lower(email) AS e, count(*) FROM customers GROUP BY lower(email)',
    },
    { before: 'SELECT * FROM orders ORDER BY ¦1', after: 'refused: The number counts columns of *.' },
  ],
};

function outputsOf({ source }: RefactoringPlace, range: TokenRange): readonly TokenRange[] {
  let from = range.from + 1;
  if (source.word(from) === 'distinct' || source.word(from) === 'all') from += 1;
  return source.separated({ from, to: clauseEnd(source, { from, to: range.to }) });
}

function isInGroup(place: RefactoringPlace, range: TokenRange): boolean {
  const group = place.source.find(range, 'group', 'by');
  const order = place.source.find(range, 'order', 'by');
  return group !== undefined && place.at > group && (order === undefined || place.at < order);
}
