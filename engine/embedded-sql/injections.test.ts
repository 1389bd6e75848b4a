/** Which interpolations are reported, as what, and that nothing is reported after their fixes. */
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../core/text/edit.ts';
import { slice } from '../../core/text/span.ts';
import { readScript } from './read.ts';

const found = (source: string): readonly string[] =>
  readScript('a.ts', source).findings.map(
    ({ rule, severity, span }) => `${rule.slice(10)} ${severity}: ${slice(source, span)}`,
  );

const within = (text: string): string =>
  `export async function load(client: Client, id: string, sort: string, n: number) {\n  ${text}\n}\n`;

const bad: readonly (readonly [string, string, string, string])[] = [
  [
    'node-postgres',
    'await client.query(`SELECT a FROM t WHERE id = ${id}`);',
    'interpolated-query warning: id',
    'await client.query(`SELECT a FROM t WHERE id = $1`, [id]);',
  ],
  [
    'in quotes',
    "await client.query(`SELECT a FROM t WHERE id = '${id}'`);",
    'interpolated-query warning: id',
    'await client.query(`SELECT a FROM t WHERE id = $1`, [id]);',
  ],
  [
    'in a pattern',
    "await client.query(`SELECT a FROM t WHERE b LIKE '%${id}%'`);",
    'interpolated-query warning: id',
    'await client.query(`SELECT a FROM t WHERE b LIKE $1`, [`%${id}%`]);',
  ],
  [
    'beside others',
    'await client.query(`SELECT a FROM t WHERE b = $1 AND id = ${id}`, [n]);',
    'interpolated-query warning: id',
    'await client.query(`SELECT a FROM t WHERE b = $1 AND id = $2`, [n, id]);',
  ],
  [
    'concatenated',
    "await client.query('SELECT a FROM t WHERE id = ' + id);",
    'interpolated-query warning: id',
    "await client.query('SELECT a FROM t WHERE id = $1', [id]);",
  ],
  [
    'concatenated in quotes',
    `await client.query("SELECT a FROM t WHERE id = '" + id + "' AND b");`,
    'interpolated-query warning: id',
    'await client.query("SELECT a FROM t WHERE id = $1 AND b", [id]);',
  ],
  [
    'concatenated between',
    "await client.query('SELECT a FROM t WHERE id = ' + id + ' AND b');",
    'interpolated-query warning: id',
    "await client.query('SELECT a FROM t WHERE id = $1 AND b', [id]);",
  ],
  [
    'Knex',
    'await knex.raw(`SELECT a FROM t WHERE id = ${id}`);',
    'interpolated-query warning: id',
    'await knex.raw(`SELECT a FROM t WHERE id = ?`, [id]);',
  ],
  [
    'whereRaw',
    "await query.whereRaw(`name = '${id}'`);",
    'interpolated-query warning: id',
    'await query.whereRaw(`name = ?`, [id]);',
  ],
  [
    'a fragment of a replica',
    "await knex.readOnly.raw(`a = '${id}'`);",
    'interpolated-query warning: id',
    'await knex.readOnly.raw(`a = ?`, [id]);',
  ],
  [
    'Sequelize',
    'await sequelize.query(`SELECT a FROM t WHERE id = ${id}`);',
    'interpolated-query warning: id',
    'await sequelize.query(`SELECT a FROM t WHERE id = ?`, { replacements: [id] });',
  ],
  [
    'Sequelize with options',
    'await sequelize.query(`SELECT a FROM t WHERE id = ${id}`, { type });',
    'interpolated-query warning: id',
    'await sequelize.query(`SELECT a FROM t WHERE id = ?`, { replacements: [id], type });',
  ],
  [
    'Prisma',
    'await prisma.$queryRawUnsafe(`SELECT a FROM t WHERE id = ${id}`);',
    'interpolated-query warning: id',
    'await prisma.$queryRawUnsafe(`SELECT a FROM t WHERE id = $1`, id);',
  ],
  [
    'postgres.js',
    'await sql.unsafe(`SELECT a FROM t WHERE id = ${id}`);',
    'interpolated-query warning: id',
    'await sql.unsafe(`SELECT a FROM t WHERE id = $1`, [id]);',
  ],
  [
    'a request',
    'await client.query(`SELECT a FROM t WHERE id = ${req.params.id}`);',
    'interpolated-query error: req.params.id',
    'await client.query(`SELECT a FROM t WHERE id = $1`, [req.params.id]);',
  ],
];

const untold: readonly (readonly [string, string, string])[] = [
  [
    'Drizzle',
    'await db.execute(sql.raw(`SELECT a FROM t WHERE id = ${id}`));',
    'interpolated-query warning: id',
  ],
  [
    'Drizzle, inside of a tag',
    'await db.execute(sql`SELECT a FROM t ORDER BY id ${sql.raw(String(sort))}`);',
    'interpolated-query warning: String(sort)',
  ],
  [
    'Drizzle, a name inside of a tag',
    'await db.execute(sql`SELECT a FROM ${sql.raw(sort)} WHERE id = ${id}`);',
    'interpolated-identifier info: sort',
  ],
  [
    'TypeORM’s conditions',
    "await repo.createQueryBuilder('p').where(`p.name LIKE '%${id}%'`).getMany();",
    'interpolated-query warning: id',
  ],
  [
    'TypeORM’s orders',
    "await repo.createQueryBuilder('p').andWhere('a = :id', { id }).orderBy('p.' + sort).getMany();",
    'interpolated-identifier warning: sort',
  ],
  [
    'an order',
    'await client.query(`SELECT a FROM t ORDER BY ${sort}`);',
    'interpolated-identifier warning: sort',
  ],
  ['a table', 'await client.query(`SELECT a FROM ${sort} b`);', 'interpolated-identifier info: sort'],
  [
    'a quoted name',
    'await client.query(`SELECT "${sort}" FROM t`);',
    'interpolated-identifier warning: sort',
  ],
  [
    'a part of a name',
    'await client.query(`SELECT a FROM part_${sort}`);',
    'interpolated-identifier info: sort',
  ],
  [
    'a condition',
    "const where = `id = '${id}'`;\n  await client.query(`SELECT a FROM t WHERE ${where}`);",
    'interpolated-query warning: where',
  ],
  [
    'conditions',
    "const all = ['a'];\n  all.push(`b = '${id}'`);\n  await client.query(`SELECT a FROM t WHERE ${all.join(' AND ')}`);",
    "interpolated-query warning: all.join(' AND ')",
  ],
  [
    'a text put together',
    "let q = '';\n  q += ` AND id = ${id}`;\n  await client.query(`SELECT a FROM t WHERE b ${q}`);",
    'interpolated-query warning: q',
  ],
  [
    'a query put together by statements',
    "let q = 'SELECT a FROM t WHERE b';\n  if (id) q += ` AND id = '${id}'`;\n  q = q + ' LIMIT 1';\n  await client.query(q);",
    'interpolated-query warning: id',
  ],
  [
    'one of two queries',
    "let q;\n  if (n) q = 'SELECT a FROM t';\n  else q = `SELECT a FROM t ORDER BY ${sort}`;\n  await client.query(q);",
    'interpolated-identifier warning: sort',
  ],
  [
    'a schema',
    'await client.query(`CREATE SCHEMA IF NOT EXISTS ${sort}`);',
    'interpolated-identifier info: sort',
  ],
  [
    'a check of the type only',
    'if (!isString(sort)) throw new Error();\n  await client.query(`SELECT a FROM t ORDER BY ${sort}`);',
    'interpolated-identifier warning: sort',
  ],
  [
    'a configured text',
    'await client.query({ text: `SELECT a FROM t WHERE id = ${id}`, values: [] });',
    'interpolated-query warning: id',
  ],
];

const good: readonly (readonly [string, string])[] = [
  ['parameters', "await client.query('SELECT a FROM t WHERE id = $1', [id]);"],
  ['a tag', 'await sql`SELECT a FROM t WHERE id = ${id}`;'],
  ['Prisma’s tag', 'await prisma.$queryRaw`SELECT a FROM t WHERE id = ${id}`;'],
  ['Prisma.sql', 'await prisma.$queryRaw(Prisma.sql`SELECT a FROM t WHERE id = ${id}`);'],
  ['Drizzle’s tag', 'await db.execute(sql`SELECT a FROM t WHERE id = ${id}`);'],
  [
    'Drizzle’s raw text of its own',
    "await db.execute(sql`SELECT a FROM t ORDER BY id ${sql.raw(n > 1 ? 'ASC' : 'DESC')}`);",
  ],
  ['a whole text', 'await db.execute(sql.raw(id));'],
  ['a condition of another builder', 'await db.where(`a.${id}`, 1).orderBy(`a.${sort}`);'],
  [
    'TypeORM’s parameters',
    "await repo.createQueryBuilder('p').where(`p.name = :name${id}`, { [`name${id}`]: sort }).getMany();",
  ],
  ['a number', 'await client.query(`SELECT a FROM t WHERE id = ${Number(id)} LIMIT ${n}`);'],
  ['arithmetic', 'await client.query(`SELECT a FROM t LIMIT 10 OFFSET ${(n - 1) * 10}`);'],
  ['a constant', "const T = 'users';\n  await client.query(`SELECT a FROM ${T}`);"],
  [
    'an object of constants',
    "const columns = { name: 'u.name', age: 'u.age' };\n  await client.query(`SELECT a FROM t ORDER BY ${columns[sort]}`);",
  ],
  [
    'a list of the allowed',
    "if (!['a', 'b'].includes(sort)) throw new Error();\n  await client.query(`SELECT a FROM t ORDER BY ${sort}`);",
  ],
  [
    'a choice of the allowed',
    "await client.query(`SELECT a FROM t ORDER BY ${allowed.has(sort) ? sort : 'a'}`);",
  ],
  ['a choice', "await client.query(`SELECT a FROM t ORDER BY a ${sort === 'd' ? 'DESC' : 'ASC'}`);"],
  [
    'placeholders',
    "await client.query(`SELECT a FROM t WHERE id IN (${ids.map((_, i) => `$${i + 1}`).join(', ')})`, ids);",
  ],
  [
    'conditions with placeholders',
    "const all: string[] = [];\n  const values: string[] = [];\n  if (id) {\n    values.push(id);\n    all.push(`id = $${values.length}`);\n  }\n  await client.query(`SELECT a FROM t WHERE ${all.join(' AND ')}`, values);",
  ],
  [
    'a validator',
    "if (!isUuid(id)) throw new Error();\n  await client.query(`SELECT a FROM t WHERE id = '${id}'`);",
  ],
  ['an assertion', 'assertValidColumn(sort);\n  await client.query(`SELECT a FROM t ORDER BY ${sort}`);'],
  [
    'a number by a declared type',
    "const f = ({ after: late, day }: { after: number; day: Date }) => db.whereRaw(`a > ${late} AND b > '${day}'`);\n  f(id);",
  ],
  [
    'a number of an interface',
    'const f = async ({ after }: Options) => db.whereRaw(`a > ${after}`);\n  f(id);\n}\ninterface Options { after: number }\n{',
  ],
  [
    'what an object knows',
    'const f = (db: Database) => db.raw(`CREATE SCHEMA ${db.schema()}`);\n  f(client);',
  ],
  [
    'a variable that holds constants',
    "let t = 'users';\n  await client.query(`SELECT a FROM ${t}`);\n  t = 'teams';\n  await client.query(`SELECT a FROM ${t}`);",
  ],
  ['an escape', 'await client.query(`SELECT a FROM ${client.escapeIdentifier(sort)}`);'],
  ['another module', 'await client.query(`SELECT a FROM ${TABLE}`);'],
  ['a template of something else', 'log(`SELECT a FROM t WHERE id = ${id}`);'],
];

describe('interpolated values', () => {
  it.each(bad)('%s: told, and gone with the fix', (_, text, expected, fixed) => {
    const source = within(text);
    expect(found(source)).toEqual([expected]);
    const [finding] = readScript('a.ts', source).findings;
    const after = applyEdits(source, finding?.fix?.edits ?? []);
    expect(after).toBe(within(fixed));
    expect(found(after ?? source)).toEqual([]);
  });

  it.each(untold)('%s: told, without a fix', (_, text, expected) => {
    const source = within(text);
    expect(found(source)).toEqual([expected]);
    expect(readScript('a.ts', source).findings[0]?.fix).toBeUndefined();
  });

  it.each(good)('%s: silent', (_, text) => {
    expect(found(within(text))).toEqual([]);
  });

  it.each([
    [
      'export async function up(queryRunner: QueryRunner) {\n  const schema = queryRunner.connection.options.schema;\n  await queryRunner.query(`ALTER TABLE ${schema}.t ADD a int`);\n}',
    ],
    [
      "exports.up = (knex) => ['a', 'b'].reduce((p, t) => p.then(() => knex.raw(`ALTER TABLE ${t} ADD a int`)), p);\nexports.down = () => {};",
    ],
    [
      "async function add(c: Client, table: string) {\n  await c.query(`ALTER TABLE ${table} ADD a int`);\n}\nexport const run = async (c: Client) => {\n  await add(c, 'users');\n  await add(c, 'orders');\n};",
    ],
    ['export class Store {\n  async clear() {\n    await this.pool.query(`TRUNCATE ${this.table}`);\n  }\n}'],
  ])('what only the program decides is silent: %s', (source) => {
    expect(found(source)).toEqual([]);
  });

  it('a helper that somebody calls with a request is told', () => {
    const source =
      'function find(c: Client, id: string) {\n  return c.query(`SELECT a FROM t WHERE id = ${id}`);\n}\nexport const get = (req: Request) => find(client, req.query.id);';
    expect(found(source)).toEqual(['interpolated-query error: id']);
  });
});
