import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { fixtureJson, planFixture, planFixtures, somePlanFixtures } from '../../../test/plans/fixtures.ts';
import type { PostgresParser } from '../../syntax/postgres/parser.ts';
import { understandPlan, type PlanOrigin, type PlanReading } from '../understand.ts';
import { planDocument } from './document.ts';
import { placeHover, queryHover } from './hover.ts';
import { statisticsAge } from './words.ts';
import { lensText } from './lens.ts';
import { lineFacts } from './lines.ts';
import { code, prose } from './markdown.ts';

const live: PlanOrigin = {
  kind: 'live',
  connection: 'shop',
  role: 'app_reader',
  serverVersion: 180_004,
  generic: false,
  values: [],
};
const assumed: PlanOrigin = {
  kind: 'lab',
  serverVersion: 180_006,
  collectedAt: undefined,
  generic: false,
  values: [],
  limits: ['Assumed: 1 M rows in each table.'],
};
const at = '2026-01-02T03:04:05Z';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

function reading(
  name: string,
  how: 'estimated' | 'measured' = 'estimated',
  origin: PlanOrigin = live,
): PlanReading {
  const { sql } = planFixture(name);
  const result = understandPlan({ json: fixtureJson(name, how), sql, origin, parser });
  if (!result.ok) throw new Error(result.problem);
  return result.reading;
}

describe('the hover of a condition', () => {
  it('tells a bitmap scan as one thing, with the table’s size and age of statistics', () => {
    const { sql } = planFixture('bitmap-scan-discards');
    const orders = {
      schema: 'public',
      name: 'orders',
      rows: 60_000,
      bytes: 8e6,
      changed: 12,
      secondsSinceAnalyze: 9_000,
    };
    const json = fixtureJson('bitmap-scan-discards', 'estimated');
    const read = understandPlan({
      json,
      sql,
      origin: { ...live, values: [":a = 'x'"] },
      parser,
      tables: [orders],
    });
    if (!read.ok) throw new Error(read.problem);
    const text = placeHover(read.reading, sql.indexOf('WHERE') + 8) ?? '';
    expect(text.match(/\*\*[^*]+\*\*/g)).toHaveLength(1);
    expect(text).toContain('`orders` 60 k rows, 7\\.6 MB, analysed 2 h ago, 12 rows changed since');
    expect(text).toContain("with :a = 'x'");
  });
});

describe('line facts', () => {
  it('stand on the lines that cause the cost', () => {
    const facts = lineFacts(reading('lateral-inner-scan')).map(({ line, text }) => `${line}: ${text}`);
    expect(facts).toEqual([
      '0: Seq Scan on carriers · ~50 rows · < 1 % of cost',
      '2: Seq Scan on orders · ~50 rows · ~50 runs · 100 % of cost',
    ]);
  });

  it('count a bitmap scan as one', () => {
    const [fact] = lineFacts(reading('bitmap-scan-discards'));
    expect(fact?.text).toBe('Bitmap Heap Scan on orders · ~1 row · 100 % of cost');
    expect(fact?.details[0]).toContain('orders_placed_at_idx');
    expect(fact?.notable).toBe(true);
  });

  it('give measured rows and time, and the estimate where it was far off', () => {
    const texts = lineFacts(reading('merge-join-sorts', 'measured')).map(({ text }) => text);
    expect(texts.every((text) => /(ms|µs), .*of time$/.test(text))).toBe(true);
  });
});

describe('a hover', () => {
  it('has at most twelve lines for any plan, and says where it comes from', () => {
    for (const fixture of somePlanFixtures()) {
      for (const origin of [live, assumed]) {
        const result = understandPlan({
          json: fixtureJson(fixture.case, 'measured', fixture.major),
          sql: fixture.sql,
          origin,
          parser,
        });
        if (!result.ok) throw new Error(result.problem);
        const hovers = [
          queryHover(result.reading),
          placeHover(result.reading, fixture.sql.indexOf('FROM') + 5),
        ];
        for (const hover of hovers) {
          if (hover === undefined) continue;
          expect(hover.split('\n').length).toBeLessThanOrEqual(12);
          expect(hover).toContain(
            origin.kind === 'live' ? 'shop as app\\_reader' : 'Planned from assumed sizes',
          );
        }
      }
    }
  });

  it('begins with what to do', () => {
    expect(queryHover(reading('seq-scan-selective')).split('\n').slice(0, 4)).toEqual([
      '**Query plan** · cost 2,055 · ~1 row',
      '',
      '- ⚠ Seq Scan reads all of orders to keep about 1 row; an index on reference reads only those rows\\.',
      '- Seq Scan on `orders` · 100 % of cost · \\~1 row',
    ]);
  });

  it('of a predicate shows the node that evaluates it', () => {
    const { sql } = planFixture('nested-loop-index');
    const onCondition = placeHover(reading('nested-loop-index'), sql.indexOf('i.order_id') + 3);
    expect(onCondition).toContain('Index Scan on `order_items`');
    expect(onCondition).toContain('Index condition `(i.order_id = o.id)`');
    expect(placeHover(reading('nested-loop-index'), 3)).toBeUndefined();
  });

  it('lets no markup of a database through', () => {
    const hostile = reading('hostile-identifiers');
    const sqlAt = hostile.sql.indexOf('WHERE') + 8;
    for (const hover of [queryHover(hostile), placeHover(hostile, sqlAt) ?? '']) {
      const outsideCode = hover.replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, '');
      expect(outsideCode).not.toMatch(/<|command:|\]\(/);
    }
  });
});

describe('escaping', () => {
  it('leaves no way out of a code span', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\n', '<', '[', ']') }), (text) => {
        const span = code(text);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        expect(span.endsWith(fence)).toBe(true);
        expect(span.slice(fence.length, -fence.length)).not.toMatch(new RegExp(`(^|[^\`])${fence}($|[^\`])`));
        expect(span).not.toContain('\n');
      }),
    );
  });

  it.each([
    ['[x](command:evil)', '\\[x\\]\\(command&#58;evil\\)'],
    ['<b>&amp;', '&lt;b\\>&amp;amp;'],
    ['https://a.b', 'https&#58;//a\\.b'],
    ['a\n# b', 'a \\# b'],
  ])('%j is shown as it is', (text, expected) => {
    expect(prose(text)).toBe(expected);
  });
});

describe('from assumed sizes', () => {
  it('says so first everywhere, and tells no figure but in the plan view', () => {
    const planned = reading('seq-scan-selective', 'estimated', assumed);
    const document = planDocument(planned, at);
    expect(lineFacts(planned).map(({ text, notable }) => [text, notable])).toEqual([
      ['Seq Scan on orders', false],
    ]);
    expect(lensText({ kind: 'planned', reading: planned, at: '' })).toBe('Explain · assumed sizes');
    expect(document).toMatchObject({ kind: 'assumed', origin: { connection: 'Planned from assumed sizes' } });
    expect(document.origin.notice).toContain('Assumed: 1 M rows in each table.');
    expect(document.rows.every(({ insights }) => insights.length === 0)).toBe(true);
    const told = JSON.stringify([queryHover(planned), lineFacts(planned).map(({ text }) => text)]);
    expect(told).not.toMatch(/cost \d|rows? per|~\d|%/);
  });
});

describe('the lens', () => {
  it.each([
    [{ kind: 'unasked' } as const, 'Explain'],
    [{ kind: 'running' } as const, 'Explaining …'],
    [{ kind: 'failed', problem: 'no connection' } as const, 'Explain again: no connection'],
  ])('%j', (state, text) => {
    expect(lensText(state)).toBe(text);
  });

  it('gives the last result in a few words', () => {
    expect(lensText({ kind: 'planned', reading: reading('seq-scan-selective'), at: '' })).toBe(
      'Plan · cost 2,055 · Seq Scan on orders 100 % of cost · 1 insight',
    );
  });
});

describe('the plan document', () => {
  it('is plain data in which every parent comes before its children', () => {
    for (const { case: name } of planFixtures().filter((fixture) => fixture.major === 18)) {
      const document = planDocument(reading(name, 'measured'), at);
      expect(JSON.parse(JSON.stringify(document))).toEqual(document);
      document.rows.forEach((row, place) => {
        expect(row.id).toBe(place);
        expect(row.parent).toBeLessThan(place);
        expect(row.level).toBe(row.parent < 0 ? 1 : document.rows[row.parent]!.level + 1);
      });
    }
  });

  it('says who planned it, when, and what each node is about', () => {
    const document = planDocument(reading('hash-join', 'measured'), at);
    expect(document.origin).toEqual({
      file: '',
      connection: 'shop',
      role: 'app_reader',
      server: 'PostgreSQL 18.4',
      notice: '',
    });
    expect(document.at).toBe(at);
    expect(document.totals.map(({ label }) => label)).toEqual(['Cost', 'Time', 'Planning']);
    const scan = document.rows.find((row) => row.object === 'orders');
    expect(scan?.located).toBe(true);
    expect(scan?.details.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Table', 'Alias', 'Index', 'Index condition', 'Rows', 'Runs', 'Pages']),
    );
  });
});

it('reports what is no plan', () => {
  const result = understandPlan({ json: [], sql: 'SELECT 1', origin: live, parser });
  expect(result).toEqual({ ok: false, problem: 'The server answered with an empty plan.' });
});

/** The deadline detects quadratic growth and leaves room for a busy machine. */
it('understands ten thousand nodes', { timeout: 120_000 }, () => {
  const members = Array.from({ length: 10_000 }, (_, n) => ({
    'Node Type': 'Seq Scan',
    'Parent Relationship': 'Member',
    'Relation Name': `readings_${n}`,
    Alias: `r_${n}`,
    'Total Cost': 10,
    'Plan Rows': 5,
    Filter: `(r_${n}.value = 1)`,
  }));
  const json = [
    { Plan: { 'Node Type': 'Append', 'Total Cost': 100_000, 'Plan Rows': 50_000, Plans: members } },
  ];
  const result = understandPlan({
    json,
    sql: 'SELECT 1 FROM readings r WHERE r.value = 1',
    origin: live,
    parser,
  });
  expect(result.ok && planDocument(result.reading, at).rows.length).toBe(10_001);
  expect(result.ok && lineFacts(result.reading).length).toBe(1);
});

it.each([
  ['2026-02-27T10:00:00.000Z', '2026-03-01T09:59:00.000Z', '1 day old'],
  ['2024-02-27T10:00:00.000Z', '2024-03-01T10:00:00.000Z', '3 days old'],
  ['2025-12-31T23:00:00.000Z', '2026-01-01T01:00:00.000Z', 'less than a day old'],
  ['2016-11-20T00:00:00.000Z', '2026-11-20T00:00:00.000Z', '3,652 days old'],
  ['2026-11-21T00:00:00.000Z', '2026-11-20T00:00:00.000Z', ''],
  ['yesterday', '2026-11-20T00:00:00.000Z', ''],
])('statistics of %s are at %s %j', (collected, at, words) => {
  expect(statisticsAge(collected, at)).toBe(words);
});
