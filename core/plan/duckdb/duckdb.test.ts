import { describe, expect, it } from 'vitest';
import { readPlan } from '../reading/normalise.ts';
import { measure } from '../metrics.ts';
import { guardDuckdb, parametersOf } from './guard.ts';

const scan = (table: string, more: object = {}): object => ({
  name: 'SEQ_SCAN',
  children: [],
  extra_info: { Table: table, Type: 'Sequential Scan', Projections: ['id', 'c'], ...more },
});

const joined = {
  name: 'TOP_N',
  extra_info: { Top: '3', 'Order By': 'sum(t) DESC' },
  children: [
    {
      name: 'HASH_JOIN',
      extra_info: { 'Join Type': 'INNER', Conditions: 'c = id', 'Estimated Cardinality': '20408' },
      children: [
        scan('shop.main.orders', { Filters: 't>10.00', 'Estimated Cardinality': '20000' }),
        scan('shop.raw."a.b"'),
      ],
    },
  ],
};

describe('a plan of DuckDB', () => {
  it('is read with its names, conditions and estimates', () => {
    const read = readPlan([joined]);
    if (!read.ok) throw new Error(read.problem);
    const { plan } = read;
    expect(plan.engine).toBe('duckdb');
    expect(
      plan.nodes.map(({ depth, kind, label, relation, role, estimate }) => [
        ...[depth, kind, label, role, estimate?.rows],
        relation && `${relation.schema ?? ''} ${relation.name}`,
      ]),
    ).toEqual([
      [0, 'sort', 'TOP_N', 'root', undefined, undefined],
      [1, 'hash-join', 'HASH_JOIN', 'outer', 20_408, undefined],
      [2, 'seq-scan', 'SEQ_SCAN', 'outer', 20_000, 'main orders'],
      [2, 'seq-scan', 'SEQ_SCAN', 'inner', undefined, 'raw a.b'],
    ]);
    expect(
      plan.nodes.flatMap(({ conditions }) => conditions.map(({ kind, text }) => `${kind} ${text}`)),
    ).toEqual(['hash-condition c = id', 'filter t>10.00']);
    expect(plan.root.sortKeys).toEqual(['sum(t) DESC']);
    expect(plan.nodes[2]?.extra.get('Projections')).toBe('id, c');
  });

  it('is measured: own times are added up, and an index that was used is named', () => {
    const operator = (
      name: string,
      ms: number,
      rows: number,
      children: readonly object[],
      info: object,
    ): object => ({
      operator_name: name,
      operator_timing: ms / 1_000,
      operator_cardinality: rows,
      operator_rows_scanned: rows,
      extra_info: info,
      children,
    });
    const read = readPlan({
      latency: 0.005,
      children: [
        operator(
          'EXPLAIN_ANALYZE',
          0,
          0,
          [
            operator(
              'PROJECTION',
              1,
              7,
              [operator('SEQ_SCAN', 3, 7, [], { Table: 'a.main.t', Type: 'Index Scan' })],
              {},
            ),
          ],
          {},
        ),
      ],
    });
    if (!read.ok) throw new Error(read.problem);
    const { nodes, executionMs } = read.plan;
    expect(nodes.map(({ label, actual }) => [label, actual?.rows])).toEqual([
      ['PROJECTION', 7],
      ['INDEX_SCAN', 7],
    ]);
    expect(executionMs).toBe(5);
    expect(measure(read.plan).nodes.map(({ selfMs }) => selfMs)).toEqual([1, 3]);
  });

  it.each([
    ['SELECT 1', 'allowed'],
    ['FROM t SELECT a WHERE b = $$;$$', 'allowed'],
    ['WITH x AS (SELECT 1) FROM x;', 'allowed'],
    ['', 'empty'],
    ['SELECT 1; SELECT 2', 'severalStatements'],
    ['EXPLAIN SELECT 1', 'alreadyExplain'],
    ['INSERT INTO t VALUES (1)', 'otherStatement'],
    ["COPY t TO 'x.csv'", 'otherStatement'],
    ["SELECT 'open", 'otherStatement'],
  ])('%j is judged: %s', (sql, judged) => {
    const verdict = guardDuckdb(sql);
    expect(verdict.kind === 'refused' ? verdict.reason : verdict.kind).toBe(judged);
  });

  it('has its parameters by name', () => {
    const sql = "SELECT ?, $1, $name, ?, $1, {'a': x::INTEGER}, a[1:2], '$x' /* ? /* ? */ */ -- ?";
    expect(parametersOf(sql).map(({ name }) => name)).toEqual(['?1', '$1', '$name', '?2', '$1']);
  });
});
