/** Further cases of the rules about programs, judged as the examples of their pages are. */
import type { ProgramExample } from '../../core/lint/own-rule.ts';

const program = (...lines: readonly string[]): string => lines.join('\n');

export const programCases: Readonly<Record<string, readonly ProgramExample[]>> = {
  'injection/interpolated-query': [
    {
      verdict: 'bad',
      title: 'A pattern, in Prisma',
      language: 'typescript',
      code: program(
        'export const search = (prisma: PrismaClient, text: string) =>',
        "  prisma.$queryRawUnsafe(`SELECT id FROM users WHERE name LIKE '%${text}%'`);",
        '//                                                                 ^^^^ warning: text becomes part of the text that prisma.$queryRawUnsafe() sends: whoever decides its value can change the statement. Send it as a parameter. 💡',
      ),
      fixed: program(
        'export const search = (prisma: PrismaClient, text: string) =>',
        '  prisma.$queryRawUnsafe(`SELECT id FROM users WHERE name LIKE $1`, `%${text}%`);',
      ),
    },
    {
      verdict: 'bad',
      title: 'A query that statements put together',
      language: 'typescript',
      code: program(
        'export async function list(client: Client, state?: string) {',
        "  let query = 'SELECT id FROM orders WHERE NOT deleted';",
        "  if (state) query += ` AND state = '${state}'`;",
        '//                                     ^^^^^ warning: state becomes part of the text that client.query() sends: whoever decides its value can change the statement. Send it as a parameter.',
        '  return client.query(query);',
        '}',
      ),
    },
    {
      verdict: 'bad',
      title: 'A raw text inside of a tag, in Drizzle',
      language: 'typescript',
      code: program(
        'export const list = (db: PostgresJsDatabase, direction: string) =>',
        '  db.execute(sql`SELECT id FROM users ORDER BY id ${sql.raw(direction)}`);',
        '//                                                          ^^^^^^^^^ warning: direction becomes part of the text that sql.raw() sends: whoever decides its value can change the statement. Send values as parameters, and choose between texts that stand here.',
      ),
    },
    {
      verdict: 'bad',
      title: 'A condition, in TypeORM',
      language: 'typescript',
      code: program(
        'export const search = (people: Repository<Order>, text: string) =>',
        "  people.createQueryBuilder('p').where(`p.name LIKE '%${text}%'`).getMany();",
        '//                                                      ^^^^ warning: text becomes part of the text that where() sends: whoever decides its value can change the statement. Send it as a parameter.',
      ),
    },
    {
      verdict: 'good',
      title: 'Parts that are constants, with their values beside them',
      language: 'typescript',
      code: program(
        'export async function list(client: Client, state?: string) {',
        "  const conditions = ['NOT deleted'];",
        '  const values: string[] = [];',
        '  if (state) conditions.push(`state = $${values.push(state)}`);',
        "  return client.query(`SELECT id FROM orders WHERE ${conditions.join(' AND ')}`, values);",
        '}',
      ),
    },
    {
      verdict: 'good',
      title: 'A number, by its declared type',
      language: 'typescript',
      code: program(
        'export const page = (client: Client, { limit, offset }: { limit: number; offset: number }) =>',
        '  client.query(`SELECT id FROM orders ORDER BY id LIMIT ${limit} OFFSET ${offset}`);',
      ),
    },
  ],
  'injection/interpolated-identifier': [
    {
      verdict: 'good',
      title: 'A quoted name',
      language: 'typescript',
      code: program("export const clear = (knex: Knex, table: string) => knex.raw('TRUNCATE ??', [table]);"),
    },
  ],
};
