import { expect, it } from 'vitest';
import { catalogChanges, comparable, type CatalogItem } from './items.ts';

const column: CatalogItem = { kind: 'column', name: 'a.b', definition: '#2 | integer' };

it('tells what is added, removed and altered, by kind and name', () => {
  const index = { kind: 'index', name: 'i', definition: 'x' } as const;
  const after = [
    { ...column, definition: '#2 | bigint' },
    { ...index, name: 'j' },
  ];
  expect(catalogChanges([column, index], after)).toEqual([
    { change: 'altered', kind: 'column', name: 'a.b', before: '#2 | integer', after: '#2 | bigint' },
    { change: 'removed', kind: 'index', name: 'i', before: 'x' },
    { change: 'added', kind: 'index', name: 'j', after: 'x' },
  ]);
});

it('keeps two of one name apart', () => {
  expect(catalogChanges([column], [column, column])).toMatchObject([{ change: 'added', name: 'a.b (2)' }]);
});

it('compares without places and without the names that the server counts up', () => {
  const notNull = (name: string): CatalogItem => ({
    kind: 'not-null constraint',
    name: `public.a ${name}`,
    definition: 'NOT NULL b',
  });
  const before = [column, notNull('a_b_not_null')].map(comparable);
  const after = [{ ...column, definition: '#7 | integer' }, notNull('a_b_not_null1')].map(comparable);
  expect(catalogChanges(before, after)).toEqual([]);
  expect(catalogChanges(before, after.slice(0, 1))).toMatchObject([
    { change: 'removed', name: 'public.a NOT NULL b' },
  ]);
  expect(comparable(notNull('ours')).name).toBe('public.a ours');
});
