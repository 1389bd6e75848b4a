/** `SELECT *` as a list of columns, as far as all of them are known. */
import { offerOf } from '../../names/offers.ts';
import type { FromSource } from '../../names/outline.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { listText } from '../lists.ts';
import { blockAt, edits, refused, roleAt, type Refactoring, type RefactoringPlace } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Expand * to the columns',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const star = starAt(place);
    if (star === undefined) return undefined;
    const { span, sources, isAll } = star;
    const doubt = sources.find((one) => !offerOf(one, place).complete);
    if (doubt !== undefined || sources.length === 0)
      return refused(`Not all columns of ${doubt?.called?.text ?? 'the query'} are known.`);
    if (isAll && (isNatural(place) || sources.some(({ merged }) => merged.length > 0)))
      return refused('A join with USING or NATURAL changes the order of the columns.');
    const names = sources.flatMap((source) =>
      offerOf(source, place).columns.map(({ name }) => qualified(source, name, star.isShared)),
    );
    return edits(replace(span, listText(names, place.source.text, span.start)));
  },
  examples: [
    { before: 'SELECT ¦* FROM customers', after: 'SELECT id, email, name FROM customers' },
    { before: 'SELECT ¦* FROM customers c', after: 'SELECT c.id, c.email, c.name FROM customers c' },
    {
      before: 'SELECT o.id, c¦.* FROM orders o JOIN customers c ON c.id = o.customer_id',
      after: 'SELECT o.id, c.id, c.email, c.name FROM orders o JOIN customers c ON c.id = o.customer_id',
    },
    {
      before: 'UPDATE items SET amount = 1 FROM orders o WHERE o.id = items.id RETURNING items.¦*',
      after:
        'UPDATE items SET amount = 1 FROM orders o WHERE o.id = items.id RETURNING items.id, items.amount',
    },
    {
      before: 'WITH big AS (SELECT id, total * 2 AS twice FROM orders) SELECT ¦* FROM big',
      after: 'WITH big AS (SELECT id, total * 2 AS twice FROM orders) SELECT id, twice FROM big',
    },
    { before: 'SELECT count(o.¦*) FROM orders o', after: '' },
    {
      before: 'SELECT ¦* FROM unknown',
      after: 'refused: Not all columns of unknown are known.',
    },
    {
      before: 'SELECT ¦* FROM orders JOIN items USING (id)',
      after: 'refused: A join with USING or NATURAL changes the order of the columns.',
    },
  ],
};

interface Star {
  readonly span: Span;
  readonly sources: readonly FromSource[];
  readonly isAll: boolean;
  /** The query has more than one table. */
  readonly isShared: boolean;
}

function starAt(place: RefactoringPlace): Star | undefined {
  const path = roleAt(place, 'value');
  if (path?.path.star === true) {
    // count(o.*) counts rows.
    const { outputs } = path.place.sight.block;
    if (!outputs.some((one) => one.path?.star === true && one.path.start === path.path.start))
      return undefined;
    const called = path.path.parts.at(-1)?.text;
    const all = path.place.sight.block.sources;
    const sources = all.filter((one) => one.called?.text === called);
    return { span: path.path, sources, isAll: false, isShared: all.length > 1 };
  }
  const { source, at } = place;
  if (!source.isOperator(at, '*') || !isItem(place)) return undefined;
  const block = blockAt(place);
  const token = source.tokens[at];
  if (block === undefined || token === undefined || block.kind === 'merge') return undefined;
  const sources = block.sources.filter((one) => !one.qualifiedOnly);
  return { span: token, sources, isAll: true, isShared: sources.length > 1 };
}

/** The star is an item of a list of outputs, and no multiplication. */
function isItem({ source, at }: RefactoringPlace): boolean {
  const before = source.word(at - 1);
  return ['select', 'all', 'distinct', 'returning'].includes(before) || source.isPunctuation(at - 1, ',');
}

function isNatural(place: RefactoringPlace): boolean {
  const range = blockAt(place)?.range;
  return range !== undefined && place.source.find(range, 'natural') !== undefined;
}

function qualified(source: FromSource, column: string, isOneOfSeveral: boolean): string {
  const { called, aliased } = source;
  const name = quoteIdentifier(column);
  return called === undefined || !(aliased || isOneOfSeveral)
    ? name
    : `${quoteIdentifier(called.text)}.${name}`;
}
