/** Diagrams of explorer nodes, from real SQL: the tables, their relationships, and the messages if there are none or too many. */
import { beforeAll, describe, expect, it } from 'vitest';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { replaySection } from '../../core/replay/section.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import type { DiagramAnswer, DiagramWish, DrawnPicture } from '../../protocol/diagram.ts';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { diagramOf, mostInDiagram } from './diagram.ts';
import { drawableSchema } from './drawable.ts';
import { outlineOfReplay } from './from-replay.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

function ask(sql: string, wish: Partial<DiagramWish> = {}): Promise<DiagramAnswer> {
  const schema = replaySection(emptySchema(), statementsIn(sql, parser), 'm.sql').after;
  const root = {
    id: '/m',
    label: 'migrations',
    detail: '',
    inside: () => Promise.resolve(outlineOfReplay(schema, '/')),
    drawable: () => Promise.resolve(drawableSchema(schema)),
  };
  return diagramOf([root], { nodes: [], area: undefined, columns: undefined, ...wish });
}

async function drawn(sql: string, wish: Partial<DiagramWish> = {}): Promise<DrawnPicture> {
  const answer = await ask(sql, wish);
  if (answer.kind !== 'diagram') throw new Error(JSON.stringify(answer));
  return answer;
}

const node = (...path: readonly string[]): string => JSON.stringify(['/m', ...path]);

const shop = `
  CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, note text);
  CREATE TABLE profiles (user_id bigint PRIMARY KEY REFERENCES users);
  CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), at date NOT NULL);
  CREATE TABLE items (order_id bigint NOT NULL REFERENCES orders, no int, PRIMARY KEY (order_id, no));
  CREATE TABLE visits (at date NOT NULL, user_id bigint NOT NULL REFERENCES users) PARTITION BY RANGE (at);
  CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE TABLE visits_2 PARTITION OF visits DEFAULT;
  CREATE VIEW everybody AS SELECT id FROM users;
  CREATE SCHEMA other;
  CREATE TABLE other.log (id bigint PRIMARY KEY, user_id bigint REFERENCES users);`;

describe('a diagram', () => {
  it('draws a schema with partitions folded, and says in words what is tied to what', async () => {
    const picture = await drawn(shop, { nodes: [node('s:public')] });
    expect(picture.title).toBe('schema public');
    expect(picture.tables.map(({ name }) => name)).toEqual([
      'items',
      'orders',
      'profiles',
      'users',
      'visits',
    ]);
    expect(picture.links).toBe(4);
    expect(picture.tables.map(({ spoken }) => spoken)).toEqual([
      'Table items. 2 columns. primary key order_id, no. order_id refers to one of orders.',
      'Table orders. 3 columns. primary key id. user_id refers to one or none of users. referred to by items.',
      'Table profiles. 1 column. primary key user_id. user_id refers to one of users, each to another.',
      'Table users. 3 columns. primary key id. referred to by orders, profiles, visits.',
      'Table visits. 2 columns. 2 partitions. user_id refers to one of users.',
    ]);
    expect(picture.mermaid).toContain('t2 |o--|| t3 : "profiles_user_id_fkey"');
    expect(picture.mermaid).toContain('t1 }o--o| t3 : "orders_user_id_fkey"');
    expect(picture.svg).toContain('2 partitions');
    expect(picture.svg).toContain('<tspan class="null"> null</tspan>');
  });

  it('draws one table with those around it, and a partition as its whole', async () => {
    const one = await drawn(shop, { nodes: [node('s:public', 'r:orders', 'c:at')] });
    expect(one.tables.map(({ name }) => name)).toEqual(['orders', 'users', 'items']);
    expect(one.tables[1]?.spoken).toContain('outside of what is shown');
    const part = await drawn(shop, { nodes: [node('s:public', 'r:visits', 'r:visits_1')] });
    expect(part.tables.map(({ name }) => name)).toEqual(['visits', 'users']);
  });

  it('draws all of a source, and leads back to each table', async () => {
    const picture = await drawn(shop);
    expect(picture.tables.map((one) => one.node)).toContain(node('s:other', 'r:log'));
    expect(picture.tables.map(({ name }) => name)).toContain('other.log');
    const keys = await drawn(shop, { columns: 'keys' });
    expect(keys.svg).toContain('1 more');
    expect(keys.height).toBeLessThanOrEqual(picture.height);
  });

  it.each([
    ['no tables', 'CREATE SCHEMA s;', [], 'There are no tables in migrations.'],
    ['an empty schema', 'CREATE SCHEMA s;', [node('s:s')], 'There are no tables in schema s.'],
    [
      'a view',
      shop,
      [node('s:public', 'r:everybody')],
      'Views have no foreign keys, and are not drawn. Choose a table, or a schema.',
    ],
  ] as const)('says what to do with %s', async (_, sql, nodes, message) => {
    expect(await ask(sql, { nodes })).toMatchObject({ kind: 'empty', message });
  });

  it('says that what was chosen is gone', async () => {
    const answer = await ask(shop, { nodes: [JSON.stringify(['elsewhere'])] });
    expect(answer.kind).toBe('failure');
  });

  it('offers areas of what is too much, and draws one', async () => {
    const many = Array.from({ length: 70 }, (_, at) => {
      const hub = at - (at % 10);
      const key = at === hub ? '' : ` REFERENCES t${hub}`;
      return `CREATE TABLE t${at} (id int PRIMARY KEY, up int${key});`;
    }).join('\n');
    const answer = await ask(many);
    if (answer.kind !== 'choose') throw new Error(answer.kind);
    expect(answer).toMatchObject({ tables: 70, most: mostInDiagram });
    expect(answer.areas.map(({ tables }) => tables)).toEqual([10, 10, 10, 10, 10, 10, 10]);
    const area = await drawn(many, { area: answer.areas[0]!.key });
    expect(area.tables.length).toBe(10);
    expect(area.canShowAll).toBe(false);
  });

  it('takes names for text, whatever they are', async () => {
    const names = [
      '<script>alert(1)</script>',
      '"); drop',
      'a&b',
      '\u202eevil',
      'x'.repeat(63),
      '日本語のテーブル名',
      'new\nline',
      '\u0001',
    ];
    const sql = names
      .map((name) => {
        const quoted = `"${name.replaceAll('"', '""')}"`;
        return `CREATE TABLE ${quoted} (${quoted} int PRIMARY KEY, up int CONSTRAINT ${quoted} REFERENCES ${quoted});`;
      })
      .join('\n');
    const { svg, tables } = await drawn(sql);
    expect(tables.length).toBe(names.length);
    expect(svg).not.toMatch(/<script|\u202e|[\u0000-\u0008]/);
    expect(svg).toContain('&#60;script&#62;');
    expect(
      [...svg.matchAll(/<([a-z]+)/g)]
        .map(([, tag]) => tag)
        .sort()
        .filter((tag, at, all) => tag !== all[at - 1]),
    ).toEqual(['circle', 'g', 'path', 'rect', 'svg', 'text', 'title', 'tspan']);
    for (const { x, width } of tables) expect(x + width).toBeGreaterThan(0);
    expect(Math.max(...tables.map(({ width }) => width))).toBeLessThanOrEqual(340);
  });
});
