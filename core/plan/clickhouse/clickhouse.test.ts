import { describe, expect, it } from 'vitest';
import { readPlan } from '../reading/normalise.ts';
import { guardClickhouse, parametersOf } from './guard.ts';

const index = (
  Type: string,
  parts: readonly number[],
  granules: readonly number[],
  more: object,
): object => ({
  ...{ Type, Condition: 'true', ...more },
  ...{ 'Initial Parts': parts[0], 'Selected Parts': parts[1] },
  ...{ 'Initial Granules': granules[0], 'Selected Granules': granules[1] },
});

const read = (table: string, more: object = {}): object => ({
  ...{
    'Node Type': 'ReadFromMergeTree',
    'Node Id': `ReadFromMergeTree_${table}`,
    Description: table,
    ...more,
  },
});

const plan = {
  'Node Type': 'Sorting',
  'Node Id': 'Sorting_1',
  Description: 'Sorting for ORDER BY',
  'Sort Description': [{ Column: 'count()', Ascending: false }],
  Plans: [
    {
      'Node Type': 'Aggregating',
      'Node Id': 'Aggregating_2',
      Keys: ['c.name'],
      Aggregates: [{ Name: 'count()' }],
      Plans: [
        {
          'Node Type': 'Join',
          'Node Id': 'Join_3',
          ...{ Type: 'LEFT', Clauses: '[(customer) = (id)]' },
          Plans: [
            read('shop.orders', {
              Indexes: [
                index('Partition', [10, 6], [46, 26], { Keys: ['placed'], Condition: '(placed in 2026)' }),
                index('PrimaryKey', [6, 4], [26, 5], {
                  Keys: ['customer'],
                  Condition: '(customer in [5, 5])',
                }),
                index('Skip', [4, 3], [5, 3], { Name: 'notes', Description: 'minmax GRANULARITY 4' }),
              ],
            }),
            read('shop.customers'),
          ],
        },
      ],
    },
  ],
};

describe('a plan of ClickHouse', () => {
  it('is read with its names, what its indexes leave, and the rows of tables that are read once', () => {
    const Estimates = [
      ['shop', 'orders', '3', '40960', '5'],
      ['shop', 'other', '1', '7', '1'],
    ];
    const answer = readPlan([{ Plan: plan, Estimates }]);
    if (!answer.ok) throw new Error(answer.problem);
    const { engine, nodes } = answer.plan;
    expect(engine).toBe('clickhouse');
    expect(
      nodes.map(({ depth, kind, role, relation, estimate }) => [
        ...[depth, kind, role, relation && `${relation.schema ?? ''}.${relation.name}`, estimate?.rows],
      ]),
    ).toEqual([
      [0, 'sort', 'root', undefined, undefined],
      [1, 'aggregate', 'outer', undefined, undefined],
      [2, 'hash-join', 'outer', undefined, undefined],
      [3, 'seq-scan', 'outer', 'shop.orders', 40_960],
      [3, 'seq-scan', 'inner', 'shop.customers', undefined],
    ]);
    expect(nodes[0]?.sortKeys).toEqual(['count() DESC']);
    expect(nodes[1]?.groupKeys).toEqual(['c.name']);
    expect(Object.fromEntries(nodes[3]?.extra ?? [])).toEqual({
      'Parts Read': '3 of 10',
      'Granules Read': '5 of 46',
      Partition: '(placed in 2026): 6 of 10 parts, 26 of 46 granules',
      PrimaryKey: '(customer in [5, 5]): 4 of 6 parts, 5 of 26 granules',
      'Skip notes': 'minmax GRANULARITY 4: 3 of 4 parts, 3 of 5 granules',
    });
  });

  it('has no rows where a table is read twice', () => {
    const union = { 'Node Type': 'Union', 'Node Id': 'Union_1', Plans: [read('a.b'), read('a.b')] };
    const answer = readPlan([{ Plan: union, Estimates: [['a', 'b', '1', '7', '1']] }]);
    expect(answer.ok && answer.plan.nodes.map(({ estimate }) => estimate?.rows)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['SELECT 1', 'allowed'],
    ['FROM t SELECT a WHERE b = {b:String};', 'allowed'],
    ['WITH 1 AS x SELECT x', 'allowed'],
    ['', 'empty'],
    ['SELECT 1; SELECT 2', 'severalStatements'],
    ['EXPLAIN SELECT 1', 'alreadyExplain'],
    ['SYSTEM STOP MERGES', 'otherStatement'],
    ['INSERT INTO t SELECT 1', 'otherStatement'],
    ["SELECT 1 INTO OUTFILE 'x'", 'otherStatement'],
    ["SELECT file ('/etc/hosts')", 'otherStatement'],
    ['SELECT {{ model }}', 'otherStatement'],
    ["SELECT 'open", 'otherStatement'],
  ])('%j is judged: %s', (sql, judged) => {
    const verdict = guardClickhouse(sql);
    expect(verdict.kind === 'refused' ? verdict.reason : verdict.kind).toBe(judged);
  });

  it('has its parameters by name', () => {
    const sql = "SELECT {a:UInt8}, {b:Array(String)}, map('{c:Int8}', 1), {{ d }} -- {e:Int8}";
    expect(parametersOf(sql).map(({ name }) => name)).toEqual(['a', 'b']);
  });
});
