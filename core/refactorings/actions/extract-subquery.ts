/** A subquery of FROM as a WITH query. */
import { cteNamed, findColumn } from '../../names/offers.ts';
import type { Block, FromSource, Sight } from '../../names/outline.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert, replace } from '../../text/edit.ts';
import {
  blocksAt,
  edits,
  locksRows,
  refused,
  type Refactoring,
  type RefactoringPlace,
} from '../refactoring.ts';
import { textIn } from '../textual.ts';

export const refactoring: Refactoring = {
  title: 'Extract the subquery to WITH',
  kind: 'extract',
  keeps: 'rows',
  offer(place) {
    const { source, outline } = place;
    const [found] = blocksAt(place).flatMap((block) => holderOf(place, block) ?? []);
    const [outermost] = outline.blocks.toSorted(
      (a, b) => b.range.to - b.range.from - (a.range.to - a.range.from),
    );
    if (found === undefined || outermost === undefined || outermost.kind === 'definition') return undefined;
    const { block, holder, open } = found;
    if (source.word(open - 1) === 'lateral' || seesOutside(place, block))
      return refused('The subquery uses columns of the query around it.');
    const user = outline.blocks.find(({ sources }) => sources.includes(holder));
    if (user !== undefined && locksRows(place, user))
      return refused('FOR UPDATE locks rows of a subquery, and none of a WITH query.');
    const name = nameFor(holder, place);
    if (name === undefined) return refused('Another table of the statement has the name of the subquery.');
    const close = source.closing(open);
    const query = textIn(place, { from: open, to: close + 1 });
    const hasList = holder.columns.length > 0;
    const alias = holder.aliased && !hasList ? aliasEnd(place, close) : close + 1;
    const used = replace(source.span({ from: open, to: alias }), quoteIdentifier(name));
    const [head, tail] = where(place, outermost, open);
    return edits(insert(head.at, `${head.text}${quoteIdentifier(name)} AS ${query}${tail}`), used);
  },
  examples: [
    {
      before: 'SELECT s.twice FROM (SELECT ¦total * 2 AS twice FROM orders) AS s WHERE s.twice > 1',
      after: 'WITH s AS (SELECT total * 2 AS twice FROM orders)\nSELECT s.twice FROM s WHERE s.twice > 1',
    },
    {
      before: 'WITH a AS (SELECT id FROM orders) SELECT s.id FROM (SELECT ¦id FROM a) s',
      after: 'WITH a AS (SELECT id FROM orders), s AS (SELECT id FROM a) SELECT s.id FROM s',
    },
    {
      before:
        'SELECT n FROM customers c, LATERAL (SELECT ¦count(*) AS n FROM orders o WHERE o.customer_id = c.id) s',
      after: 'refused: The subquery uses columns of the query around it.',
    },
    {
      before: 'SELECT 1 FROM orders, (SELECT ¦1) orders',
      after: 'refused: Another table of the statement has the name of the subquery.',
    },
  ],
};

interface Held {
  readonly block: Block;
  readonly holder: FromSource;
  readonly open: number;
}

/** The source that a block is the subquery of. */
function holderOf({ source, outline }: RefactoringPlace, block: Block): Held | undefined {
  const holder = outline.blocks
    .flatMap(({ sources }) => sources)
    .find(({ of }) => of.kind === 'query' && of.block === block);
  const open = block.range.from - 1;
  return holder !== undefined && source.isPunctuation(open, '(') ? { block, holder, open } : undefined;
}

/** A name inside resolves to something between the subquery and the whole statement, or to nothing that is known. */
function seesOutside(place: RefactoringPlace, { range }: Block): boolean {
  const { start, end } = place.source.span(range);
  const isInside = ({ from, to }: Block['range']): boolean => range.from <= from && to <= range.to;
  return place.outline.roles.some((role) => {
    if (role.start < start || role.end > end) return false;
    if (role.kind === 'value' && !role.path.star) {
      const parts = role.path.parts.map(({ text }) => text);
      const found = findColumn(role.place.sight, parts, place)?.source;
      const isOutput = role.place.sight.block.outputs.some((one) => one.name?.text === parts[0]);
      return found === undefined ? !isOutput : !isOf(role.place.sight, found, isInside);
    }
    if (role.kind !== 'relation') return false;
    const cte = cteNamed(role.seenFrom, role.name);
    if (cte === undefined) return false;
    const owner = place.outline.blocks.find(({ ctes }) => ctes.includes(cte));
    return owner?.outer !== undefined && !isInside(owner.range);
  });
}

function isOf(sight: Sight, wanted: FromSource, isInside: (range: Block['range']) => boolean): boolean {
  for (let at: Sight | undefined = sight; at !== undefined; at = at.block.outer)
    if (at.block.sources.includes(wanted)) return isInside(at.block.range);
  return false;
}

/** Its alias, unless the statement names a table like this. */
function nameFor({ called }: FromSource, { outline }: RefactoringPlace): string | undefined {
  const name = called?.text ?? 'extracted';
  const isTaken = outline.roles.some(
    (role) =>
      (role.kind === 'relation' && role.name.name.text === name) ||
      (role.kind === 'cte' && role.name.text === name),
  );
  return isTaken ? undefined : name;
}

function aliasEnd({ source }: RefactoringPlace, close: number): number {
  return source.word(close + 1) === 'as' ? close + 3 : close + 2;
}

/** Where the new WITH query is written: before the one that contains its use, or after all others. */
function where(
  { source }: RefactoringPlace,
  { ctes, range }: Block,
  open: number,
): readonly [head: { readonly at: number; readonly text: string }, tail: string] {
  if (ctes.length === 0) return [{ at: source.tokens[range.from]?.start ?? 0, text: 'WITH ' }, '\n'];
  const around = ctes.find(
    ({ query }) => query !== undefined && query.range.from <= open && open < query.range.to,
  );
  if (around !== undefined) return [{ at: around.name.start, text: '' }, ',\n'];
  const last = ctes.at(-1)?.query?.range.to ?? range.from;
  return [{ at: source.tokens[last]?.end ?? source.text.length, text: ', ' }, ''];
}
