/**
 * The replayed schema is the server's: every script is run on a native PostgreSQL and replayed from its text, and both are written
 * down in the same lines. A script named `x.from-18.sql` needs that major.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newest } from '../../breadth.ts';
import { schemaOn } from '../../../core/schema/schema-on-version.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { repository } from '../../hosts/paths.ts';
import type { PostgresMajor } from '../../hosts/postgres/binaries.ts';
import { ownPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { statementParser, statementsIn } from '../../sql.ts';
import { catalogs, linesOf } from './schema-lines.ts';

const folder = join(repository, 'test', 'fixtures', 'replay');
const scripts = readdirSync(folder).filter((file) => file.endsWith('.sql'));
const majors: readonly PostgresMajor[] = newest([14, 18]);

it('has scripts', () => {
  expect(scripts.length).toBeGreaterThan(8);
});

describe.each(majors)('replay against PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    // Roles belong to the whole server: those of other tests would be found here.
    server = await ownPostgres(major);
  });
  afterAll(() => server.stop());

  const runnable = scripts.filter((file) => major >= Number(/\.from-(\d+)\.sql$/.exec(file)?.[1] ?? 0));
  it.each(runnable)('%s', async (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const statements = statementsIn(text, await statementParser());
    const parts = statements.map((one) => text.slice(one.span.start, one.span.end));
    const unread = statements.filter((one) => one.parsed.understanding.kind === 'syntax-error');
    expect(unread.map((one) => one.parsed.text)).toEqual([]);
    const schema = replaySection(emptySchema(), statements, file).after;
    expect(forMajor(linesOf(schemaOn(schema, major)), major)).toEqual(await catalogAfter(server, parts));
  });
});

async function catalogAfter(
  server: PostgresServer,
  statements: readonly string[],
): Promise<readonly string[]> {
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  try {
    for (const statement of statements) {
      try {
        await client.query(statement);
      } catch (error) {
        throw new Error(`the server refuses: ${statement}\n${String(error)}`, { cause: error });
      }
    }
    const lines: string[] = [];
    for (const catalog of catalogs)
      lines.push(...(await client.query<{ line: string }>(catalog)).rows.map((row) => row.line));
    return lines.sort();
  } finally {
    await client.end();
    await server.dropDatabase(database);
    await dropRoles(server);
  }
}

/** Roles are the whole server's, and the next script has its own. */
async function dropRoles(server: PostgresServer): Promise<void> {
  const client = new Client({ connectionString: server.connectionString('postgres') });
  await client.connect();
  try {
    const made = await client.query<{ name: string }>(
      `SELECT quote_ident(rolname) AS name FROM pg_roles WHERE rolname !~ '^pg_' AND oid <> 10`,
    );
    for (const { name } of made.rows) await client.query(`DROP ROLE ${name}`);
  } finally {
    await client.end();
  }
}

/** A NOT NULL has a name from 18 on. */
function forMajor(lines: readonly string[], major: PostgresMajor): readonly string[] {
  return major >= 18 ? lines : lines.filter((line) => !line.startsWith('not null '));
}
