import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { estimatedPlan, planFixture, planFixtures, type PlanFixture } from '../../../test/plans/fixtures.ts';
import type { PostgresParser } from '../../syntax/postgres/parser.ts';
import type { PlanNode } from '../model.ts';
import { crossJoined } from '../query-shape/query-shape.ts';
import { readShape } from '../query-shape/read-shape.ts';
import { mapToSource, mapToWhole, type NodeSource } from './source-map.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

function mapped(fixture: PlanFixture): readonly (readonly [PlanNode, NodeSource])[] {
  const shape = readShape(fixture.sql, parser);
  if (shape === undefined) throw new Error(`${fixture.case}: no shape`);
  const sources = mapToSource(fixture.measured, shape);
  return fixture.measured.nodes.map((node, place) => [node, sources[place]!] as const);
}

function texts(name: string): readonly string[] {
  const fixture = planFixture(name);
  return mapped(fixture).map(([node, source]) => {
    const places = source.spans.map(({ start, end }) => fixture.sql.slice(start, end).replace(/\s+/g, ' '));
    return `${node.label}: ${source.exact ? places.join(' + ') : 'query'}`;
  });
}

/** The place that a reader would expect for each node of the plan in pre-order. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'cte-shadows-alias': [
    'Hash Join: big.customer_id = o.customer_id',
    'Seq Scan: orders o',
    'Seq Scan: orders o',
    'Hash: big',
    'CTE Scan: big',
  ],
  'cartesian-comma': [
    'Nested Loop: carriers k',
    'Seq Scan: countries c',
    'Materialize: carriers k',
    'Seq Scan: carriers k',
  ],
  'cartesian-explicit': [
    'Nested Loop: CROSS JOIN carriers k',
    'Seq Scan: countries c',
    'Materialize: carriers k',
    'Seq Scan: carriers k',
  ],
  'delete-using': [
    'Delete: order_items i',
    'Nested Loop: o.id = i.order_id',
    'Bitmap Heap Scan: orders o',
    'Bitmap Index Scan: orders o',
    'Index Scan: order_items i',
  ],
  'distinct-on': [
    'Unique: DISTINCT ON (o.customer_id)',
    'Sort: ORDER BY o.customer_id, o.total DESC',
    'Seq Scan: orders o',
  ],
  'function-and-values': [
    'Hash Join: v.n = g.n',
    'Function Scan: generate_series(1, 500) AS g(n)',
    "Hash: (VALUES (1, 'one'), (2, 'two')) AS v(n, label)",
    "Values Scan: (VALUES (1, 'one'), (2, 'two')) AS v(n, label)",
  ],
  'group-sorted': [
    'GroupAggregate: GROUP BY o.reference',
    'Sort: GROUP BY o.reference',
    'Seq Scan: orders o',
  ],
  'initplan-scalar': ['Seq Scan: orders', 'Aggregate: query', 'Seq Scan: orders'],
  'join-using': [
    'Sort: ORDER BY a.score DESC',
    'Hash Join: USING (id)',
    'Seq Scan: countries a',
    'Hash: carriers b',
    'Seq Scan: carriers b',
  ],
  'lateral-inner-scan': [
    'Nested Loop: o.total = c.fee',
    'Seq Scan: carriers c',
    'Limit: LIMIT 1',
    'Sort: ORDER BY o.placed_at DESC',
    'Seq Scan: orders o',
  ],
  'nested-grouping': [
    'HashAggregate: GROUP BY t.status',
    'HashAggregate: GROUP BY o.status, o.customer_id',
    'Seq Scan: orders o',
  ],
  'partitions-all': [
    'Sort: ORDER BY r.sensor_id',
    'HashAggregate: GROUP BY r.sensor_id',
    'Append: readings r',
    'Seq Scan: readings r',
    'Seq Scan: readings r',
    'Seq Scan: readings r',
  ],
  recursive: [
    'Aggregate: query',
    'Recursive Union: query',
    'Index Scan: employees e',
    'Hash Join: m.id = chain.manager_id',
    'Seq Scan: employees m',
    'Hash: chain',
    'WorkTable Scan: chain',
    'CTE Scan: chain',
  ],
  'semi-join-in': [
    'Hash Join: k.country_id IN (SELECT c.id FROM countries c WHERE c.region = $$EU$$)',
    'Seq Scan: customers k',
    'Hash: countries c',
    'Seq Scan: countries c',
  ],
  'sort-parallel': ['Gather Merge: ORDER BY o.note', 'Sort: ORDER BY o.note', 'Parallel Seq Scan: orders o'],
  // The table of a view is not in the query: the view's reference stands for it.
  view: ['Nested Loop: c.id = p.customer_id', 'Seq Scan: paid_orders p', 'Index Scan: customers c'],
  window: [
    'WindowAgg: OVER (PARTITION BY o.customer_id ORDER BY o.placed_at DESC)',
    'Sort: OVER (PARTITION BY o.customer_id ORDER BY o.placed_at DESC)',
    'Bitmap Heap Scan: orders o',
    'Bitmap Index Scan: orders o',
  ],
};

describe('plan nodes', () => {
  it.each(Object.entries(expected))('stand at what causes them: %s', (name, places) => {
    expect(texts(name)).toEqual(places);
  });

  it('are all placed, scans at a reference of their own table, but for what the query does not show', () => {
    const sources = planFixtures().flatMap((fixture) =>
      mapped(fixture).flatMap(([node, source]) =>
        /scan$|loop$|join$/.test(node.kind) ? [{ fixture, node, source }] : [],
      ),
    );
    const unplaced = sources.filter(({ source }) => !source.exact);
    // A table inside a view under an alias that the query uses too, and the sides of INTERSECT without their own nodes.
    expect(
      [...new Set(unplaced.map(({ fixture, node }) => `${fixture.case} ${String(node.alias)}`))].sort(),
    ).toEqual(['set-operations o', 'set-operations o_1', 'view-same-alias o_1']);
    const astray = sources.filter(({ fixture, node, source }) => {
      const name = node.relation?.name.replace(/_2024_q\d$/, '') ?? node.cteName;
      const at = fixture.sql.slice(source.spans[0].start).replace('"', '');
      // What a view reads is mapped to the view.
      return (
        source.exact && name !== undefined && !at.startsWith(name) && !/^(?:paid_orders|order_sums)/.test(at)
      );
    });
    expect(astray.map(({ fixture, node }) => `${fixture.major} ${fixture.case} ${node.label}`)).toEqual([]);
  });

  it('know the conditions that they evaluate', () => {
    const fixture = planFixture('transitive-join');
    const [, source] = mapped(fixture).at(-1)!;
    expect(source.predicates.map(({ start, end }) => fixture.sql.slice(start, end))).toEqual([
      'c.id = o.customer_id',
      'c.country_id = 3',
    ]);
  });

  it('stand at the whole query where it cannot be read', () => {
    const plan = estimatedPlan('hash-join');
    const query = { start: 5, end: 60 };
    expect(mapToWhole(plan, query).every(({ exact, spans }) => !exact && spans[0] === query)).toBe(true);
  });

  it('of another query find no place by accident', () => {
    const shape = readShape('SELECT a.x FROM unrelated a, another b WHERE a.y = b.y', parser)!;
    for (const source of mapToSource(estimatedPlan('parallel-hash-join'), shape))
      expect(source.exact).toBe(false);
  });
});

describe('readShape', () => {
  const tables = (sql: string): readonly string[] | undefined =>
    readShape(sql, parser)?.tables.map(({ span, alias }) => `${alias}: ${sql.slice(span.start, span.end)}`);

  it.each<readonly [string, readonly string[]]>([
    ['SELECT 1 FROM a, ONLY b AS x, "Ünïcode 😀"."T" t', ['a: a', 'x: ONLY b AS x', 't: "Ünïcode 😀"."T" t']],
    ["SELECT '😀ä' FROM a -- , b\r\n JOIN /* c */ d USING (id)", ['a: a', 'd: d']],
    ['SELECT 1 FROM (a JOIN b ON a.x = b.x) JOIN c ON c.y = a.y', ['a: a', 'b: b', 'c: c']],
    ['SELECT 1 FROM a JOIN b JOIN c ON b.x = c.x ON a.x = b.x', ['a: a', 'b: b', 'c: c']],
    ['SELECT extract(year FROM a.at) FROM a WHERE a.b IS DISTINCT FROM a.c', ['a: a']],
    ['SELECT CASE WHEN a.x THEN 1 END "from" FROM a FOR UPDATE OF a', ['a: a']],
    [
      'SELECT 1 FROM a TABLESAMPLE system (1), LATERAL f(a.x) WITH ORDINALITY AS g(v, n)',
      ['a: a', 'g: LATERAL f(a.x) WITH ORDINALITY AS g(v, n)'],
    ],
    [
      'INSERT INTO t AS x (a) SELECT b.a FROM b JOIN c ON c.a = b.a ON CONFLICT DO NOTHING',
      ['x: t AS x', 'b: b', 'c: c'],
    ],
    ['MERGE INTO t USING s ON s.id = t.id WHEN MATCHED THEN DELETE', ['t: t', 's: s']],
    ['TABLE a', ['a: a']],
    ['SELECT 1;', []],
  ])('%s', (sql, expectedTables) => {
    expect(tables(sql)).toEqual(expectedTables);
  });

  it.each(['', 'SELEC 1', 'SELECT 1; SELECT 2', 'SELECT \0 FROM a', 'SELECT 1 FROM a WHERE ('])(
    'has none for %j',
    (sql) => {
      expect(readShape(sql, parser)).toBeUndefined();
    },
  );

  it('splits conditions where all parts must hold', () => {
    const sql = 'SELECT 1 FROM a WHERE ((a.x BETWEEN 1 AND 2 AND a.y = 3) AND (a.z = 1 OR a.z = 2))';
    const parts = readShape(sql, parser)!.predicates.map(({ span }) => sql.slice(span.start, span.end));
    expect(parts).toEqual(['a.x BETWEEN 1 AND 2', 'a.y = 3', 'a.z = 1 OR a.z = 2']);
  });

  it('knows which tables a CROSS JOIN adds on purpose', () => {
    expect([
      ...crossJoined(readShape('SELECT 1 FROM a CROSS JOIN b x JOIN c ON c.i = a.i', parser)!),
    ]).toEqual(['x']);
  });

  it('reads a query of a thousand joins without trouble', () => {
    const joins = Array.from({ length: 1000 }, (_, n) => `JOIN t${n} ON t${n}.id = a.id`).join('\n');
    expect(readShape(`SELECT 1 FROM a ${joins}`, parser)?.joins).toHaveLength(1000);
  });
});
