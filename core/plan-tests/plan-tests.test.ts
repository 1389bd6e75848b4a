/** Fingerprints of plans: which are equal, which are not, that they survive printing and parsing, and that they contain no values. */
import { describe, expect, it } from 'vitest';
import { readPlan } from '../plan/reading/normalise.ts';
import { checkQuery, isSamePlan, pairUp, recordAgain, type CurrentQuery } from './check.ts';
import { fingerprintOf, type FoundNode } from './fingerprint.ts';
import { lineDiff } from './line-diff.ts';
import { nodeLine, printRecord, querySql, readRecord } from './record.ts';

type Raw = Readonly<Record<string, unknown>>;

function scan(rows: number, more: Raw = {}): Raw {
  return {
    'Node Type': 'Seq Scan',
    'Relation Name': 'orders',
    Schema: 'public',
    Alias: 'o',
    'Plan Rows': rows,
    ...more,
  };
}

function nodes(plan: Raw): readonly FoundNode[] {
  const read = readPlan([{ Plan: { 'Startup Cost': 0, 'Total Cost': 1, 'Plan Width': 8, ...costs(plan) } }]);
  if (!read.ok) throw new Error(read.problem);
  return fingerprintOf(read.plan, 'counted');
}

function costs(plan: Raw): Raw {
  const below = plan['Plans'];
  const figures = { 'Startup Cost': 0, 'Total Cost': 1, 'Plan Width': 8 };
  return {
    ...figures,
    ...plan,
    ...(Array.isArray(below) ? { Plans: below.map((one: Raw) => costs(one)) } : {}),
  };
}

function lines(plan: Raw): readonly string[] {
  return nodes(plan).map(nodeLine);
}

const byIndex = (rows: number): Raw => ({
  'Node Type': 'Limit',
  'Plan Rows': 10,
  Plans: [
    scan(rows, {
      'Node Type': 'Index Scan',
      'Parent Relationship': 'Outer',
      'Index Name': 'orders_account',
      'Index Cond': "(o.email = 'a.secret@example.org'::text)",
      Filter: '(o.total > 12345)',
    }),
  ],
});

describe('a fingerprint', () => {
  it('says what is read and how, without values', () => {
    expect(lines(byIndex(450))).toEqual([
      '  Limit  ~10 rows',
      '    Index Scan on public.orders o using orders_account [index condition, filter]  ~100 rows',
    ]);
  });

  it('takes partitions that are read alike for one', () => {
    const part = (name: string, kind: string): Raw =>
      scan(5, {
        'Node Type': kind,
        'Parent Relationship': 'Member',
        'Relation Name': name,
        Alias: name,
        ...(kind === 'Index Scan' ? { 'Index Name': `${name}_idx` } : {}),
      });
    const append = (...names: readonly string[]): Raw => ({
      'Node Type': 'Append',
      'Plan Rows': 20,
      Plans: names.map((one) => part(one, 'Index Scan')),
    });
    expect(lines(append('e1', 'e2', 'e3'))).toEqual([
      '  Append  ~10 rows',
      '    Index Scan on each partition using its index  ~1 row',
    ]);
    expect(isSamePlan(nodes(append('e1', 'e2')), nodes(append('e2', 'e3', 'e4')))).toBe(true);
  });

  it.each<readonly [number, number, boolean]>([
    [100, 999, true],
    [100, 1_900, true],
    [100, 2_100, false],
    [100, 51, true],
    [100, 40, false],
    [1, 0, true],
    [1, 15, true],
    [1, 200_000, false],
  ])('%d rows, then %d: the same is %s', (before, now, same) => {
    expect(isSamePlan(nodes(scan(before)), nodes(scan(now)))).toBe(same);
  });
});

describe('a record', () => {
  const query: CurrentQuery = {
    name: 'Orders',
    line: 3,
    sql: querySql(
      "SELECT *\n FROM orders -- secret\n WHERE email = 'a.secret@example.org' AND total > 12345",
    ),
  };

  it('holds no value, and is read back', () => {
    const text = printRecord('orders.sql', {
      source: 'connection',
      major: 18,
      queries: recordAgain(undefined, [{ query, nodes: nodes(byIndex(45_000)) }]),
    });
    expect(text).not.toMatch(/secret|12345/);
    const read = readRecord(text);
    if (!read.ok) throw new Error(read.because);
    expect(read.record.source).toBe('connection');
    expect(printRecord('orders.sql', read.record)).toBe(text);
    expect(isSamePlan(read.record.queries[0]?.nodes ?? [], nodes(byIndex(45_000)))).toBe(true);
  });

  it('brings back every order of magnitude and long queries', () => {
    const long = {
      ...query,
      name: undefined,
      sql: querySql(
        `SELECT ${Array.from({ length: 90 }, (_, at) => `column_${String(at)}`).join(', ')} FROM t`,
      ),
    };
    const all = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10].map((rows) => nodes(scan(rows)));
    const text = printRecord('x.sql', {
      source: 'lab',
      major: 17,
      queries: recordAgain(
        undefined,
        all.map((each) => ({ query: long, nodes: each })),
      ),
    });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(130);
    const read = readRecord(text);
    if (!read.ok) throw new Error(read.because);
    expect(read.record.queries.map(({ nodes: [first] }) => first?.magnitude)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(read.record.queries[0]?.sql).toBe(long.sql);
  });

  it.each([
    '',
    '{}',
    '# plinth plans 2\n',
    '# plinth plans 1\nsource: moon\nserver: PostgreSQL 18\n',
    '# plinth plans 1\nsource: lab\nserver: PostgreSQL 18\nquery\n| x\nwhat\n',
  ])('%j is none', (text) => {
    expect(readRecord(text).ok).toBe(false);
  });

  it('stays as it is where a plan counts as the same', () => {
    const kept = recordAgain(
      { source: 'lab', major: 18, queries: [{ name: 'Orders', sql: query.sql, nodes: nodes(scan(100)) }] },
      [{ query, nodes: nodes(scan(1_500)) }],
    );
    expect(kept[0]?.nodes[0]?.magnitude).toBe(2);
  });

  it('knows a query by its name where its text is another, and by its text without a name', () => {
    const [first, second] = [
      { ...query, sql: 'SELECT ?' },
      { name: undefined, line: 9, sql: 'SELECT b' },
    ];
    const recorded = [
      { name: undefined, sql: 'SELECT b', nodes: [] },
      { name: 'Orders', sql: 'SELECT a', nodes: [] },
    ];
    const pairs = pairUp(recorded, [first, second]);
    expect([pairs.get(first), pairs.get(second)]).toEqual([recorded[1], recorded[0]]);
  });
});

describe('what is different', () => {
  const query: CurrentQuery = { name: undefined, line: 0, sql: 'SELECT ?' };

  it.each<readonly [Raw, Raw, readonly string[]]>([
    [
      byIndex(5),
      {
        'Node Type': 'Limit',
        'Plan Rows': 10,
        Plans: [scan(5, { Filter: 'true', 'Parent Relationship': 'Outer' })],
      },
      ['Does not use the index orders_account any more.', 'Reads all of public.orders.'],
    ],
    [scan(5), byIndex(5), ['Uses the index orders_account.']],
    [
      scan(5),
      scan(90_000),
      ['The same nodes, with rows of another order of magnitude expected at one of them.'],
    ],
    [scan(5, { Filter: 'a' }), scan(5), ['The plan has another shape.']],
  ])('%#', (before, now, words) => {
    const recorded = { name: undefined, sql: 'SELECT ?', nodes: nodes(before) };
    const check = checkQuery(query, { kind: 'planned', nodes: nodes(now) }, recorded);
    expect(check).toMatchObject({ kind: 'changed', words });
  });

  it('is shown line by line', () => {
    const diff = lineDiff(['a', 'b', 'c', 'd'], ['a', 'c', 'x', 'd'], (a, b) => a === b);
    expect(diff.map(({ change, text }) => `${change} ${text}`)).toEqual([
      'same a',
      'gone b',
      'same c',
      'come x',
      'same d',
    ]);
  });

  it('is shown whole where it is huge', () => {
    const many = (letter: string): readonly string[] =>
      Array.from({ length: 2_000 }, (_, at) => `${letter}${String(at)}`);
    const diff = lineDiff(['x', ...many('a')], ['x', ...many('b')], (a, b) => a === b);
    expect(diff.filter(({ change }) => change === 'gone')).toHaveLength(2_000);
    expect(diff[0]).toEqual({ change: 'same', text: 'x' });
  });
});
