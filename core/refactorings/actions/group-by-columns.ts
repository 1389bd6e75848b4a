/** Adds the columns of the output to GROUP BY that are neither grouped nor aggregated; without them the server rejects the query. */
import { builtInFunctions } from '../../names/built-in-functions.ts';
import { findColumn } from '../../names/offers.ts';
import type { Block, Role } from '../../names/outline.ts';
import { primaryKey, tableByKey } from '../../schema/lookup.ts';
import type { TokenRange } from '../../syntax/postgres/source.ts';
import { insert } from '../../text/edit.ts';
import { isSameText } from '../lists.ts';
import {
  blockAt,
  clauseEnd,
  clauseOf,
  edits,
  type Refactoring,
  type RefactoringPlace,
} from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Add the missing columns to GROUP BY',
  kind: 'rewrite',
  keeps: undefined,
  offer(place) {
    const block = blockAt(place);
    if (block?.kind !== 'select') return undefined;
    const { source } = place;
    const group = clauseOf(place, block, 'group', 'by');
    const start = block.range.from + 1;
    const list = source.separated({
      from: start,
      to: clauseEnd(source, { from: start, to: block.range.to }),
    });
    const calls = aggregatesIn(place, block);
    const isAggregated = (range: TokenRange): boolean =>
      calls.some((at) => range.from <= at && at < range.to);
    if (group === undefined && !list.some(isAggregated)) return undefined;
    const grouped = group === undefined ? [] : source.separated(group);
    const missing = list.flatMap((item) => {
      const value = withoutAlias(place, item);
      if (isAggregated(item) || !hasColumn(place, block, value)) return [];
      if (grouped.some((one) => isSameText(source, one, value)) || isGrouped(place, value, grouped))
        return [];
      const span = source.span(value);
      return [source.text.slice(span.start, span.end)];
    });
    if (missing.length === 0) return undefined;
    if (group !== undefined) return edits(insert(source.span(group).end, `, ${missing.join(', ')}`));
    const from = clauseOf(place, block, 'where') ?? clauseOf(place, block, 'from');
    return from && edits(insert(source.span(from).end, ` GROUP BY ${missing.join(', ')}`));
  },
  examples: [
    {
      before: 'SELECT ¦state, customer_id AS who, sum(total) FROM orders WHERE total > 1 ORDER BY state',
      after:
        'SELECT state, customer_id AS who, sum(total) FROM orders WHERE total > 1 GROUP BY state, customer_id ORDER BY state',
    },
    {
      before: 'SELECT ¦o.state, lower(c.email), count(*) FROM orders o, customers c GROUP BY o.state',
      after:
        'SELECT o.state, lower(c.email), count(*) FROM orders o, customers c GROUP BY o.state, lower(c.email)',
    },
    { before: 'SELECT ¦c.id, c.email, count(*) FROM customers c GROUP BY c.id', after: '' },
    { before: 'SELECT ¦state FROM orders', after: '' },
    { before: 'SELECT ¦state, (SELECT count(*) FROM items) FROM orders', after: '' },
  ],
};

/** Not those of subqueries, which make groups of their own rows. */
function aggregatesIn({ source, outline, schema }: RefactoringPlace, { range }: Block): readonly number[] {
  return outline.roles.flatMap((role) => {
    if (role.kind !== 'function') return [];
    const at = source.indexAt(role.start);
    const isOfSubquery = outline.blocks.some(
      (one) =>
        one.range.from > range.from && one.range.to <= range.to && one.range.from <= at && at < one.range.to,
    );
    if (isOfSubquery) return [];
    const close = source.isPunctuation(at + 1, '(') ? source.closing(at + 1) : at;
    // A window function counts rows and makes no groups.
    if (source.word(close + 1) === 'over') return [];
    const built = builtInFunctions().get(role.name.name.text);
    const isOwn = schema.objects.get(`aggregate:${role.name.name.text}`) !== undefined;
    return isOwn || built?.some(({ kind }) => kind === 'aggregate') === true ? [at] : [];
  });
}

function withoutAlias({ source, outline }: RefactoringPlace, { from, to }: TokenRange): TokenRange {
  const alias = outline.roles.find((role) => role.kind === 'output' && source.indexAt(role.start) === to - 1);
  if (alias === undefined || to - 1 <= from) return { from, to };
  return { from, to: source.word(to - 2) === 'as' ? to - 2 : to - 1 };
}

function valuesIn(
  { source, outline }: RefactoringPlace,
  range: TokenRange,
): readonly (Role & { kind: 'value' })[] {
  const { start, end } = source.span(range);
  return outline.roles.flatMap((role) =>
    role.kind === 'value' && start <= role.path.start && role.path.end <= end ? [role] : [],
  );
}

function hasColumn(place: RefactoringPlace, block: Block, range: TokenRange): boolean {
  return valuesIn(place, range).some((role) => role.place.sight.block === block);
}

/** The same column under another qualifier, or one that the grouped primary key determines. */
function isGrouped(place: RefactoringPlace, value: TokenRange, grouped: readonly TokenRange[]): boolean {
  const columnIn = (range: TokenRange) => {
    const [role, ...more] = valuesIn(place, range);
    if (role === undefined || more.length > 0) return undefined;
    return findColumn(
      role.place.sight,
      role.path.parts.map(({ text }) => text),
      place,
    );
  };
  const wanted = columnIn(value);
  if (wanted === undefined) return false;
  const keys = grouped.flatMap((one) => columnIn(one) ?? []).filter(({ source }) => source === wanted.source);
  if (keys.some(({ offered }) => offered.name === wanted.offered.name)) return true;
  const table = wanted.offered.base && tableByKey(place.schema, wanted.offered.base.relation);
  const key = table && primaryKey(table);
  return (
    key !== undefined &&
    key.columns.every((name) => keys.some(({ offered }) => offered.base?.column === name))
  );
}
