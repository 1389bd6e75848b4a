/** Gives a table of FROM an alias, and uses it where the table's name qualifies a column. */
import { findColumn } from '../../names/offers.ts';
import type { Block, Role } from '../../names/outline.ts';
import { sourceNamed } from '../../names/uses.ts';
import { isReserved } from '../../syntax/postgres/identifier.ts';
import { insert, replace } from '../../text/edit.ts';
import { edits, roleAt, sourcesIn, type Refactoring, type RefactoringPlace } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Introduce an alias',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const role = roleAt(place, 'relation');
    const found = role && sourcesIn(place).find(({ source }) => source.called?.start === role.start);
    if (
      found === undefined ||
      role === undefined ||
      found.source.aliased ||
      found.source.of.kind !== 'relation'
    )
      return undefined;
    if (!['select', 'update', 'delete'].includes(found.block.kind) || isWholeTable(place, found.block))
      return undefined;
    const alias = aliasFor(role.name.name.text, place);
    const uses = place.outline.roles.flatMap((one) => {
      if (one.kind !== 'value') return [];
      const qualifiers = one.path.star || isRow(one, place) ? one.path.parts : one.path.parts.slice(0, -1);
      const [first, last] = [qualifiers[0], qualifiers.at(-1)];
      if (first === undefined || last === undefined) return [];
      const isMeant = sourceNamed(one.place.sight, last.text)?.called === found.source.called;
      return isMeant ? [replace({ start: first.start, end: last.end }, alias)] : [];
    });
    return edits(insert(role.end, ` ${alias}`), ...uses);
  },
  examples: [
    {
      before: 'SELECT orders.id FROM ¦orders WHERE orders.total > 1 AND state IS NULL',
      after: 'SELECT o.id FROM orders o WHERE o.total > 1 AND state IS NULL',
    },
    {
      before: 'SELECT order_items.* FROM ¦order_items, orders oi',
      after: 'SELECT oi2.* FROM order_items oi2, orders oi',
    },
    {
      before: 'SELECT row_to_json(orders) FROM ¦orders',
      after: 'SELECT row_to_json(o) FROM orders o',
    },
    {
      before: 'UPDATE ¦orders SET total = 1 WHERE orders.id = 2',
      after: 'UPDATE orders o SET total = 1 WHERE o.id = 2',
    },
    {
      before: 'SELECT 1 FROM ¦orders FOR UPDATE OF orders',
      after: 'SELECT 1 FROM orders o FOR UPDATE OF o',
    },
  ],
};

/** The name of a table in place of a value is its whole row. */
function isRow({ path, place: { sight } }: Role & { kind: 'value' }, place: RefactoringPlace): boolean {
  const [name] = path.parts;
  return path.parts.length === 1 && name !== undefined && findColumn(sight, [name.text], place) === undefined;
}

/** `TABLE orders` takes no alias. */
function isWholeTable({ source }: RefactoringPlace, { range }: Block): boolean {
  return source.word(range.from) === 'table';
}

/** The first letters of its words, with a number if the statement has that name already. */
function aliasFor(table: string, { source }: RefactoringPlace): string {
  const taken = new Set(source.tokens.flatMap((_, at) => source.name(at)?.text ?? []));
  const letters =
    table
      .toLowerCase()
      .split(/[^a-z]+/)
      .map((word) => word.slice(0, 1))
      .join('') || 't';
  for (let number = 1; ; number += 1) {
    const alias = number === 1 ? letters : `${letters}${number}`;
    if (!taken.has(alias) && !isReserved(alias)) return alias;
  }
}
