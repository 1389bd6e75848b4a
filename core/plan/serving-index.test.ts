import { expect, it } from 'vitest';
import { whyUnserved } from './serving-index.ts';
import type { TableIndex } from './table-facts.ts';

const index = (method: string, ...columns: readonly string[]): TableIndex => ({
  name: 'i',
  method,
  isUnique: false,
  where: undefined,
  keys: columns.map((text) => ({ text, type: text === 'open' ? 'boolean' : 'text', prefix: false })),
});

// What the planner would use at most sizes, so that no plan shows it.
it.each<[title: string, filter: string, indexes: readonly TableIndex[], kind: string | undefined]>([
  [
    'each column of an index that is no btree',
    "((t.b > 'x') AND (t.c = 'y'))",
    [index('brin', 'a', 'b')],
    undefined,
  ],
  ['a column behind another one', "((t.b > 'x') AND (t.c = 'y'))", [index('btree', 'a', 'b')], 'later'],
  [
    'a column behind one of few values',
    "((t.b > 'x') AND (t.c = 'y'))",
    [index('btree', 'open', 'b')],
    undefined,
  ],
  ['what is not equal', "((t.a <> 'x') AND (t.c = 'y'))", [index('btree', 'a')], 'none'],
  [
    'what is not equal, where an index may know it',
    "((t.a <> 'x') AND (t.c = 'y'))",
    [index('gist', 'a')],
    undefined,
  ],
])('%s', (_, filter, indexes, kind) => {
  const table = {
    schema: 's',
    name: 't',
    rows: 1,
    bytes: 1,
    changed: undefined,
    secondsSinceAnalyze: undefined,
    indexes,
  };
  expect(whyUnserved(filter, table, new Set())?.kind).toBe(kind);
});
