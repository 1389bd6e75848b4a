/** The explorer's tree, from real SQL through replay to nodes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { replaySection } from '../../core/replay/section.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { statementParser, statementsIn } from '../../test/sql.ts';
import type { SchemaChildren, SchemaNode } from '../../protocol/schema.ts';
import { outlineOfReplay } from './from-replay.ts';
import { childrenOf, type OutlineRoot } from './nodes.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

function rootOf(sql: string, id = '/shop/migrations'): OutlineRoot {
  const statements = statementsIn(sql, parser);
  const { after } = replaySection(emptySchema(), statements, 'migrations/1_init.up.sql');
  return {
    id,
    label: 'migrations',
    detail: '',
    inside: () => Promise.resolve(outlineOfReplay(after, '/shop')),
  };
}

function nodesOf(children: SchemaChildren): readonly SchemaNode[] {
  if (children.kind !== 'nodes') throw new Error(JSON.stringify(children));
  return children.nodes;
}

/** Every node as `indent kind label | detail`, fully expanded. */
async function tree(roots: readonly OutlineRoot[], node?: string, depth = 0): Promise<string[]> {
  const lines: string[] = [];
  for (const one of nodesOf(await childrenOf(roots, node))) {
    lines.push(`${'  '.repeat(depth)}${one.kind} ${one.label}${one.detail === '' ? '' : ` | ${one.detail}`}`);
    if (one.children !== 'none') lines.push(...(await tree(roots, one.id, depth + 1)));
  }
  return lines;
}

const shop = `
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(200) NOT NULL UNIQUE);
CREATE TABLE orders (
  id bigserial PRIMARY KEY,
  customer_id int8 NOT NULL REFERENCES customers (id),
  total numeric(10,2) NOT NULL DEFAULT 0 CHECK (total >= 0)
);
CREATE INDEX orders_customer_id_idx ON orders (customer_id) WHERE total > 0;
CREATE VIEW big_orders AS SELECT id FROM orders;
CREATE TYPE status AS ENUM ('open', 'paid');
`;

describe('the tree of a replayed folder', () => {
  it('shows columns, keys, indexes and constraints of each table', async () => {
    expect(await tree([rootOf(shop)])).toMatchInlineSnapshot(`
      [
        "table customers",
        "  key-column id | bigint, not null, identity",
        "  column email | varchar(200), not null",
        "  group Keys | 2",
        "    primary-key customers_pkey | (id)",
        "    unique-key customers_email_key | (email)",
        "  group Indexes | 2",
        "    index customers_pkey | unique btree (id)",
        "    index customers_email_key | unique btree (email)",
        "  group Referenced By | 1",
        "    foreign-key orders | (customer_id)",
        "table orders",
        "  key-column id | bigint, not null, default",
        "  reference-column customer_id | bigint, not null",
        "  column total | numeric(10,2), not null, default",
        "  group Keys | 2",
        "    primary-key orders_pkey | (id)",
        "    foreign-key orders_customer_id_fkey | (customer_id) → customers",
        "  group Indexes | 2",
        "    index orders_pkey | unique btree (id)",
        "    index orders_customer_id_idx | btree (customer_id) where total > 0",
        "  group Constraints | 1",
        "    constraint orders_total_check | total >= 0",
        "view big_orders",
        "  column id | bigint",
        "group Sequences | 2",
        "  sequence customers_id_seq",
        "  sequence orders_id_seq",
        "group Enums | 1",
        "  enum status | open, paid",
        "    enum-value open",
        "    enum-value paid",
      ]
    `);
  });

  it('points at the statement that made an object', async () => {
    const [customers] = nodesOf(await childrenOf([rootOf(shop)], undefined));
    expect(customers?.label).toBe('customers');
    expect(customers?.origin?.uri).toBe('file:///shop/migrations/1_init.up.sql');
    expect(shop.slice(customers?.origin?.start, customers?.origin?.end)).toMatch(/^CREATE TABLE customers/);
  });

  it('keeps ids stable over a reload', async () => {
    const ids = async () => nodesOf(await childrenOf([rootOf(shop)], undefined)).map(({ id }) => id);
    expect(await ids()).toEqual(await ids());
  });

  it('marks personal data on tables and columns, and says why', async () => {
    const roots = [rootOf(shop)];
    const [customers, orders] = nodesOf(await childrenOf(roots, undefined));
    expect(customers?.personal).toBe('people, 1 column');
    expect(customers?.tooltip).toContain('Holds people: the table’s name suggests it.');
    expect(orders?.personal).toBeUndefined();
    const [id, email] = nodesOf(await childrenOf(roots, customers?.id));
    expect(id?.personal).toBeUndefined();
    expect(email).toMatchObject({ label: 'email', personal: 'contact' });
    expect(email?.tooltip).toContain('Personal data: contact (named “email”).');
  });

  it('shows schemas where there is more than public', async () => {
    const lines = await tree([
      rootOf('CREATE SCHEMA audit; CREATE TABLE audit.log (id int); CREATE TABLE t ();'),
    ]);
    expect(lines.filter((line) => !line.startsWith(' '))).toEqual([
      'schema audit | 1 relation',
      'schema public | 1 relation',
    ]);
  });

  it('shows folders where there are several', async () => {
    const roots = [rootOf('CREATE TABLE a ();', '/one'), rootOf('CREATE TABLE b ();', '/two')];
    expect(await tree(roots)).toEqual(['folder migrations', '  table a', 'folder migrations', '  table b']);
  });

  it('puts partitions below their parent', async () => {
    const lines = await tree([
      rootOf(`CREATE TABLE m (at date) PARTITION BY RANGE (at);
        CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`),
    ]);
    expect(lines.filter((line) => line.includes('table'))).toEqual([
      'partitioned-table m | by range, 1 partition',
      "  table m_1 | FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
    ]);
  });

  it('says that nothing is there', async () => {
    expect(await childrenOf([rootOf('SELECT 1;')], undefined)).toEqual({
      kind: 'empty',
      because: 'no-objects',
    });
  });

  it.each(['', '{', '[]', '[1]', '["/shop/migrations","s:nobody"]', '["/shop/migrations","s:public","r:x"]'])(
    'answers an id that it never gave: %s',
    async (id) => {
      expect((await childrenOf([rootOf(shop)], id)).kind).toBe('failure');
    },
  );

  it('carries hostile names as text', async () => {
    const name = '<script>alert(1)</script>"$(rm)';
    const [node] = nodesOf(
      await childrenOf([rootOf(`CREATE TABLE "${name.replaceAll('"', '""')}" (id int);`)], undefined),
    );
    expect(node?.label).toBe(name);
    expect(node?.sqlName).toBe(`"${name.replaceAll('"', '""')}"`);
  });
});
