/** test/databases/plans-again.test.ts compares text plans with the JSON of the same server; this file tests the text around a plan. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../model.ts';
import { rawInText } from '../reading/from-text.ts';
import { readPlan } from '../reading/normalise.ts';

const folder = join(import.meta.dirname, '../../../test/fixtures/plan-texts');
const texts = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);

function read(text: string): Plan {
  const result = readPlan(text);
  if (!result.ok) throw new Error(`${result.problem}\n${text}`);
  return result.plan;
}

type Frame = (lines: readonly string[]) => string;

const widest = (lines: readonly string[]): number => Math.max(...lines.map((line) => line.length));

/** A terminal breaks a line at its width; trailing spaces are lost. */
function cutAt(width: number): Frame {
  return (lines) => lines.flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');
}

const frames: readonly (readonly [string, Frame])[] = [
  [
    'psql',
    (lines) =>
      [
        'QUERY PLAN'.padStart(60),
        '-'.repeat(120),
        ...lines.map((line) => ` ${line}`),
        `(${lines.length} rows)`,
        '',
      ].join('\n'),
  ],
  [
    'psql with borders, each line a row of its own',
    (lines) => {
      const width = widest(lines);
      const edge = `+${'-'.repeat(width + 2)}+`;
      const row = (line: string): string => `| ${line.padEnd(width)} |`;
      return [edge, row('QUERY PLAN'), edge, ...lines.map(row), edge, `(${lines.length} rows)`].join('\n');
    },
  ],
  ['a byte order mark and CRLF', (lines) => `\uFEFF${lines.join('\r\n')}`],
  ['a quoting mail', (lines) => lines.map((line) => `> ${line}`).join('\n')],
  [
    'non-breaking spaces of a web page',
    (lines) => lines.map((line) => line.replaceAll(' ', '\u00A0')).join('\n'),
  ],
  ['quotes around each line', (lines) => lines.map((line) => `"${line}"`).join('\n')],
  [
    'the log of auto_explain, another process between the lines',
    (lines) => {
      const prefix = '2026-02-03 04:05:06.789 UTC [4711] ';
      const tabbed = ['Query Text: SELECT 1', '  FROM t;', ...lines].map((line) => `\t${line}`);
      const other = `${prefix.replace('4711', '12')}LOG:  checkpoint starting: time`;
      return [
        `${prefix}LOG:  duration: 109.9 ms  plan:`,
        ...tabbed.slice(0, 6),
        other,
        ...tabbed.slice(6),
        `${prefix}LOG:  connection received: host=[local]`,
      ].join('\n');
    },
  ],
  ['a terminal of 100 columns', cutAt(100)],
  [
    'a second plan behind it',
    (lines) => [...lines, '', 'Seq Scan on b  (cost=0.00..1.00 rows=1 width=4)'].join('\n'),
  ],
];

describe.each(texts)('%s', (_file, text) => {
  const lines = text.trimEnd().split('\n');

  it.each(frames)('is read through %s', (_name, frame) => {
    expect(read(frame(lines))).toEqual(read(text));
  });

  it('is read as far as it goes where it was cut off', () => {
    const whole = read(text);
    for (let kept = 1; kept < lines.length; kept += 1) {
      const { nodes } = read(lines.slice(0, kept).join('\n'));
      expect(nodes.map(({ label }) => label)).toEqual(
        whole.nodes.slice(0, nodes.length).map(({ label }) => label),
      );
    }
  });

  it('survives what is missing, doubled or foreign', () => {
    const edit = fc.record({
      at: fc.nat(lines.length - 1),
      with: fc.constantFrom('', '->', 'Sort', 'a: b: c', '\u0000', '('.repeat(50)),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
        const changed = [...lines];
        for (const one of edits) changed[one.at] = one.with;
        const result = readPlan(changed.join('\n'));
        if (result.ok) expect(result.plan.nodes.length).toBeLessThanOrEqual(lines.length);
        else expect(result.problem).toMatch(/\.$/);
      }),
    );
  });
});

/** What people have pasted, with the nodes that are in it: label, table, conditions, other fields. */
const pasted: readonly {
  readonly with: string;
  readonly text: string;
  readonly nodes: readonly (readonly string[])[];
  readonly query?: string;
  readonly times?: readonly [number, number];
}[] = [
  {
    with: 'numbered lines and a heading',
    text: `QUERY PLAN
1. Append  (cost=0.29..3674.20 rows=10 width=28)
2. -> Seq Scan on w  (cost=0.29..323.42 rows=10 width=6)`,
    nodes: [['Append'], ['Seq Scan', 'w']],
  },
  {
    with: 'numbered lines that kept their indentation',
    text: `1 Append  (cost=0.29..3674.20 rows=10 width=28)
2   ->  Seq Scan on w  (cost=0.29..323.42 rows=10 width=6)
3         Filter: (a > 1)
4   ->  Seq Scan on v  (cost=0.29..323.42 rows=10 width=6)`,
    nodes: [['Append'], ['Seq Scan', 'w', '(a > 1)'], ['Seq Scan', 'v']],
  },
  {
    with: 'the query after a blank line',
    text: `Seq Scan on a
   Filter: (id = 42)

SELECT id
FROM a WHERE id = 42;`,
    nodes: [['Seq Scan', 'a', '(id = 42)']],
    query: 'SELECT id\nFROM a WHERE id = 42',
  },
  {
    with: 'the query before a blank line',
    text: `EXPLAIN (ANALYZE, BUFFERS) SELECT id FROM a WHERE id = 42;

 QUERY PLAN
------------
 Seq Scan on a
   Filter: (id = 42)`,
    nodes: [['Seq Scan', 'a', '(id = 42)']],
    query: 'SELECT id FROM a WHERE id = 42',
  },
  {
    with: 'the status lines of a client',
    text: `| Seq Scan on orders  (cost=0.00..1.00 rows=1 width=8) |
|   Filter: (note IS NULL)                             |
+------------------------------------------------------+
EXPLAIN
Time: 0.012s`,
    nodes: [['Seq Scan', 'orders', '(note IS NULL)']],
  },
  {
    with: 'its first blank lost',
    text: `Seq Scan on t  (cost=0.00..29.68 rows=568 width=773)
   Filter: (a > 1)
 Planning Time: 0.1 ms
 Execution Time: 0.2 ms`,
    nodes: [['Seq Scan', 't', '(a > 1)']],
    times: [0.1, 0.2],
  },
  {
    with: 'doubled quotes',
    text: `"Seq Scan on t  (cost=0.00..29.68 rows=568 width=773)"
"  Filter: (note = 'a ""b""'::text)"`,
    nodes: [['Seq Scan', 't', `(note = 'a "b"'::text)`]],
  },
  {
    with: 'the appendices of pg_overexplain',
    text: ` Seq Scan on a  (cost=0.00..1.00 rows=1 width=8)
   Filter: (id = 42)
   Disabled Nodes: 0
   Scan RTI: 1
 PlannedStmt:
   Command Type: select
   Flags: canSetTag
   Parse Location: 0 to end
 RTI 1 (relation, in-from-clause):
   Eref: a (id, name)
   Relation Kind: relation
 Unprunable RTIs: 1`,
    nodes: [['Seq Scan', 'a', '(id = 42)', 'Disabled Nodes,Scan RTI']],
  },
];

describe('a text plan', () => {
  it('without figures is still a tree', () => {
    const plan = read(`Nested Loop Left Join
  ->  Seq Scan on "Orders" "o""1"
        Filter: (status = 'a: b'::text)
  ->  Index Only Scan Backward using t_pkey on public.t`);
    expect(plan.nodes.map(({ label, relation, alias, role }) => [label, relation, alias, role])).toEqual([
      ['Nested Loop Left Join', undefined, undefined, 'root'],
      ['Seq Scan', { schema: undefined, name: 'Orders' }, 'o"1', 'outer'],
      ['Index Only Scan Backward', { schema: 'public', name: 't' }, 't', 'inner'],
    ]);
    expect(plan.nodes[1]?.conditions).toEqual([
      { kind: 'filter', text: "(status = 'a: b'::text)", rowsRemoved: undefined },
    ]);
  });

  it('says that it has lost its indentation', () => {
    const text = texts[0]?.[1] ?? '';
    const result = readPlan(text.replaceAll(/^ +/gm, ''));
    expect(result).toEqual({
      ok: false,
      problem:
        'The plan has lost its indentation, which says what belongs to what. Copy it again with its spaces.',
    });
  });

  it.each(pasted)('is read where it was pasted with $with', ({ text, nodes, query, times }) => {
    const found = rawInText({ text, name: 'pasted', query: '' }, 'kept');
    if (!found.ok) throw new Error(found.problem);
    const plan = read(text);
    expect(
      plan.nodes.map(({ label, relation, conditions, extra }) => [
        label,
        relation?.name,
        conditions.map((one) => one.text).join(),
        [...extra.keys()].join(),
      ]),
    ).toEqual(
      nodes.map((one) =>
        [...one, '', '', '', ''].slice(0, 4).map((part, at) => (at === 1 && part === '' ? undefined : part)),
      ),
    );
    expect([found.query, plan.planningMs, plan.executionMs]).toEqual([
      query ?? '',
      ...(times ?? [undefined, undefined]),
    ]);
  });

  it('is frozen, and reads ten thousand nodes', () => {
    const member = '  ->  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n        Filter: (a > 1)\n';
    const plan = read(`Append  (cost=0.00..1.00 rows=1 width=4)\n${member.repeat(10_000)}`);
    expect([plan.nodes.length, Object.isFrozen(plan.nodes[1])]).toEqual([10_001, true]);
  });
});
