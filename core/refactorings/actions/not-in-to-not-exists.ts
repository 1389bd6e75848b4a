/** NOT IN (subquery) as NOT EXISTS, which a NULL does not turn into no rows at all. */
import { asExists } from '../membership.ts';
import type { Refactoring } from '../refactoring.ts';

export const refactoring: Refactoring = {
  title: 'Write NOT IN as NOT EXISTS',
  kind: 'rewrite',
  keeps: 'rows',
  offer: (place) => asExists(place, true),
  examples: [
    {
      before: 'SELECT c.id FROM customers c WHERE c.id ¦NOT IN (SELECT i.id FROM items i WHERE i.amount > 1)',
      after:
        'SELECT c.id FROM customers c WHERE NOT EXISTS (SELECT FROM items i WHERE i.amount > 1 AND i.id = c.id)',
    },
    {
      before: 'SELECT id FROM customers WHERE id NOT ¦IN (SELECT customer_id FROM orders)',
      after:
        'SELECT id FROM customers WHERE NOT EXISTS (SELECT FROM orders WHERE orders.customer_id = customers.id) -- differs: NULL no longer rejects rows',
    },
    {
      before: 'SELECT id FROM customers WHERE id NOT ¦IN (SELECT max(customer_id) FROM orders)',
      after: 'refused: The subquery is more than a selection of one column.',
    },
  ],
};
