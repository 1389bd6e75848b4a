import { beforeAll, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { replaySection } from '../replay/section.ts';
import type { Schema } from '../schema/model.ts';
import { StatementParser } from '../operations/postgres/statement-parser.ts';
import { readStatements } from '../syntax/postgres/read.ts';
import { slice } from '../text/span.ts';
import type { Condition, QueryBlock, QueryValue } from './model.ts';
import { columnsIn, valuesOf } from './parts.ts';
import { blocksOf, mayBeMissing, queryOf, variablesOf } from './queries.ts';

let parser: StatementParser;
let schema: Schema;

const tables = `
CREATE TABLE customers (id bigint PRIMARY KEY, email text, region text, active boolean);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text, total numeric, placed_at timestamptz);
CREATE TABLE lines (order_id bigint, line int, sku text, PRIMARY KEY (order_id, line));
CREATE TABLE half AS SELECT * FROM nowhere;
CREATE SCHEMA shop;
CREATE TABLE shop.items (id bigint, sku text);
CREATE VIEW open_orders AS SELECT * FROM orders WHERE status = 'open';
CREATE VIEW counted AS SELECT customer_id, count(*) AS orders FROM orders GROUP BY customer_id;`;

beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
  const statements = readStatements(tables, 0, tables.length, parser);
  schema = replaySection(emptySchema(), statements, 'a.sql').after;
});

it.each([
  {
    name: 'equality, range, order and limit',
    sql: "SELECT * FROM orders o WHERE o.customer_id = $1 AND placed_at > now() AND status IN ('a', 'b') ORDER BY placed_at DESC NULLS LAST, id LIMIT 10 OFFSET 5",
    meaning: [
      'select statement: o=public.orders',
      '  orders.customer_id = ?',
      '  orders.placed_at > now()',
      '  orders.status in a, b',
      '  order orders.placed_at desc last, orders.id; limit 10; offset 5',
    ],
  },
  {
    name: 'names without a table, USING, the missing side of a join',
    sql: 'SELECT email FROM orders LEFT JOIN customers c ON c.id = customer_id JOIN lines l ON l.order_id = orders.id JOIN shop.items USING (sku)',
    meaning: [
      'select statement: orders=public.orders, c=public.customers (missing), l=public.lines, items=shop.items',
      '  left join on: customers.id = orders.customer_id',
      '  lines.order_id = orders.id',
      '  lines.sku = items.sku',
    ],
  },
  {
    name: 'through a view, not through what it counts',
    sql: 'SELECT * FROM open_orders v JOIN counted n ON n.customer_id = v.customer_id WHERE v.customer_id = $1 AND n.orders > 3',
    meaning: [
      'select statement: v=public.open_orders, n=public.counted',
      '  n.customer_id = orders.customer_id',
      '  orders.customer_id = ?',
      '  n.orders > 3',
    ],
  },
  {
    name: 'through a WITH query and a subquery, not through a limit',
    sql: `WITH o AS (SELECT customer_id AS who, total FROM orders), few AS (SELECT id FROM orders LIMIT 3)
SELECT * FROM o, few, (SELECT id FROM customers) AS c WHERE who = c.id AND few.id = 7`,
    meaning: [
      'select statement: o=query, few=query, c=query',
      '  orders.customer_id = customers.id',
      '  few.id = 7',
      'select with: orders=public.orders',
      'select with: orders=public.orders',
      '  limit 3',
      'select from: customers=public.customers',
    ],
  },
  {
    name: 'correlated subqueries see the row around them',
    sql: `SELECT id FROM customers c WHERE EXISTS (SELECT 1 FROM orders WHERE customer_id = c.id)
AND id NOT IN (SELECT order_id FROM lines) AND NOT active`,
    meaning: [
      'select statement: c=public.customers',
      '  exists',
      '  customers.id not in-query',
      '  not customers.active',
      'select expression: orders=public.orders',
      '  orders.customer_id = outer customers.id',
      'select expression: lines=public.lines',
    ],
  },
  {
    name: 'functions, casts and operators on columns',
    sql: "SELECT count(*) FROM customers WHERE lower(email) = 'x' AND id::text LIKE 'a%' AND region || 'x' = 'y' AND email COLLATE \"C\" >= 'm'",
    meaning: [
      'select statement: customers=public.customers',
      '  lower(customers.email) = x',
      '  cast customers.id to text like a%',
      '  customers.region || x = y',
      '  collate customers.email >= m',
    ],
  },
  {
    name: 'OR, NOT, BETWEEN, IS DISTINCT FROM, = ANY',
    sql: 'SELECT 1 FROM orders WHERE (status = $1 OR total > 5 AND id = 1) AND total NOT BETWEEN 1 AND 2 AND status IS NOT DISTINCT FROM $2 AND id = ANY($3::bigint[]) AND total IS NULL AND (id, status) = (1, $4)',
    meaning: [
      'select statement: orders=public.orders',
      '  (orders.status = ? | orders.total > 5 & orders.id = 1)',
      '  orders.total not between 1 2',
      '  orders.status not distinct ?',
      '  orders.id in ?',
      '  orders.total null',
      '  orders.id = 1',
      '  orders.status = ?',
    ],
  },
  {
    name: 'UPDATE with FROM, its RETURNING through WITH',
    sql: "WITH done AS (UPDATE orders SET status = 'x' FROM customers c WHERE c.id = customer_id AND region = @region RETURNING orders.id) DELETE FROM lines USING done WHERE lines.order_id = done.id",
    meaning: [
      'delete statement: lines=public.lines, done=query',
      '  lines.order_id = done.id',
      'update with: orders=public.orders, c=public.customers',
      '  customers.id = orders.customer_id',
      '  customers.region = ?',
    ],
  },
  {
    name: 'INSERT … SELECT, MERGE',
    sql: 'INSERT INTO lines SELECT id, 1, status FROM orders WHERE status = :status',
    meaning: ['insert statement: ', 'select source: orders=public.orders', '  orders.status = ?'],
  },
  {
    name: 'MERGE',
    sql: 'MERGE INTO orders t USING shop.items s ON t.id = s.id WHEN MATCHED THEN UPDATE SET status = s.sku',
    meaning: ['merge statement: t=public.orders, s=shop.items', '  orders.id = items.id'],
  },
  {
    name: 'set operations and recursion',
    sql: 'WITH RECURSIVE t AS (SELECT id FROM orders WHERE total = 1 UNION ALL SELECT l.line FROM lines l JOIN t ON t.id = l.order_id) SELECT * FROM t WHERE id = 3',
    meaning: [
      'select statement: t=query',
      '  t.id = 3',
      'set-operation with: ',
      'select side: orders=public.orders',
      '  orders.total = 1',
      'select side: l=public.lines, t=query',
      '  t.id = lines.order_id',
    ],
  },
  {
    name: 'what is not known stays unknown',
    sql: 'SELECT * FROM half, mystery WHERE id = 1 AND mystery.a = 2 AND half.b = 3 AND orders.id = 4',
    meaning: [
      'select statement: half=public.half, mystery=unknown',
      '  unknown id = 1',
      '  unknown mystery.a = 2',
      '  unknown half.b = 3',
      '  unknown orders.id = 4',
    ],
  },
  {
    name: 'GROUP BY and ORDER BY a place or a name of the output',
    sql: 'SELECT status AS s, count(*) AS n FROM orders GROUP BY 1 ORDER BY s, n DESC',
    meaning: [
      'select statement: orders=public.orders',
      '  group orders.status',
      '  order orders.status, count() desc',
    ],
  },
  {
    name: 'LATERAL and functions in FROM',
    sql: 'SELECT * FROM customers c, LATERAL (SELECT * FROM orders o WHERE o.customer_id = c.id ORDER BY placed_at LIMIT 1) x, generate_series(1, c.id) AS n',
    meaning: [
      'select statement: c=public.customers, x=query, n=function',
      'select from: o=public.orders',
      '  orders.customer_id = outer customers.id',
      '  order orders.placed_at; limit 1',
    ],
  },
  {
    name: 'a view that is made, and one that is read',
    sql: "CREATE VIEW v AS SELECT id FROM open_orders WHERE status = 'x'",
    meaning: ['select statement: open_orders=public.open_orders', '  orders.status = x'],
  },
  { name: 'no query', sql: 'CREATE TABLE x (id int)', meaning: [] },
])('$name', ({ sql, meaning }) => {
  const block = queryOf(parser.parse(sql), schema);
  expect((block === undefined ? [] : blocksOf(block)).flatMap(told)).toEqual(meaning);
});

it('gives each condition and value the text that it stands for', () => {
  const sql =
    "SELECT 1 FROM orders o WHERE (lower(o.status)) = 'ä' AND o.id IN (1, 2) AND total IS NOT NULL AND (id = 1 OR id = 2) AND CASE WHEN true THEN 1 END = 1 AND EXISTS (SELECT 1 FROM lines WHERE order_id = o.id) AND status::varchar(3) BETWEEN 'a' AND 'b' ORDER BY coalesce(total, 1) DESC";
  const parsed = parser.parse(sql);
  const block = queryOf(parsed, schema);
  const texts = block?.conditions.map(({ span }) => slice(sql, span));
  expect(texts).toEqual([
    "(lower(o.status)) = 'ä'",
    'o.id IN (1, 2)',
    'total IS NOT NULL',
    'id = 1 OR id = 2',
    'CASE WHEN true THEN 1 END = 1',
    'EXISTS (SELECT 1 FROM lines WHERE order_id = o.id)',
    "status::varchar(3) BETWEEN 'a' AND 'b'",
  ]);
  expect(block?.order.map(({ span }) => slice(sql, span))).toEqual(['coalesce(total, 1)']);
  expect(block?.sources.map(({ span }) => slice(sql, span))).toEqual(['orders']);
  expect(block?.inside.map(({ span }) => slice(sql, span))).toEqual([
    'SELECT 1 FROM lines WHERE order_id = o.id',
  ]);
});

it('takes variables and arguments of a body for values', () => {
  const sql = `CREATE FUNCTION f(who bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE found_id bigint;
BEGIN
  SELECT id INTO found_id FROM orders WHERE customer_id = who AND status = NEW.status;
  RETURN found_id;
END $$`;
  const blocks = parser
    .parse(sql)
    .bodies.flatMap((body) =>
      body.statements.flatMap(({ parsed }) => queryOf(parsed, schema, variablesOf(body)) ?? []),
    );
  expect(blocks.flatMap(told)).toEqual([
    'select statement: orders=public.orders',
    '  orders.customer_id = ?',
    '  orders.status = ?',
  ]);
});

it('finds the whole of each query', () => {
  const sql =
    'WITH a AS (DELETE FROM lines WHERE line = 1 RETURNING *) SELECT * FROM (SELECT id FROM orders UNION SELECT line FROM a WHERE line > 2 LIMIT 3) AS x WHERE x.id = 1 LIMIT 4';
  const block = queryOf(parser.parse(sql), schema);
  expect((block === undefined ? [] : blocksOf(block)).map(({ span }) => slice(sql, span))).toEqual([
    sql,
    'DELETE FROM lines WHERE line = 1 RETURNING *',
    'SELECT id FROM orders UNION SELECT line FROM a WHERE line > 2 LIMIT 3',
    'SELECT id FROM orders',
    'SELECT line FROM a WHERE line > 2',
  ]);
});

it.each([
  ["email = $1 OR NOT (region <> 'x' AND active)", 'customers.email, customers.region, customers.active'],
  ["region LIKE 'a%' AND 'x' LIKE email || '%'", 'customers.region, customers.email'],
  [
    'lower(email) IN (region, $2) AND id BETWEEN 1 AND length(region)',
    'customers.email, customers.region, customers.id, customers.region',
  ],
  [
    'id IN (SELECT customer_id FROM orders) AND email IS NULL AND EXISTS (SELECT FROM lines)',
    'customers.id, customers.email',
  ],
  [
    'email IS DISTINCT FROM (region COLLATE "C")::text AND region ~ email',
    'customers.email, customers.region, customers.region, customers.email',
  ],
])('columns that are compared in %s', (condition, columns) => {
  const block = queryOf(parser.parse(`SELECT * FROM customers WHERE ${condition}`), schema);
  const found = (block?.conditions ?? []).flatMap(valuesOf).flatMap(columnsIn);
  expect(found.map(shown).join(', ')).toBe(columns);
});

/** A block in words, one line for each of its conditions. */
function told(block: QueryBlock): readonly string[] {
  const sources = block.sources.map(
    (one) => `${one.name ?? ''}=${one.relation ?? one.kind}${mayBeMissing(block, one) ? ' (missing)' : ''}`,
  );
  const outer = block.joins.filter(({ kind }) => kind !== 'inner');
  const order = block.order.map(
    ({ value, descending, nulls }) =>
      `${shown(value)}${descending ? ' desc' : ''}${nulls ? ` ${nulls}` : ''}`,
  );
  const tail = [
    order.length > 0 ? `order ${order.join(', ')}` : '',
    block.limit ? `limit ${shown(block.limit)}` : '',
    block.offset ? `offset ${shown(block.offset)}` : '',
  ].filter((one) => one !== '');
  return [
    `${block.kind} ${block.place}: ${block.kind === 'insert' ? '' : sources.join(', ')}`,
    ...outer.map((one) => `  ${one.kind} join ${one.spelled}: ${one.conditions.map(demanded).join(' & ')}`),
    ...block.conditions.map((one) => `  ${demanded(one)}`),
    ...(block.grouping.length > 0 ? [`  group ${block.grouping.map(shown).join(', ')}`] : []),
    ...(tail.length > 0 ? [`  ${tail.join('; ')}`] : []),
  ];
}

function demanded(one: Condition): string {
  switch (one.kind) {
    case 'compare':
      return `${shown(one.left)} ${one.operator} ${shown(one.right)}`;
    case 'in':
      return `${shown(one.value)} ${one.negated ? 'not ' : ''}in ${one.among.map(shown).join(', ')}`;
    case 'in-query':
      return `${shown(one.value)} ${one.negated ? 'not ' : ''}in-query`;
    case 'exists':
      return `${one.negated ? 'not ' : ''}exists`;
    case 'between':
      return `${shown(one.value)} ${one.negated ? 'not ' : ''}between ${shown(one.low)} ${shown(one.high)}`;
    case 'pattern':
      return `${shown(one.value)} ${one.method} ${shown(one.pattern)}`;
    case 'null-test':
      return `${shown(one.value)} ${one.negated ? 'not ' : ''}null`;
    case 'boolean':
      return `${one.wanted ? '' : 'not '}${shown(one.value)}`;
    case 'distinct-from':
      return `${shown(one.left)} ${one.negated ? 'not ' : ''}distinct ${shown(one.right)}`;
    case 'or':
      return `(${one.parts.map((part) => part.map(demanded).join(' & ')).join(' | ')})`;
    case 'not':
      return `not (${one.parts.map(demanded).join(' & ')})`;
    case 'other':
      return `${one.operator ?? ''} ${one.values.map(shown).join(' ')}`;
  }
}

function shown(value: QueryValue): string {
  switch (value.kind) {
    case 'column': {
      const { base, outer } = value;
      const from = base?.relation.split('.')[1] ?? value.source.name ?? '';
      return `${outer ? 'outer ' : ''}${from}.${base?.column ?? value.name}`;
    }
    case 'unknown':
      return `unknown ${value.names.join('.')}`;
    case 'constant':
      return value.text;
    case 'parameter':
      return '?';
    case 'call':
      return `${value.name}(${value.arguments.map(shown).join(', ')})`;
    case 'cast':
      return `cast ${shown(value.of)} to ${value.type}`;
    case 'operator':
      return value.operands.map(shown).join(` ${value.operator} `);
    case 'collate':
      return `collate ${shown(value.of)}`;
    case 'query':
      return 'query';
    case 'composed':
      return value.of;
  }
}
