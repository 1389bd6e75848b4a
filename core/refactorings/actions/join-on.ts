/** A table after a comma in FROM as JOIN … ON, with the conditions of WHERE that connect it, or those of a foreign key. */
import { keyConditions } from '../../names/completion/joins.ts';
import { findColumn } from '../../names/offers.ts';
import type { Block, FromSource } from '../../names/outline.ts';
import type { TokenRange } from '../../syntax/postgres/source.ts';
import { insert, remove, replace, type TextEdit } from '../../text/edit.ts';
import { partsAt } from '../lists.ts';
import { spanAt, textIn } from '../textual.ts';
import {
  blockAt,
  clauseOf,
  edits,
  isIn,
  refused,
  type Refactoring,
  type RefactoringPlace,
} from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Write the comma as JOIN … ON',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const block = blockAt(place);
    const found = block?.kind === 'select' ? itemAt(place, block) : undefined;
    if (block === undefined || found === undefined) return undefined;
    const { source } = place;
    const { comma, item, joined } = found;
    if (['right', 'full', 'natural'].some((word) => source.find(found.from, word) !== undefined))
      return refused('The other joins of this query depend on their order.');
    const where = clauseOf(place, block, 'where');
    const conditions = where === undefined ? [] : partsAt(source, where, 'and');
    const moved = conditions.filter((one) => connects(place, block, joined, one));
    const end = source.span(item).end;
    const word = spanAt(place, comma);
    const head = replace({ start: word.start, end: source.tokens[item.from]?.start ?? word.end }, '');
    if (where === undefined || moved.length === 0) {
      const right = block.sources[joined];
      const [keyed] = block.sources
        .slice(0, joined)
        .flatMap((left) => (right === undefined ? [] : keyConditions(left, right, place)));
      const text = keyed === undefined ? ' CROSS JOIN ' : ' JOIN ';
      const made = edits(
        { ...head, newText: text },
        ...(keyed === undefined ? [] : [insert(end, ` ON ${keyed}`)]),
      );
      return keyed === undefined ? made : { ...made, differs: 'with the condition of the foreign key' };
    }
    const on = moved.map((one) => textIn(place, one)).join(' AND ');
    const kept = conditions.filter((one) => !moved.includes(one)).map((one) => textIn(place, one));
    return edits({ ...head, newText: ' JOIN ' }, insert(end, ` ON ${on}`), left(place, where, kept));
  },
  examples: [
    {
      before: 'SELECT o.id FROM orders o,¦ customers c WHERE c.id = o.customer_id AND o.total > 1',
      after: 'SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.total > 1',
    },
    {
      before: 'SELECT o.id FROM orders o, ¦customers c WHERE c.id = o.customer_id ORDER BY o.id',
      after: 'SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id ORDER BY o.id',
    },
    {
      before: 'SELECT o.id FROM orders o, ¦customers c WHERE o.total > 1',
      after:
        'SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.total > 1 -- differs: with the condition of the foreign key',
    },
    {
      before: 'SELECT o.id FROM orders o, ¦generate_series(1, 3) n WHERE o.total > 1',
      after: 'SELECT o.id FROM orders o CROSS JOIN generate_series(1, 3) n WHERE o.total > 1',
    },
  ],
};

interface Item {
  readonly comma: number;
  readonly item: TokenRange;
  readonly from: TokenRange;
  /** Index of its source in the block. */
  readonly joined: number;
}

function itemAt(place: RefactoringPlace, block: Block): Item | undefined {
  const { source } = place;
  const from = clauseOf(place, block, 'from');
  if (from === undefined) return undefined;
  const items = source.separated(from);
  const index = items.findIndex((one, i) => i > 0 && isIn(place, { from: one.from - 1, to: one.to }));
  const whole = items[index];
  if (whole === undefined) return undefined;
  const words = ['join', 'left', 'right', 'inner', 'full', 'cross', 'natural'];
  const ends = words.flatMap((word) => source.find(whole, word) ?? []);
  const item = { from: whole.from, to: Math.min(whole.to, ...ends) };
  if (!isIn(place, { from: item.from - 1, to: item.to })) return undefined;
  const { start, end } = source.span(item);
  const joined = block.sources.findIndex(
    ({ called }) => called !== undefined && start <= called.start && called.end <= end,
  );
  return joined < 1 ? undefined : { comma: whole.from - 1, item, from, joined };
}

/** A condition names this source and earlier ones only. */
function connects(place: RefactoringPlace, block: Block, joined: number, range: TokenRange): boolean {
  const { start, end } = place.source.span(range);
  if (partsAt(place.source, range, 'or').length > 1) return false;
  const named = new Set<FromSource>();
  for (const role of place.outline.roles) {
    if (role.kind !== 'value' || role.start < start || role.end > end) continue;
    if (role.place.sight.block !== block) return false;
    const found = findColumn(
      role.place.sight,
      role.path.parts.map(({ text }) => text),
      place,
    )?.source;
    if (found === undefined) return false;
    named.add(found);
  }
  const indices = [...named].map((one) => block.sources.indexOf(one));
  return indices.length > 1 && indices.includes(joined) && indices.every((one) => one >= 0 && one <= joined);
}

/** WHERE with the conditions that remain; without any it is removed with the space before it. */
function left(place: RefactoringPlace, where: TokenRange, kept: readonly string[]): TextEdit {
  const { source } = place;
  const { start, end } = source.span(where);
  if (kept.length > 0) return replace({ start, end }, kept.join(' AND '));
  const before = source.tokens[where.from - 2]?.end ?? start;
  return remove({ start: before, end });
}
