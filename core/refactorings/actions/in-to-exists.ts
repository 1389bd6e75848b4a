/** IN (subquery) as EXISTS. */
import { asExists } from '../membership.ts';
import type { Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Write IN as EXISTS',
  kind: 'rewrite',
  keeps: 'rows',
  offer: (place) => asExists(place, false),
  examples: [
    {
      before:
        'SELECT id FROM customers WHERE id ¦IN (SELECT customer_id FROM orders WHERE total > 9 OR state IS NULL)',
      after:
        'SELECT id FROM customers WHERE EXISTS (SELECT FROM orders WHERE (total > 9 OR state IS NULL) AND orders.customer_id = customers.id)',
    },
    {
      before: 'SELECT id FROM orders WHERE id ¦IN (SELECT orders.id FROM orders)',
      after: 'refused: The subquery uses the same name for another table.',
    },
  ],
};
