/**
 * Plans of MySQL in the forms that its manual describes, because no MySQL server runs in tests. test/databases gets MariaDB's from a real
 * server.
 */
import { describe, expect, it } from 'vitest';
import { advise } from '../advise.ts';
import { noFacts } from '../insight.ts';
import { measure } from '../metrics.ts';
import { readPlan } from '../reading/normalise.ts';
import { fillParameters } from '../fill-parameters.ts';
import { guardMysql, parametersOf } from './guard.ts';
import { mapMysql } from './source-map.ts';

/** Each node on a line, with its insights. */
function told(input: unknown): readonly string[] {
  const read = readPlan(input);
  if (!read.ok) return [read.problem];
  const { plan } = read;
  const metrics = measure(plan);
  const said = advise(plan, metrics, noFacts);
  return plan.nodes.flatMap((node) => {
    const { estimate, actual, conditions } = node;
    const parts = [
      node.relation?.name ?? node.alias,
      node.index,
      node.sortKeys.length === 0 ? undefined : `by ${node.sortKeys.join(', ')}`,
      estimate && `~${estimate.rows}`,
      actual && `${actual.rows} × ${actual.loops}`,
      ...conditions.map(({ kind, text }) => `${kind} ${text}`),
    ];
    const line =
      `${'  '.repeat(node.depth)}${node.label} ${parts.filter((part) => part !== undefined).join(' · ')}`.trimEnd();
    return [
      line,
      ...said
        .filter((one) => one.node === node)
        .map(({ insight }) => `${'  '.repeat(node.depth)}! ${insight.id}`),
    ];
  });
}

const table = (name: string, access: string, rows: number, more: object = {}): object => ({
  table: { table_name: name, access_type: access, rows_examined_per_scan: rows, filtered: '10.00', ...more },
});

describe('a JSON document of MySQL', () => {
  it('is a tree of operations over joins', () => {
    expect(
      told({
        query_block: {
          select_id: 1,
          cost_info: { query_cost: '10201.50' },
          ordering_operation: {
            using_filesort: true,
            grouping_operation: {
              using_temporary_table: true,
              using_filesort: false,
              nested_loop: [
                table('c', 'ALL', 50_000, { attached_condition: "(`shop`.`c`.`city` = 'Bern')" }),
                table('o', 'ref', 4, {
                  key: 'by_customer',
                  used_key_parts: ['customer_id'],
                  ref: ['shop.c.id'],
                  rows_produced_per_join: 20_000,
                }),
              ],
            },
          },
        },
      }),
    ).toEqual([
      'Filesort',
      '! mysql-filesort',
      '  Temporary Table',
      '  ! mysql-temporary-table',
      '    Nested Loop Join ~20000',
      "      Full Table Scan c · ~5000 · filter (`shop`.`c`.`city` = 'Bern')",
      '      ! mysql-full-scan',
      '      Index Lookup o · by_customer · ~0.4',
    ]);
  });

  it('has subqueries, unions, derived tables and what MySQL asks again for each row', () => {
    expect(
      told({
        query_block: {
          select_id: 1,
          nested_loop: [
            table('<derived2>', 'ALL', 10, {
              materialized_from_subquery: {
                using_temporary_table: true,
                dependent: true,
                query_block: {
                  select_id: 2,
                  ...table('a', 'index', 10, { key: 'PRIMARY', using_index: true }),
                },
              },
            }),
            table('b', 'ALL', 900, { range_checked_for_each_record: 'index map: 0x3' }),
            table('d', 'ALL', 2_000, { using_join_buffer: 'hash join' }),
            table('e', 'ALL', 2_000, { using_join_buffer: 'Block Nested Loop' }),
          ],
          select_list_subqueries: [
            {
              dependent: true,
              cacheable: false,
              query_block: {
                union_result: {
                  using_temporary_table: true,
                  table_name: '<union3,4>',
                  query_specifications: [{ query_block: { message: 'No tables used' } }],
                },
              },
            },
          ],
        },
      }),
    ).toEqual([
      'Buffered Nested Loop',
      '  Hash Join',
      '    Nested Loop Join',
      '      Full Table Scan <derived2> · ~1',
      '        Covering Index Scan a · PRIMARY · ~1',
      '      Range Checked For Each Record b · ~90',
      '      ! mysql-range-checked',
      '    Full Table Scan d · ~200',
      '  Full Table Scan e · ~200',
      '  ! mysql-join-without-index',
      '  Union in a Temporary Table',
      '    No table: No tables used',
    ]);
  });

  it('of a change, of nothing, and of what is not known keeps its words', () => {
    expect(
      told({
        query_block: {
          select_id: 1,
          table: {
            update: true,
            table_name: 't',
            access_type: 'range',
            key: 'k',
            rows_examined_per_scan: 3,
            filtered: '100.00',
          },
        },
      }),
    ).toEqual(['Update', '  Index Range Scan t · k · ~3']);
    expect(told({ query_block: { select_id: 1, table: { insert: true, table_name: 't' } } })).toEqual([
      'Insert t',
    ]);
    expect(told({ query_block: { select_id: 1, brand_new_operation: table('t', 'system', 1) } })).toEqual([
      'brand new operation',
      '  Single Row Lookup t · ~0.1',
    ]);
    expect(told({ query_block: 7 })).toEqual(['This is JSON, but not a query plan.']);
    expect(told({ query_block: { nested_loop: 'x', table: [1], message: 5 } })).toEqual(['Query Block']);
  });
});

describe('a tree of MySQL', () => {
  it('is read with its conditions, its estimates and what was counted', () => {
    expect(
      told(`-> Limit: 5 row(s)  (actual time=32..32 rows=5 loops=1)
    -> Sort: total DESC, limit input to 5 row(s) per chunk  (actual time=31..32 rows=5 loops=1)
        -> Table scan on <temporary>  (actual time=30..30.5 rows=828 loops=1)
            -> Aggregate using temporary table  (actual time=30..30 rows=828 loops=1)
                -> Nested loop inner join  (cost=1698 rows=1008) (actual time=0.25..27.7 rows=1778 loops=1)
                    -> Filter: ((o.placed >= <cache>(curdate())) and
(o.\`status\` = 'SUCCESS'))  (cost=992 rows=1008) (actual time=0.22..20 rows=178 loops=1)
                        -> Table scan on o  (cost=992 rows=9678) (actual time=0.21..5.66 rows=10000 loops=1)
                    -> Single-row index lookup on c using PRIMARY (id=o.customer_id)  (cost=0.25 rows=1) (actual time=632e-6..665e-6 rows=1 loops=178)
`),
    ).toEqual([
      'Limit 5 × 1',
      '  Filesort by total DESC · 5 × 1',
      '    Full Table Scan <temporary> · 828 × 1',
      '      Temporary Table 828 × 1',
      '        Nested Loop Join ~1008 · 1778 × 1',
      "          Full Table Scan o · ~1008 · 178 × 1 · filter ((o.placed >= <cache>(curdate())) and (o.`status` = 'SUCCESS'))",
      '          ! mysql-full-scan',
      '          Index Lookup c · PRIMARY · ~1 · 1 × 178',
    ]);
  });

  it('that is hostile is only deep', () => {
    const deep = Array.from({ length: 3_000 }, (_, at) => `${' '.repeat(at)}-> Filter: (a)`).join('\n');
    expect(told(deep)).toHaveLength(3_000);
    expect(told('-> ')).toEqual(['']);
  });
});

const usual = { ansiQuotes: false, plainBackslashes: false };

describe('guardMysql', () => {
  it.each([
    ['SELECT 1;', 'read'],
    ['(SELECT 1) UNION (SELECT 2)', 'read'],
    ["SELECT replace(a, 'x', ';'), \"it's; fine\" FROM `odd ``;name`", 'read'],
    ['WITH x AS (SELECT 1) SELECT * FROM x -- why; not', 'read'],
    ['SELECT * FROM t WHERE `update` = 1 AND t.delete = 2', 'read'],
    ['SELECT a FROM t FOR UPDATE', 'write'],
    ['SELECT a FROM t LOCK IN SHARE MODE', 'write'],
    ['WITH x AS (SELECT 1) DELETE FROM t', 'write'],
    ['INSERT INTO t SELECT * FROM u', 'write'],
    ['UPDATE t SET a = 1', 'write'],
  ])('lets %s through', (sql, access) => {
    expect(guardMysql(sql, usual)).toMatchObject({ kind: 'allowed', access });
  });

  it.each([
    ['', 'empty'],
    ['-- nothing', 'empty'],
    ['SELECT 1; DROP TABLE t', 'severalStatements'],
    ['SELECT 1; ;SELECT 2', 'severalStatements'],
    ["SELECT * FROM t INTO OUTFILE '/tmp/x'", 'createsTable'],
    ['SELECT 1 INTO @a', 'createsTable'],
    ['SELECT * INTO DUMPFILE "x" FROM t', 'createsTable'],
    ['SELECT /*!50000 1; */ 2', 'otherStatement'],
    ['SELECT /*M! SLEEP(1) */ 2', 'otherStatement'],
    ['EXPLAIN SELECT 1', 'alreadyExplain'],
    ['ANALYZE TABLE t', 'alreadyExplain'],
    ['CALL p()', 'otherStatement'],
    ['SET GLOBAL a = 1', 'otherStatement'],
    ['DELIMITER //\nSELECT 1//', 'otherStatement'],
    ["SELECT 'open", 'otherStatement'],
    ['SELECT \0', 'nulCharacter'],
  ])('refuses %j', (sql, reason) => {
    expect(guardMysql(sql, usual)).toMatchObject({ kind: 'refused', reason });
  });

  it('refuses what this server reads otherwise', () => {
    const ansi = { ansiQuotes: true, plainBackslashes: true };
    expect(guardMysql('SELECT "a"', ansi).kind).toBe('refused');
    expect(guardMysql("SELECT 'a\\' ; DROP TABLE t -- '", ansi).kind).toBe('refused');
    expect(guardMysql("SELECT 'a'", ansi).kind).toBe('allowed');
  });

  it('puts values in the places of parameters, and only there', () => {
    const sql = "SELECT '?', `?`, :name, ? -- ?\nFROM t WHERE a = :name AND b = @v";
    expect(parametersOf(sql).map(({ name }) => name)).toEqual([':name', '?2', ':name']);
    expect(fillParameters(sql, parametersOf(sql), ['x', null], (value) => `'${value}'`)).toBe(
      "SELECT '?', `?`,  'x' ,  NULL  -- ?\nFROM t WHERE a =  'x'  AND b = @v",
    );
  });
});

describe('mapMysql', () => {
  it.each([
    [
      'SELECT * FROM shop.orders AS o JOIN `cust``omers` c ON c.id = o.c, other WHERE 1',
      ['o', 'c', 'cust`omers', 'other'],
      ['shop.orders AS o', '`cust``omers` c', undefined, 'other'],
    ],
    ['SELECT * FROM t a JOIN t b', ['a', 'b'], ['t a', 't b']],
    ['SELECT * FROM t UNION SELECT * FROM t', ['t'], [undefined]],
    ['UPDATE t SET a = 1', ['t'], ['t']],
  ])('finds the tables of %s', (sql, aliases, places) => {
    const inputs = aliases.map((name) => ({ table: { table_name: name, access_type: 'ALL' } }));
    const read = readPlan({ query_block: { nested_loop: inputs } });
    if (!read.ok) throw new Error(read.problem);
    const map = mapMysql(read.plan, sql);
    const shown = aliases.map((alias) => {
      const node = read.plan.nodes.find((one) => one.alias === alias);
      const mapped = node && map[node.id];
      return mapped?.exact === true ? sql.slice(mapped.spans[0].start, mapped.spans[0].end) : undefined;
    });
    expect(shown).toEqual(places);
  });
});
