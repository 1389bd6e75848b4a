/** Search by name: the best match first, and only the kind that was asked for. */
import { expect, it } from 'vitest';
import type { ObjectKind } from './objects.ts';
import { bestOf, likePattern, readSearch } from './search.ts';

const all = (
  [
    ['table', 'orders'],
    ['table', 'order_lines'],
    ['partitioned-table', 'purchase_orders'],
    ['table', 'borders'],
    ['view', 'customers'],
    ['column', 'order_id'],
    ['reference-column', 'customer_id'],
    ['column', 'note'],
    ['invalid-index', 'orders_by_day'],
    ['procedure', 'close_orders'],
    ['aggregate', 'note_all'],
    ['unvalidated-constraint', 'note_given'],
    ['event-trigger', 'noted'],
  ] as const satisfies readonly (readonly [ObjectKind, string])[]
).map(([kind, name]) => ({ kind, name }));

it.each<readonly [string, readonly string[]]>([
  ['orders', ['orders', 'orders_by_day', 'purchase_orders', 'close_orders', 'borders', 'order_lines']],
  ['table: order', ['orders', 'order_lines', 'purchase_orders', 'borders']],
  ['column: id', ['order_id', 'customer_id']],
  ['view:cst', ['customers']],
  ['table:customers', []],
  ['index:ORD', ['orders_by_day']],
  ['function:o', ['close_orders', 'note_all']],
  ['aggregate:o', ['note_all']],
  ['constraint:note', ['note_given']],
  ['trigger:note', ['noted']],
  ['NOTE', ['note', 'noted', 'note_all', 'note_given']],
  ['', []],
  ['table:', []],
  ['%_[(', []],
  // Not a kind, so it is read as part of a name, and nothing has that name.
  ['constructor:note', []],
])('%s', (text, names) => {
  expect(bestOf(readSearch(text), all, 50).map(({ name }) => name)).toEqual(names);
});

it('asks a server for the letters in order, and takes none of them for a sign', () => {
  expect(likePattern('ab')).toBe('%a%b%');
  expect(likePattern('%_\\')).toBe('%\\%%\\_%\\\\%');
});
