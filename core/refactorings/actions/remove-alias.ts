/** Replaces an alias by the name of its table. */
import { usesOf } from '../../names/uses.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { remove, replace } from '../../text/edit.ts';
import { edits, refused, roleAt, sourcesIn, type Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: "Replace the alias by the table's name",
  kind: 'inline',
  keeps: 'rows',
  offer(place) {
    const role = roleAt(place, 'alias');
    if (role?.source.of.kind !== 'relation') return undefined;
    const { name } = role.source.of;
    if (role.source.columns.length > 0) return refused('The alias renames columns.');
    const own = quoteIdentifier(name.name.text);
    const isTaken = sourcesIn(place).some(
      ({ source }) => source.called?.text === name.name.text && source.called.start !== role.start,
    );
    if (isTaken) return refused(`The statement uses ${name.name.text} for another table.`);
    const uses = usesOf(place.outline, { ...place, variables: new Set() }).filter(
      ({ meaning, access, start }) =>
        access === 'read' &&
        start !== role.start &&
        meaning.kind === 'local' &&
        meaning.declared.start === role.start,
    );
    return edits(remove({ start: name.end, end: role.end }), ...uses.map((one) => replace(one, own)));
  },
  examples: [
    {
      before: 'SELECT o.id FROM orders AS ¦o WHERE o.total > 1 ORDER BY o.id',
      after: 'SELECT orders.id FROM orders WHERE orders.total > 1 ORDER BY orders.id',
    },
    {
      before: 'SELECT o.id FROM orders ¦o FOR UPDATE OF o',
      after: 'SELECT orders.id FROM orders FOR UPDATE OF orders',
    },
    {
      before: 'SELECT a.id FROM orders ¦a JOIN orders ON orders.id = a.id',
      after: 'refused: The statement uses orders for another table.',
    },
  ],
};
