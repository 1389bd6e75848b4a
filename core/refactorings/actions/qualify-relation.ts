/** The schema of a table, which a search_path can then not change. */
import { relationNamed } from '../../queries/scope.ts';
import { cteNamed } from '../../names/offers.ts';
import { resolveRelation } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';
import { edits, roleAt, type Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: "Add the table's schema",
  kind: 'rewrite',
  keeps: 'rows',
  offer(place) {
    const role = roleAt(place, 'relation');
    if (role === undefined || role.name.schema !== undefined || role.wanted === 'index') return undefined;
    if (cteNamed(role.seenFrom, role.name) !== undefined) return undefined;
    const relation =
      role.access === 'declare'
        ? resolveRelation(place.after, role.name)
        : relationNamed(place.schema, role.name);
    if (relation === undefined || relation.origin.unseen === true) return undefined;
    return edits(insert(role.start, `${quoteIdentifier(relation.schema)}.`));
  },
  examples: [
    { before: 'SELECT orders.id FROM ¦orders', after: 'SELECT orders.id FROM public.orders' },
    { before: 'WITH orders AS (SELECT 1 AS id) SELECT orders.id FROM ¦orders', after: '' },
  ],
};
