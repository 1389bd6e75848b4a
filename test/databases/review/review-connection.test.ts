/** `plinth review --connection`: the page with what a server answers, its exit codes, and the scripts that ask the same. On a real server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { plinth, workspace, type Outcome } from '../../cli/run.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { databaseWith, withClient } from '../native.ts';

const history = 'CREATE TABLE users (id bigint PRIMARY KEY, mail text);';
const change = 'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;';
const [first, second] = ['migrations/000001_users.up.sql', 'migrations/000002_mail.up.sql'];
function folder(): string {
  return workspace({ [first]: history, [second]: change });
}

const rows = 'INSERT INTO users VALUES (1, NULL);';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres(18);
});

/** In a folder of the test. */
async function review(root: string, database: string, ...words: readonly string[]): Promise<Outcome> {
  const address = server.connectionString(database);
  return plinth(['review', second, '--no-proof', '--connection', address, ...words], { cwd: root });
}

describe('plinth review with a connection', () => {
  it('shows that rows are in the way, and ends with 1', async () => {
    const { code, out } = await review(folder(), await databaseWith(server, [history, rows]));
    expect(code).toBe(1);
    const [, table = ''] = out.split('## Pre-flight\n');
    expect(table).toMatch(
      /^\| rows with a null in `?users\.mail`?, which becomes NOT NULL \| STOP \| 1 row \|$/m,
    );
  });

  it('ends with 0 where nothing is, before the change and after it', async () => {
    const root = folder();
    const database = await databaseWith(server, [history]);
    expect((await review(root, database)).code).toBe(0);
    await withClient(server, database, (client) => client.query(change));
    const { code, out } = await review(root, database, '--run', 'postflight', '--format', 'json');
    expect(code).toBe(0);
    const made = JSON.parse(out) as {
      readonly checks: Record<
        'before' | 'after',
        readonly { readonly answer: { readonly result: string } | null }[]
      >;
    };
    expect(made.checks.before.every(({ answer }) => answer === null)).toBe(true);
    expect(made.checks.after.length).toBeGreaterThan(0);
    expect(made.checks.after.map(({ answer }) => answer?.result)).not.toContain('STOP');
  });

  it('writes scripts that a session runs as they stand', async () => {
    const root = folder();
    const database = await databaseWith(server, [history, rows]);
    await review(
      root,
      database,
      '--preflight',
      'before.sql',
      '--postflight',
      'after.sql',
      '--output',
      'page.md',
    );
    for (const name of ['before.sql', 'after.sql'])
      await withClient(server, database, (client) => client.query(readFileSync(join(root, name), 'utf8')));
    expect(readFileSync(join(root, 'page.md'), 'utf8')).toContain('## Pre-flight');
  });

  it('says so where no server answers', async () => {
    const gone = await plinth(
      ['review', second, '--no-proof', '--connection', 'postgresql://u@127.0.0.1:1/db'],
      {
        cwd: folder(),
      },
    );
    expect(gone.code).toBe(2);
    expect(gone.err).toContain('No server listens at 127.0.0.1:1.');
  });
});
