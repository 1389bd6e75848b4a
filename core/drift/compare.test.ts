/** Which differences count as drift: each case changes one side of the same small catalog. */
import { describe, expect, it } from 'vitest';
import type { CatalogItem } from '../catalog/items.ts';
import type { ItemMake } from '../catalog/make.ts';
import { compareSides, localName } from './compare.ts';
import type { DriftSide } from './side.ts';

const item = (kind: CatalogItem['kind'], name: string, definition = ''): CatalogItem => ({
  kind,
  name,
  definition,
});
const part = (
  kind: ItemMake['kind'],
  name: string,
  on?: string,
  facts: Readonly<Record<string, string>> = {},
): ItemMake => ({
  ...{ kind, name, on, make: `-- ${name}`, drop: undefined },
  facts: new Map(Object.entries(facts)),
});

const items = [
  item('schema', 'public'),
  item('table', 'public.orders', 'table'),
  item('column', 'public.orders.id', '#1 | bigint | not null'),
  item('index', 'public.orders_pkey', 'CREATE UNIQUE INDEX'),
  item('view', 'public.sums', 'SELECT 1'),
];
const makes = [
  part('table', 'public.orders'),
  part('column', 'public.orders.id', 'public.orders'),
  part('index', 'public.orders_pkey', 'public.orders', { constraint: 'public.orders orders_pkey' }),
  part('index', 'public.by_total', 'public.orders'),
  part('view', 'public.sums'),
  part('not-null constraint', 'public.orders odd', 'public.orders'),
];
const side = (changes: Partial<DriftSide> = {}): DriftSide => ({
  ...{
    dialect: 'postgresql',
    label: 'a',
    major: 18,
    items,
    makes,
    reworded: undefined,
    doubts: [],
    toolTables: [],
  },
  ...changes,
});
const without = (name: string): readonly CatalogItem[] => items.filter((one) => one.name !== name);
const words = (...all: readonly string[]): ReadonlySet<string> => new Set(all);

interface Case {
  readonly of: string;
  readonly right: Partial<DriftSide>;
  readonly left?: Partial<DriftSide>;
  readonly finds: readonly string[];
}

const cases: readonly Case[] = [
  { of: 'the same', right: {}, finds: [] },
  {
    of: 'a table that is missing',
    right: { items: without('public.orders') },
    finds: ['table public.orders only-left'],
  },
  {
    of: 'a view that is new',
    left: { items: without('public.sums') },
    right: {},
    finds: ['view public.sums only-right'],
  },
  {
    of: 'a part',
    right: { items: [...items, item('index', 'public.by_total', 'CREATE INDEX')] },
    finds: ['table public.orders differs'],
  },
  {
    of: 'the place of a column',
    right: {
      items: [...without('public.orders.id'), item('column', 'public.orders.id', '#4 | bigint | not null')],
    },
    finds: [],
  },
  {
    of: 'the index of a key, which the key tells',
    right: { items: without('public.orders_pkey') },
    finds: [],
  },
  { of: 'an owner', right: { items: [...items, item('owner', 'table public.orders', 'bob')] }, finds: [] },
  {
    of: 'the tool’s own table',
    right: { items: [...items, item('table', 'public.history', 'table')], toolTables: ['public.history'] },
    finds: [],
  },
  {
    of: 'the version of an extension',
    left: { items: [...items, item('extension', 'citext', 'public 1.6')] },
    right: { items: [...items, item('extension', 'citext', 'public 1.5')] },
    finds: [],
  },
  {
    of: 'the name of a NOT NULL',
    left: { items: [...items, item('not-null constraint', 'public.orders odd', 'NOT NULL id')] },
    right: {},
    finds: [],
  },
  {
    of: 'MAINTAIN, which 14 does not have',
    left: { items: [...items, item('grant', 'table public.orders granted MAINTAIN bob')] },
    right: { major: 14 },
    finds: [],
  },
  {
    of: 'a grant',
    left: { items: [...items, item('grant', 'table public.orders granted SELECT bob')] },
    right: { major: 14 },
    finds: ['grant table public.orders granted SELECT bob only-left'],
  },
  {
    of: 'other words of another version',
    right: {
      major: 14,
      items: [...without('public.sums'), item('view', 'public.sums', 'SELECT (1)')],
      reworded: items,
    },
    finds: [],
  },
  {
    of: 'another meaning in any words',
    right: {
      major: 14,
      items: [...without('public.sums'), item('view', 'public.sums', 'SELECT (2)')],
      reworded: [item('view', 'public.sums', 'SELECT 2')],
    },
    finds: ['view public.sums differs'],
  },
  {
    of: 'what could not be made on the other side',
    left: {
      items: without('public.sums'),
      doubts: [{ what: '3.sql', because: 'no postgis', words: words('sums') }],
    },
    right: {},
    finds: ['(view public.sums only-right)'],
  },
];

describe('compareSides', () => {
  it.each(cases)('$of', ({ left, right, finds }) => {
    const { objects, doubtful } = compareSides(side(left), side(right));
    const shown = [
      ...objects.map(({ kind, name, state }) => `${kind} ${name} ${state}`),
      ...doubtful.map(({ kind, name, state }) => `(${kind} ${name} ${state})`),
    ];
    expect(shown).toEqual(finds);
  });

  it.each([
    ['public.orders', 'orders'],
    ['"my.schema"."Or""ders"', 'Or"ders'],
    ['public.f(integer)', 'f'],
    ['stock', 'stock'],
  ])('%s', (name, local) => {
    expect(localName(name)).toBe(local);
  });
});
