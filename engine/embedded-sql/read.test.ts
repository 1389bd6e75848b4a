/** Where SQL is found in programs, and that each of its characters maps to the program's. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { few } from '../../test/breadth.ts';
import { sqlOf } from '../../core/embedded-sql/embedded.ts';
import { slice } from '../../core/text/span.ts';
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import { readScript } from './read.ts';

const found: readonly (readonly [library: string, source: string, sql: readonly string[]])[] = [
  [
    'node-postgres',
    "await pool.query('SELECT 1 FROM t WHERE id = $1', [id]);",
    ['SELECT 1 FROM t WHERE id = $1'],
  ],
  [
    'node-postgres, configured',
    "client.query({ name: 'a', text: `SELECT a FROM t`, values: [] });",
    ['SELECT a FROM t'],
  ],
  [
    'node-postgres, configured before',
    "const q = { text: 'SELECT a FROM t' }; client.query(q);",
    ['SELECT a FROM t'],
  ],
  [
    'postgres.js',
    'const rows = await sql`SELECT a FROM t WHERE b = ${b}`;',
    ['SELECT a FROM t WHERE b = ${b}'],
  ],
  ['postgres.js, unsafe', "await sql.unsafe('SELECT a FROM t');", ['SELECT a FROM t']],
  ['Prisma', 'await prisma.$queryRaw<User[]>`SELECT * FROM "User"`;', ['SELECT * FROM "User"']],
  ['Prisma, unsafe', "await prisma.$executeRawUnsafe('DELETE FROM t');", ['DELETE FROM t']],
  ['Prisma.sql', 'prisma.$queryRaw(Prisma.sql`SELECT 1 FROM t`)', ['SELECT 1 FROM t']],
  ['Drizzle', 'await db.execute(sql`TRUNCATE t`);', ['TRUNCATE t']],
  ['Drizzle, raw', "await db.execute(sql.raw('TRUNCATE t'));", ['TRUNCATE t']],
  ['Kysely', 'await sql<Row>`SELECT a FROM ${sql.ref("t")}`.execute(db);', ['SELECT a FROM ${sql_ref__t__}']],
  ['Slonik', 'await pool.any(sql.type(row)`SELECT a FROM t`);', ['SELECT a FROM t']],
  ['Slonik, unsafe', 'await pool.any(sql.unsafe`SELECT a FROM t`);', ['SELECT a FROM t']],
  [
    'a tag that a call returns',
    'await users.query<Row>()`SELECT a FROM t WHERE b = ${b}`; users.in(pool)`DELETE FROM t WHERE a = ${a}`;',
    ['SELECT a FROM t WHERE b = ${b}', 'DELETE FROM t WHERE a = ${a}'],
  ],
  ['a tag that a call returns, for people', 'log(a)`SELECT a FROM t`; styled(b)`select { from: t }`;', []],
  ['Knex', "await knex.raw('UPDATE t SET a = ?', [a]);", ['UPDATE t SET a = ?']],
  ['Knex, names', "await knex.raw('TRUNCATE ?? CASCADE', ['a.b']);", ['TRUNCATE "a"."b" CASCADE']],
  [
    'Knex, unknown names',
    "await knex.raw('SELECT ??, ? FROM ?? WHERE a \\\\? ?', [x, 1, `t`]);",
    ['SELECT "${name}", ? FROM "t" WHERE a ? ?'],
  ],
  ['SQLite', "await db.run('DELETE FROM t');", ['DELETE FROM t']],
  [
    'a function of the project',
    'return rawQuery(`select a, b from t where c = ${c}`, params);',
    ['select a, b from t where c = ${c}'],
  ],
  [
    'a function of the project, by what else it gets',
    "runQuery('DELETE FROM t WHERE a = 1'); runQuery('ROLLBACK'); function f() { const q = 'BEGIN'; return runQuery(q); }",
    ['DELETE FROM t WHERE a = 1', 'ROLLBACK', 'BEGIN'],
  ],
  [
    'a function of the project that gets other texts too',
    "add('DELETE FROM t WHERE a = 1'); add('commit'); add('other'); const q = 'begin'; add(q);",
    ['DELETE FROM t WHERE a = 1'],
  ],
  ['a text for people', "log.info('SELECT a FROM t failed'); t('select a file from the list');", []],
  ['a variable', "let q = 'SELECT a FROM t'; await client.query(q);", ['SELECT a FROM t']],
  [
    'variables in turn',
    "let t = 'a'; client.query(`DELETE FROM ${t}`); t = 'b'; client.query(`DELETE FROM ${t}`);",
    ['DELETE FROM a', 'DELETE FROM b'],
  ],
  [
    'a variable of a loop',
    "let t = 'a'; for (;;) { client.query(`DELETE FROM ${t}`); t = 'b'; }",
    ['DELETE FROM ${t}'],
  ],
  [
    'a query put together',
    "let q = 'SELECT a FROM t'; if (a) q += ' WHERE b'; client.query(q);",
    ['SELECT a FROM t ${more}'],
  ],
  [
    'a query of each case',
    "let q; if (a) q = 'SELECT a FROM t'; else { q = `DELETE FROM t`; } client.query(q);",
    ['SELECT a FROM t', 'DELETE FROM t'],
  ],
  ['a query that begins with no text', "let q = ''; q += 'SELECT a FROM t'; client.query(q);", []],
  ['a table that a program makes for itself', 'client.query(`CREATE TABLE part_${day} (a int)`);', []],
  [
    'many texts in a row',
    `c.query(${'SELECT a , b , c , d , e , f , g , h , i , j FROM t'
      .split(' ')
      .map((one) => `'${one} '`)
      .join(' + ')});`,
    ['SELECT a , b , c , d , e , f , g , h , i , j FROM t '],
  ],
  ['TypeORM', "await queryRunner.query('DROP TABLE t');", ['DROP TABLE t']],
  ['Sequelize', "await sequelize.query('SELECT a FROM t');", ['SELECT a FROM t']],
  ['pg-promise', "db.any('SELECT a FROM $1:name', t);", ['SELECT a FROM $1:name']],
  ['MikroORM', "this.addSql('create table t (a int);');", ['create table t (a int);']],
  ['a list', "c.query(['SELECT a', 'FROM t'].join('\\n'));", ['SELECT a\nFROM t']],
  ['concatenation', "c.query('SELECT a ' + 'FROM t');", ['SELECT a FROM t']],
  [
    'a constant that a tag binds',
    "const T = 'users';\nsql`SELECT a FROM t WHERE b = ${T}`;",
    ['SELECT a FROM t WHERE b = ${T}'],
  ],
  [
    'a computed number of a placeholder',
    'client.query(`SELECT a FROM t WHERE b = $${n + 1}`, values);',
    ['SELECT a FROM t WHERE b = ${n___1}'],
  ],
  ['a constant', "const T = 'users';\nc.query(`SELECT a FROM ${T} b`);", ['SELECT a FROM users b']],
  [
    'a variable',
    "var q = 'SELECT a FROM t'; q = 'SELECT b FROM t'; f(q);",
    ['SELECT a FROM t', 'SELECT b FROM t'],
  ],
  [
    'no InfluxQL',
    'influx.query(`SELECT * FROM "m" WHERE time > now() - ${hours}h`); influx.query("SELECT a FROM m WHERE time > now() - 1h");',
    [],
  ],
  ['a template of another engine', "const q = 'SELECT * FROM <%= table %>';", ['SELECT * FROM <%= table %>']],
  ['a constant query', "const Q = 'SELECT a FROM t';\nc.query(Q);\nc.query(Q);", ['SELECT a FROM t']],
  [
    'a constant object',
    "const T = { a: 'users' } as const;\nc.query(`SELECT a FROM ${T.a}`);",
    ['SELECT a FROM users'],
  ],
  [
    'escapes',
    "c.query('SELECT \\'a\\\\b\\' \\u0041\\x42\\u{43}\\n\\\nFROM t');",
    ["SELECT 'a\\b' ABC\nFROM t"],
  ],
  ['String.raw', "c.query(String.raw`SELECT '\\d' FROM t`);", ["SELECT '\\d' FROM t"]],
  ['dedent', 'c.query(dedent`\n  SELECT a\n  FROM t`);', ['\n  SELECT a\n  FROM t']],
  ['a hole that is put together', "c.query('SELECT a FROM ' + table + ' b');", ['SELECT a FROM ${table} b']],
  [
    'texts that no known call sends',
    "const q = 'SELECT a FROM t'; db.getAll(q); export const all = { up: ['DROP TABLE t'], down: () => 'DROP TABLE u' };",
    ['SELECT a FROM t', 'DROP TABLE t', 'DROP TABLE u'],
  ],
  [
    'parts of longer texts',
    "const q = 'UPDATE t SET a = 1'; getAll(q + where); const all = ['SELECT a FROM t', w].filter(Boolean).join(' ');",
    ['UPDATE t SET a = 1 ${more}', 'SELECT a FROM t ${more}'],
  ],
  [
    'texts that are compared, thrown or shown',
    "if (q === 'SELECT a FROM t') throw new Error('SELECT a FROM t'); log('DROP TABLE t'); `SELECT a FROM t`; html`SELECT a FROM t`;",
    [],
  ],
  ['a tag whose name says SQL', 'sqls`SELECT a FROM t`', ['SELECT a FROM t']],
  [
    'verbs of other servers',
    "run('REPLACE INTO t (a) VALUES (?)'); run('insert or replace into t (a) values (?)'); run('SHOW TABLES'); run('PRAGMA user_version = 2'); run('UPDATE t, u SET t.a = u.a WHERE t.b = u.b');",
    [
      'REPLACE INTO t (a) VALUES (?)',
      'insert or replace into t (a) values (?)',
      'SHOW TABLES',
      'PRAGMA user_version = 2',
      'UPDATE t, u SET t.a = u.a WHERE t.b = u.b',
    ],
  ],
  [
    'keywords in two cases',
    "getAll('SELECT a, b from t'); t('Select a file from the list, or drop it');",
    ['SELECT a, b from t'],
  ],
  ['no SQL', "graph.query('{ user { id } }'); db.one('thing'); raw('x'); cache.execute(`update`);", []],
  ['a fragment', "sql`a = ${b}`; knex.raw('now()'); query.whereRaw('a = ?', [1]);", []],
  ['broken', "c.query('SELECT a FROM t", ['SELECT a FROM t']],
  ['nothing', '', []],
];

describe('SQL in programs', () => {
  it.each(found)('%s', (_, source, sql) => {
    expect(readScript('a.ts', source).pieces.map(sqlOf)).toEqual(sql);
  });

  it.each(['a.js', 'a.mjs', 'a.cjs', 'a.jsx', 'a.tsx', 'a.mts', 'a.cts'])('in %s', (path) => {
    const pieces = readScript(path, "export const a = () => c.query('SELECT a FROM t');").pieces;
    expect(pieces.map(sqlOf)).toEqual(['SELECT a FROM t']);
  });
});

describe('places', () => {
  it.each(found)('%s: each character of the document knows where it is written', (_, source) => {
    const { layout, pieces } = readScript('a.ts', source);
    for (const piece of pieces)
      for (const part of piece.parts.filter(({ kind }) => kind === 'verbatim'))
        expect(slice(source, part.at)).toBe(part.text);
    expectExact(source, layout);
  });

  it('holds for any mixture of runs, escapes, holes and pieces', () => {
    const run = fc.constantFrom('SELECT ', 'a', ' FROM t\n', " 'x'", ',', '\r\n  b', '"q"', ' ');
    const piece = fc.constantFrom('\\n', '\\`', '\\u{1F600}', '${x}', '${ f({ a: 1 }) }', '${T}', '\\\n');
    const template = fc
      .array(fc.oneof(run, piece), { maxLength: 8 })
      .map((parts) => `\`SELECT a ${parts.join('')}\``);
    const literal = fc
      .array(fc.constantFrom('a', ' b', "\\'", '\\n', ' FROM t'), { maxLength: 5 })
      .map((parts) => `'${parts.join('')}'`);
    const text = fc.array(fc.oneof(template, literal, fc.constantFrom('x', 'T', 'y.z')), {
      minLength: 1,
      maxLength: 4,
    });
    const program = fc
      .array(text, { minLength: 1, maxLength: 3 })
      .map(
        (calls) =>
          `const T = 'users_with_a_long_name';\n${calls.map((parts) => `c.query(${parts.join(' +\n ')}, [1]);`).join('\n')}\n`,
      );
    fc.assert(
      fc.property(program, (source) => {
        const { layout } = readScript('a.ts', source);
        expectExact(source, layout);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves lines where they are', () => {
    const source =
      "c.query('SELECT a ' +\n  'FROM t ' +\n  'WHERE b = ' + b);\nc.query(`\n  DELETE FROM t\n`);\n";
    const { text } = readScript('a.ts', source).layout;
    expect(text.split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '))).toEqual([
      'SELECT a',
      'FROM t',
      'WHERE b = ${b}',
      '',
      'DELETE FROM t',
      '',
      '',
    ]);
  });
});

/** Every token of the document is in the program too, where the text is verbatim. */
function expectExact(source: string, { text, map }: ReturnType<typeof readScript>['layout']): void {
  for (const token of tokenize(text)) {
    const at = map.toSource(token);
    expect(at.start).toBeGreaterThanOrEqual(0);
    expect(at.end).toBeLessThanOrEqual(source.length);
    for (let offset = token.start; offset < token.end; offset += 1) {
      const unit = map.toSource({ start: offset, end: offset + 1 });
      if (unit.end - unit.start === 1 && map.isVerbatim(offset))
        expect(slice(source, unit)).toBe(text.charAt(offset));
    }
  }
}

describe('programs that nobody writes', () => {
  it.each([
    ['a long concatenation', `c.query(${Array.from({ length: 4_000 }, () => "'SELECT '").join(' + ')})`],
    ['parentheses', `const a = ${'('.repeat(20_000)}1${')'.repeat(20_000)}; c.query('SELECT 1')`],
    ['objects', `const a = ${'{a:'.repeat(20_000)}1${'}'.repeat(20_000)}; c.query('SELECT 1')`],
    ['templates', `${'c.query(`SELECT ${'.repeat(5_000)}1${'}`)'.repeat(5_000)}`],
    ['text that is cut off', 'c.query(`SELECT ${a} FROM ${'],
    [
      'constants of themselves',
      'const a = b, b = a; let s = s; s += s; c.query(a + b); c.query(s); c.query(`SELECT ${a} ${s}`)',
    ],
    ['half of a character', "c.query('SELECT \ud800 \\ud800')"],
    ['a byte order mark', "\ufeffc.query('SELECT 1')"],
  ])('do no harm: %s', (_, source) => {
    for (const path of few(['a.ts', 'a.tsx', 'a.js'], 1)) {
      const { layout } = readScript(path, source);
      expect(layout.text.length).toBeGreaterThanOrEqual(source.length);
    }
  });
});
