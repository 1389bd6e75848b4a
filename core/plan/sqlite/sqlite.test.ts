import { describe, expect, it } from 'vitest';
import { readPlan } from '../reading/normalise.ts';
import { advise } from '../advise.ts';
import { measure } from '../metrics.ts';
import { noFacts } from '../insight.ts';
import { planDocument } from '../present/document.ts';
import { sqlitePlanDocument, type QueryPlanRow } from './document.ts';
import { guardSqlite } from './guard.ts';
import { tablesNamed, whereIn } from './names.ts';

/** `2 0 SCAN users`: as SQLite 3.54 prints it. */
function planOf(sql: string, lines: string, rows = 3_000) {
  const read = lines.split('; ').map((line): QueryPlanRow => {
    const [, id = '', parent = '', detail = ''] = /^(\d+) (\d+) (.*)$/.exec(line) ?? [];
    return { id, parent, detail };
  });
  const names = { where: whereIn(sql), tables: tablesNamed(sql, ['users', 'orders']) };
  const result = readPlan(sqlitePlanDocument(read, names));
  if (!result.ok) throw new Error(result.problem);
  const { plan } = result;
  return {
    outline: plan.nodes.map(
      ({ depth, label, alias, index }) =>
        `${'  '.repeat(depth)}${[label, alias, index].filter((one) => one !== undefined).join(' ')}`,
    ),
    said: advise(plan, measure(plan), { ...noFacts, relationRows: () => rows }).map(
      ({ insight }) => insight.id,
    ),
  };
}

describe('a plan of SQLite', () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    [
      "SELECT * FROM users WHERE mail = 'x'",
      '2 0 SCAN users',
      ['Full Table Scan users'],
      ['sqlite-full-scan'],
    ],
    ['SELECT * FROM users', '2 0 SCAN users', ['Full Table Scan users'], []],
    [
      'SELECT * FROM users WHERE id = 3',
      '2 0 SEARCH users USING INTEGER PRIMARY KEY (rowid=?)',
      ['Rowid Lookup users'],
      [],
    ],
    [
      'SELECT u.mail FROM users u JOIN orders o ON o.user_id = u.age WHERE o.total > 3 ORDER BY u.mail',
      '5 0 SEARCH o USING INDEX orders_total (total>?); 11 0 BLOOM FILTER ON u (age=?); 21 0 SEARCH u USING AUTOMATIC COVERING INDEX (age=?); 33 0 USE TEMP B-TREE FOR ORDER BY',
      [
        'Sort in a Temporary B-Tree',
        '  Nested Loop Join',
        '    Index Lookup o orders_total',
        '    Automatic Index Lookup u',
      ],
      ['sqlite-temporary-b-tree', 'sqlite-automatic-index'],
    ],
    [
      'SELECT * FROM users, orders',
      '3 0 SCAN users; 5 0 SCAN orders',
      ['Nested Loop Join', '  Full Table Scan users', '  Full Table Scan orders'],
      ['sqlite-full-scan'],
    ],
    [
      "SELECT * FROM orders WHERE at = '3' OR total = 4",
      '4 0 MULTI-INDEX OR; 5 4 INDEX 1; 11 5 SEARCH orders USING INDEX orders_at (at=?); 16 4 INDEX 2; 22 16 SEARCH orders USING INDEX orders_total (total=?)',
      ['Index Merge', '  Index Lookup orders orders_at', '  Index Lookup orders orders_total'],
      [],
    ],
    [
      'SELECT DISTINCT age FROM users',
      '5 0 SCAN users; 20 0 USE TEMP B-TREE FOR DISTINCT',
      ['Distinct in a Temporary B-Tree', '  Full Table Scan users'],
      [],
    ],
    [
      'WITH RECURSIVE x (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM x) SELECT * FROM x JOIN users ON users.id = x.i',
      '2 0 CO-ROUTINE x; 5 2 SETUP; 6 5 SCAN CONSTANT ROW; 17 2 RECURSIVE STEP; 18 17 SCAN x; 29 0 SCAN x; 32 0 SEARCH users USING INTEGER PRIMARY KEY (rowid=?)',
      [
        'Nested Loop Join',
        '  Subquery Scan x',
        '  Rowid Lookup users',
        '  Recursive Union',
        '    Result',
        '    Subquery Scan x',
      ],
      [],
    ],
    [
      'SELECT * FROM users UNION SELECT * FROM users',
      '2 0 MERGE (UNION); 4 2 LEFT; 7 4 SCAN users; 38 2 RIGHT; 41 38 SCAN users',
      ['Union', '  Full Table Scan users', '  Full Table Scan users'],
      [],
    ],
    ['SELECT 1', '1 0 SOMETHING NEW', ['SOMETHING NEW'], []],
    ['SELECT 1', '', ['Result'], []],
  ])('%s', (sql, lines, outline, said) => {
    const plan = planOf(sql, lines);
    expect(plan.outline).toEqual(outline);
    expect([...plan.said].sort()).toEqual([...said].sort());
    // A few rows need no insight.
    expect(planOf(sql, lines, 10).said).toEqual([]);
  });
});

describe('what is sent behind EXPLAIN QUERY PLAN', () => {
  it.each([
    ['SELECT 1;', 'allowed'],
    ['-- first\nWITH a AS (SELECT 1) SELECT * FROM a', 'allowed'],
    ['DELETE FROM users', 'allowed'],
    ['SELECT 1; DROP TABLE users', 'severalStatements'],
    ['EXPLAIN SELECT 1', 'alreadyExplain'],
    ['PRAGMA user_version', 'otherStatement'],
    ['ANALYZE', 'otherStatement'],
    ['-- nothing', 'empty'],
    ['SELECT 1\0; DROP TABLE users', 'nulCharacter'],
  ])('%s: %s', (sql, expected) => {
    const verdict = guardSqlite(sql);
    expect(verdict.kind === 'allowed' ? verdict.kind : verdict.reason).toBe(expected);
  });
});

it('has no column of figures: it says none', () => {
  const json = sqlitePlanDocument([{ id: '2', parent: '0', detail: 'SCAN users' }], {
    where: undefined,
    tables: new Map(),
  });
  const read = readPlan(json);
  if (!read.ok) throw new Error(read.problem);
  const { plan } = read;
  const metrics = measure(plan);
  const origin = { kind: 'file', name: 'x' } as const;
  const reading = { sql: '', origin, plan, metrics, insights: [], sources: [], tables: [] };
  const { columns, icicles } = planDocument(reading, '');
  expect([columns, icicles]).toEqual([[], []]);
});
