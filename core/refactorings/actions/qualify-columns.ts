/** Each column of the statement with the name or alias of its table before it. */
import { findColumn } from '../../names/offers.ts';
import type { Role } from '../../names/outline.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert, type TextEdit } from '../../text/edit.ts';
import { edits, roleAt, type Refactoring, type RefactoringPlace } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Qualify the columns',
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const role = roleAt(place, 'value');
    const isOnBare = role !== undefined && role.path.parts.length === 1 && !role.path.star;
    if (!isOnBare && place.source.word(place.at) !== 'select') return undefined;
    const all = place.outline.roles.flatMap((one) => (one.kind === 'value' ? qualifier(one, place) : []));
    return all.length === 0 ? undefined : edits(...all);
  },
  examples: [
    {
      before: 'SELECT ¦total, email FROM orders o JOIN customers c ON c.id = customer_id ORDER BY total',
      after:
        'SELECT o.total, c.email FROM orders o JOIN customers c ON c.id = o.customer_id ORDER BY o.total',
    },
    {
      before: 'SELECT sum(¦total) AS revenue FROM orders GROUP BY state ORDER BY revenue',
      after: 'SELECT sum(orders.total) AS revenue FROM orders GROUP BY orders.state ORDER BY revenue',
    },
    {
      before: 'SELECT id, ¦total FROM orders JOIN items USING (id)',
      after: 'SELECT id, orders.total FROM orders JOIN items USING (id)',
    },
  ],
};

function qualifier(
  { path, place: at }: Role & { kind: 'value' },
  place: RefactoringPlace,
): readonly TextEdit[] {
  const [name] = path.parts;
  const { block } = at.sight;
  if (name === undefined || path.parts.length > 1 || path.star || block.kind === 'definition') return [];
  // ORDER BY means the output of that name first.
  if (at.clause === 'order' && block.outputs.some((one) => one.aliased && one.name?.text === name.text))
    return [];
  if (block.sources.some(({ merged }) => merged.includes(name.text))) return [];
  if (place.source.find(block.range, 'natural') !== undefined) return [];
  const called = findColumn(at.sight, [name.text], place)?.source.called;
  return called === undefined ? [] : [insert(path.start, `${quoteIdentifier(called.text)}.`)];
}
