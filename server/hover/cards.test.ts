/** Hovers from real SQL: short, about the right object, and safe for any name. */
import { beforeAll, describe, expect, it } from 'vitest';
import { queueOf, untold, type Effect, type RelationEffect } from '../../core/effects/effect.ts';
import { nameOf, resolveRelation } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { replaySection } from '../../core/replay/section.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { effectCard, effectSummary, type Costs } from './effect-card.ts';
import { nameAt } from './name-at.ts';
import { tableCard } from './table-card.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

function schemaOf(sql: string): Schema {
  return replaySection(emptySchema(), statementsIn(sql, parser), 'migrations/7_init.up.sql').after;
}

/** The meaning of the name marked by `|`, as `schema.name`. */
function nameUnder(marked: string): string | undefined {
  const offset = marked.indexOf('|');
  const sql = marked.replace('|', '');
  const statement = statementsIn(sql, parser).find(({ span }) => span.start <= offset && offset <= span.end);
  const found = statement === undefined ? undefined : nameAt(statement, offset);
  if (found === undefined) return undefined;
  expect(found.span.start <= offset && offset <= found.span.end).toBe(true);
  const { schema, name } = found.name;
  return schema === undefined ? name.text : `${schema.text}.${name.text}`;
}

describe('nameAt', () => {
  it.each([
    ['SELECT * FROM or|ders', 'orders'],
    ['SELECT * FROM |orders', 'orders'],
    ['SELECT * FROM orders|', 'orders'],
    ['SELECT * FROM Shop.Or|ders', 'shop.orders'],
    ['SELECT * FROM "Shop"."Or|ders"', 'Shop.Orders'],
    ['SELECT 1 |+ 1', undefined],
    ["SELECT 'or|ders'", undefined],
    ['SELECT * FROM or|ders WHERE (', 'orders'],
    ['DO $$ BEGIN UPDATE or|ders SET a = 1; END $$', 'orders'],
    ['CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM s.or|ders $$', 's.orders'],
  ])('%s', (marked, expected) => {
    expect(nameUnder(marked)).toBe(expected);
  });
});

describe('tableCard', () => {
  function card(sql: string, name: string, link?: string): string {
    const schema = schemaOf(sql);
    const relation = resolveRelation(schema, {
      start: 0,
      end: 0,
      schema: undefined,
      name: { start: 0, end: 0, text: name },
    });
    if (relation === undefined) throw new Error(`${name} is not there`);
    return tableCard(relation, schema, () => link).join('\n');
  }

  it('shows columns, keys, indexes, who refers to it, and the migration', () => {
    const sql = `
      CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL);
      CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, note text);
      CREATE INDEX ON orders (customer_id);
    `;
    expect(card(sql, 'orders', 'file:///shop/migrations/7_init.up.sql#L3')).toMatchInlineSnapshot(`
      "**Table** \`orders\`, created by [7\\_init\\.up\\.sql](file:///shop/migrations/7_init.up.sql#L3).
      \`\`\`
      id           bigint, not null, primary key
      customer_id  bigint, not null, → customers
      note         text
      \`\`\`
      Indexes: \`orders_pkey\` unique \\(id\\) · \`orders_customer_id_idx\` \\(customer\\_id\\)"
    `);
    expect(card(sql, 'customers')).toContain('Referenced by `orders`.');
  });

  it('says which queries of the workspace find no index', () => {
    const relation = resolveRelation(schemaOf('CREATE TABLE t (a int);'), nameOf(undefined, 't'));
    if (relation === undefined) throw new Error('t is not there');
    const lines = (...wanted: readonly (readonly [string, number])[]) =>
      tableCard(relation, emptySchema(), () => undefined, {
        wanted: wanted.map(([columns, queries]) => ({ columns, queries })),
      }).at(-1);
    expect(lines(['a', 1])).toBe('⚠ 1 query looks into it by `a`: no index serves it.');
    expect(lines(['a, "B c"', 3], ['b', 1])).toBe(
      '⚠ 3 queries look into it by `a, "B c"`, 1 by `b`: no index serves them.',
    );
    expect(lines(['a', 4], ['b', 3], ['c', 2], ['d', 1])).toContain(
      '2 by `c`, and 1 more: no index serves them.',
    );
  });

  it('says in one line who changed it since', () => {
    const made = schemaOf('CREATE TABLE t (a int);');
    const change = 'ALTER TABLE t ADD COLUMN b int; ALTER TABLE t ALTER COLUMN a TYPE bigint;';
    const after = [8, 9, 10, 11].reduce(
      (schema, n) =>
        replaySection(schema, statementsIn(change.replaceAll('b int', `b${n} int`), parser), `m/${n}_x.sql`)
          .after,
      made,
    );
    const relation = resolveRelation(after, nameOf(undefined, 't'));
    const lines = relation === undefined ? [] : tableCard(relation, after, ({ file }) => `file:///${file}`);
    expect(lines[1]).toBe(
      'Changed by 3 others, [11\\_x\\.sql](file:///m/11_x.sql) \\(column added and more\\).',
    );
  });

  it('stays short, however wide the table is', () => {
    const columns = Array.from({ length: 200 }, (_, i) => `c${i} int UNIQUE`).join(', ');
    expect(card(`CREATE TABLE wide (${columns});`, 'wide').split('\n').length).toBeLessThanOrEqual(11);
  });

  it.each(['a]b(http://evil)', '<script>', '``` \n# x', '[x](command:y)', '$(trash)'])(
    'shows the hostile name %j as code only',
    (name) => {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      const text = card(`CREATE TABLE ${quoted} (${quoted} int);`, name);
      const outside = text.replace(/(`+)[\s\S]*?[^`]\1(?!`)/g, '');
      expect(outside).not.toMatch(/evil|script|command|trash|^#/m);
    },
  );
});

describe('effectCard', () => {
  const relation: RelationEffect = {
    relation: 'orders',
    role: 'target',
    lock: 'ACCESS EXCLUSIVE',
    isNew: false,
    rewrite: false,
    buildsIndex: false,
    scan: false,
    queue: queueOf('ACCESS EXCLUSIVE'),
    standbyLock: true,
    evidence: 'x',
  };
  const effect: Effect = {
    ...untold,
    fact: 'x',
    relations: [relation],
    heldUntil: 'end-of-transaction',
    measuredOn: [14, 15, 16, 17, 18],
    bound: 'exact',
  };

  const card = (effects: readonly Effect[], unseen: readonly string[] = []) =>
    effectCard({ effects, until: 'COMMIT in line 7', unseen, ...beside });
  const beside: Pick<Costs, 'newer' | 'target'> = {
    newer: [],
    target: { dialect: 'postgresql', version: 16, from: 'assumed' },
  };

  it('says what it cannot know, and whether more may be locked', () => {
    const lines = card([{ ...effect, bound: 'lower' }], ['orders']);
    expect(lines?.slice(-2)).toEqual([
      'No migration that is known here makes orders\\: tables that hang on it may be locked too\\.',
      'Measured on PostgreSQL 14 to 18, from outside\\: at least this\\.',
    ]);
  });

  it('says what the target does not have, and which connection it comes from', () => {
    const target = { dialect: 'postgresql', version: 14, from: 'connection', connection: 'shop' } as const;
    const newer = ['MERGE came with PostgreSQL 15.', 'More did.'];
    const costs = { until: 'COMMIT', unseen: [], newer, target };
    const first = 'MERGE came with PostgreSQL 15\\. 1 more of it is newer too\\.';
    expect(effectCard({ ...costs, effects: [effect] })).toEqual(
      expect.arrayContaining([first, 'PostgreSQL 14\\, from the connection shop\\.']),
    );
    expect(effectCard({ ...costs, effects: [] })).toEqual([first]);
  });

  it('names lock, table, who waits, how long, and how that is known', () => {
    expect(card([effect])).toEqual([
      '**Effect** ACCESS EXCLUSIVE on orders\\: blocks reads and writes\\.',
      'ACCESS EXCLUSIVE is held until COMMIT in line 7\\.',
      'Waits for the oldest transaction on orders\\; every later query queues behind it\\.',
      'Measured on PostgreSQL 14 to 18\\.',
    ]);
    expect(effectSummary([effect])).toBe('**Effect** This statement blocks reads and writes on orders\\.');
  });

  it('puts the actions of one statement together', () => {
    const scan = { ...relation, lock: 'SHARE UPDATE EXCLUSIVE', scan: true } as const;
    const referenced = { ...relation, relation: 'customers', role: 'referenced', lock: 'ROW SHARE' } as const;
    const both = card([effect, { ...effect, relations: [scan, referenced], measuredOn: [16] }]);
    expect(both?.filter((line) => line.includes('on orders\\:'))).toHaveLength(1);
    expect(both).toContain('Reads all rows of orders\\.');
    expect(both).toContain('Measured on PostgreSQL 16\\.');
  });

  it('is silent where nothing is touched', () => {
    expect(card([{ ...effect, relations: [] }])).toBeUndefined();
    expect(card([])).toBeUndefined();
  });

  it('stays short, however much is touched', () => {
    const many = Array.from({ length: 50 }, (_, i) => ({
      ...relation,
      relation: `t${i}`,
      rewrite: i % 3 === 0,
      buildsIndex: i % 3 === 1,
      scan: i % 3 === 2,
    }));
    const all = card(
      [{ ...effect, relations: many, refusedInTransaction: true, uncertain: 'the type is not known' }],
      many.map((one) => one.relation),
    );
    expect(all?.length).toBeLessThanOrEqual(12);
  });
});
