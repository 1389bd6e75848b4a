/**
 * The two rules about values that programs interpolate into the text of a query, with their examples. engine/embedded-sql finds the places.
 */
import type { OwnRule } from './own-rule.ts';

const program = (...lines: readonly string[]): string => lines.join('\n');

export const interpolatedQuery: OwnRule = {
  id: 'injection/interpolated-query',
  severity: 'error',
  preset: 'recommended',
  summary: 'A program that puts a value into the text of a query.',
  why: `A value that becomes part of a statement's text is read as SQL: \`'; DROP TABLE users; --\` ends the string it was meant to be in. \`query()\`, \`knex.raw()\`, \`whereRaw()\`, \`sequelize.query()\`, \`sql.unsafe()\`, \`sql.raw()\` and \`$queryRawUnsafe()\` send the text as it is. Tagged templates (\`sql\`, \`Prisma.sql\`, \`$queryRaw\`) bind what is interpolated and are silent, and so is what can only be a number, a constant of the file, one of some words by its type, or what a list of allowed words has let through. An error where the value comes out of a request, a warning where whoever calls the function decides it. What other modules export and what a class keeps is taken for the program's own. In Python, Go, Java, Kotlin, C#, Ruby, PHP and Rust it looks for parameters of functions and data of requests that come into a text which the same file sends. Looked for in programs as \`embeddedSql\` says.`,
  instead:
    "Send the value beside the text, as the library has it: `client.query('… WHERE id = $1', [id])`, `knex.raw('… = ?', [id])`, `sequelize.query('… = ?', { replacements: [id] })`, `prisma.$queryRaw` or `Prisma.sql` as a tag. Put optional parts together out of constant texts.",
  fix: {
    kinds: ['rewrite'],
    because:
      'A placeholder is offered where a value stands, also inside a quoted string. It is looked at first, because the server now decides the type of the value.',
  },
  examples: [
    {
      verdict: 'bad',
      title: 'A value of the caller, in node-postgres',
      language: 'typescript',
      code: program(
        'export async function find(client: Client, email: string) {',
        "  return client.query(`SELECT id FROM users WHERE email = '${email}'`);",
        '//                                                           ^^^^^ warning: email becomes part of the text that client.query() sends: whoever decides its value can change the statement. Send it as a parameter. 💡',
        '}',
      ),
      fixed: program(
        'export async function find(client: Client, email: string) {',
        '  return client.query(`SELECT id FROM users WHERE email = $1`, [email]);',
        '}',
      ),
    },
    {
      verdict: 'bad',
      title: 'A value of a request, in Knex',
      language: 'typescript',
      code: program(
        "app.get('/orders', async (req, res) => {",
        "  res.json(await knex.raw('SELECT id FROM orders WHERE state = ' + req.query.state));",
        '//                                                                 ^^^^^^^^^^^^^^^ error: req.query.state becomes part of the text that knex.raw() sends: whoever sends the request can change the statement. Send it as a parameter. 💡',
        '});',
      ),
      fixed: program(
        "app.get('/orders', async (req, res) => {",
        "  res.json(await knex.raw('SELECT id FROM orders WHERE state = ?', [req.query.state]));",
        '});',
      ),
    },
    {
      verdict: 'good',
      title: 'Values beside the text',
      language: 'typescript',
      code: program(
        'export async function find(client: Client, email: string) {',
        "  return client.query('SELECT id FROM users WHERE email = $1', [email]);",
        '}',
      ),
    },
    {
      verdict: 'good',
      title: 'A tag that binds what is interpolated',
      language: 'typescript',
      code: program(
        'export const find = (prisma: PrismaClient, email: string) =>',
        '  prisma.$queryRaw`SELECT id FROM users WHERE email = ${email}`;',
      ),
    },
  ],
};

export const interpolatedIdentifier: OwnRule = {
  id: 'injection/interpolated-identifier',
  severity: 'error',
  preset: 'recommended',
  summary: 'A program that puts the name of a table or column into the text of a query.',
  why: 'No placeholder can stand where a statement names a table, a column or an order, so such names are interpolated, and whoever decides the name can write SQL in its place: `ORDER BY ${sort}` takes a subquery as well as a column. An error where the name comes out of a request; where whoever calls the function decides it, a warning for a column, and an info for a table or schema, which the program mostly says itself.',
  instead:
    'Look the name up in a constant object, or check it against a list of allowed names before: `if (!columns.includes(sort)) throw …`. Where any name must be possible, quote it: `client.escapeIdentifier(name)`, `??` in Knex, `sql(name)` in postgres.js, `sql.identifier()` in Drizzle and Slonik, `sql.ref()` in Kysely, `$1:name` in pg-promise.',
  fix: { kinds: [], because: 'Which names are allowed is for people to say.' },
  examples: [
    {
      verdict: 'bad',
      title: 'An order of the caller',
      language: 'typescript',
      code: program(
        'export const list = (client: Client, sort: string) =>',
        '  client.query(`SELECT id FROM orders ORDER BY ${sort}`);',
        '//                                               ^^^^ warning: sort names a table or column in the text that client.query() sends, where no placeholder can stand: whoever decides its value can change the statement. Look it up in a list of allowed names, or quote it with escapeIdentifier().',
      ),
    },
    {
      verdict: 'bad',
      title: 'A table of a request, in Knex',
      language: 'typescript',
      code: program(
        "app.delete('/tables/:name', async (req) => {",
        '  await knex.raw(`TRUNCATE ${req.params.name}`);',
        '//                           ^^^^^^^^^^^^^^^ error: req.params.name names a table or column in the text that knex.raw() sends, where no placeholder can stand: whoever sends the request can change the statement. Look it up in a list of allowed names, or quote it with ??.',
        '});',
      ),
    },
    {
      verdict: 'good',
      title: 'A name of a list',
      language: 'typescript',
      code: program(
        "const columns = { placed: 'placed_at', total: 'total' } as const;",
        'export const list = (client: Client, sort: keyof typeof columns) =>',
        '  client.query(`SELECT id FROM orders ORDER BY ${columns[sort]}`);',
      ),
    },
    {
      verdict: 'good',
      title: 'A name that was checked before',
      language: 'typescript',
      code: program(
        'export async function list(client: Client, sort: string) {',
        "  if (!['placed_at', 'total'].includes(sort)) throw new Error('no such column');",
        '  return client.query(`SELECT id FROM orders ORDER BY ${sort}`);',
        '}',
      ),
    },
  ],
};
