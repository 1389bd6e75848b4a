import { describe, expect, it } from 'vitest';
import { columns, comparison, conjuncts, disjuncts } from './expression.ts';

describe('conjuncts', () => {
  it.each([
    ['(o.id = 4242)', ['o.id = 4242']],
    [
      "((o.total > '450'::numeric) AND (o.status = 'paid'::text))",
      ["o.total > '450'::numeric", "o.status = 'paid'::text"],
    ],
    ["((a.x = 'AND') AND ((a.y = 1) OR (a.z = 2)))", ["a.x = 'AND'", '(a.y = 1) OR (a.z = 2)']],
    ['((a.x)::text = (b.y)::text)', ['(a.x)::text = (b.y)::text']],
    ['(a.x) = (b.y)', ['(a.x) = (b.y)']],
    ['("weird ) AND (" = 1)', ['"weird ) AND (" = 1']],
    ['', []],
    ['((unbalanced AND', ['((unbalanced AND']],
  ])('%s', (text, expected) => {
    expect(conjuncts(text)).toEqual(expected);
  });
});

it('finds the parts of an OR', () => {
  expect(disjuncts('((a.x = 1) OR (a.y = 2))')).toEqual(['a.x = 1', 'a.y = 2']);
  expect(disjuncts('(a.x = 1)')).toEqual(['a.x = 1']);
});

describe('columns', () => {
  it.each([
    ['(o.customer_id = c.id)', ['o.customer_id', 'c.id']],
    ['(o."Total ""net""" = 1)', ['o.Total "net"']],
    ["(o.note ~~ '%x.y%'::text)", ['o.note']],
    ['((o.id)::numeric < c.fee)', ['o.id', 'c.fee']],
    ['public.f(o.id) = pg_catalog.now()', ['o.id']],
    ['(a.total > (InitPlan 2).col1)', ['a.total']],
    ["(o.at = '2024-01-01'::my.stamp)", ['o.at']],
  ])('%s', (text, expected) => {
    expect(columns(text).map(({ alias, column }) => `${String(alias)}.${column}`)).toEqual(expected);
  });
});

describe('comparison', () => {
  it.each([
    ["o.reference = 'R-777'::text", 'equality', 'reference'],
    ["(o.reference)::text = 'R-777'::text", 'equality', 'reference'],
    ['(o.id)::numeric < c.fee', 'range', 'fee'],
    ["'2024-01-01'::date <= o.placed_at", 'range', 'placed_at'],
    ["o.note ~~ '%x%'::text", 'pattern', 'note'],
    ["lower(o.note) = 'x'::text", 'equality', undefined],
    ['o.note IS NULL', 'null-test', 'note'],
    ["o.status = ANY ('{a,b}'::text[])", 'equality', 'status'],
    ['NOT o.done', 'other', undefined],
    ["o.data @> '{}'::jsonb", 'other', 'data'],
    ['(o.note)::bytea = $1', 'equality', undefined],
    ['(o.note)::jsonb @> $1', 'other', undefined],
  ])('%s', (text, kind, column) => {
    const read = comparison(text);
    expect([read.kind, read.column?.column]).toEqual([kind, column]);
  });
});
