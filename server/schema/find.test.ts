/** Finding by name: the best first, and only what was asked for. */
import { expect, it } from 'vitest';
import { find, named, type Findable } from './find.ts';

const all: readonly Findable[] = (
  [
    ['table', 'orders'],
    ['table', 'order_lines'],
    ['table', 'purchase_orders'],
    ['table', 'borders'],
    ['table', 'customers'],
    ['column', 'order_id'],
    ['column', 'customer_id'],
    ['column', 'note'],
  ] as const
).map(([kind, name]) => ({ kind, name, schema: 'app', path: () => [name] }));

it.each<readonly [string, readonly string[]]>([
  ['orders', ['orders', 'purchase_orders', 'borders', 'order_lines']],
  ['order', ['orders', 'order_lines', 'order_id', 'purchase_orders', 'borders']],
  ['column: id', ['order_id', 'customer_id']],
  ['table:cst', ['customers']],
  ['ORDERS', ['orders', 'purchase_orders', 'borders', 'order_lines']],
  ['', []],
  ['table:', []],
  ['%_[(', []],
])('%s', (text, names) => {
  expect(find(text, all).map(({ name }) => name)).toEqual(names);
});

it.each<readonly [string | undefined, string, string | undefined]>([
  [undefined, 'orders', 'public'],
  ['app', 'orders', 'app'],
  ['other', 'orders', undefined],
  [undefined, 'customers', 'app'],
  [undefined, 'note', undefined],
])('in schema %s, the table %s is that of %s', (schema, name, expected) => {
  const both = [...all, { kind: 'table', name: 'orders', schema: 'public', path: () => [] }] as const;
  expect(named({ schema, name }, both)?.schema).toBe(expected);
});
