/**
 * What the conventions of migration tools rest on, on native servers: what a pipeline does to statements that refuse a transaction, and how
 * CREATE INDEX CONCURRENTLY fares beside the locks that tools hold.
 */
import { Client, type Connection } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import type { PostgresMajor } from '../../hosts/postgres/binaries.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';

const open: Client[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.end()));
});

/** Sessions of one fresh database that holds a table `t`. */
async function sessions(major: PostgresMajor, count: number): Promise<readonly Client[]> {
  const server = await startPostgres(major);
  const database = await server.createDatabase();
  for (let i = 0; i < count; i += 1) {
    const client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    open.push(client);
  }
  await open[0]?.query('CREATE TABLE t (x int)');
  return open;
}

/** Each statement's command tag, or the error that ended the pipeline. */
function pipeline(client: Client, ...statements: readonly string[]): Promise<readonly string[]> {
  const said: string[] = [];
  return new Promise((resolve) => {
    const batch = {
      submit(connection: Connection): void {
        for (const text of statements) {
          connection.parse({ name: '', text, types: [] }, true);
          connection.bind({}, true);
          connection.execute({}, true);
        }
        connection.sync();
      },
      handleCommandComplete: ({ text }: { readonly text: string }) => said.push(text),
      // The driver has done with a query that failed, and waits for the server by itself.
      handleError: ({ code }: { readonly code?: string }) => {
        resolve([...said, code ?? 'error']);
      },
      handleReadyForQuery: () => {
        resolve(said);
      },
      handleDataRow: () => undefined,
      handleEmptyQuery: () => undefined,
    };
    client.query(batch);
  });
}

const index = 'CREATE INDEX CONCURRENTLY ON t (x)';

describe.each([14, 18] as const)('on %i', (major) => {
  it.each<readonly [statements: readonly string[], said: readonly string[]]>([
    [
      [index, 'INSERT INTO t VALUES (1)'],
      ['CREATE INDEX', 'INSERT 0 1'],
    ],
    [
      ['VACUUM t', 'INSERT INTO t VALUES (1)'],
      ['VACUUM', 'INSERT 0 1'],
    ],
    [
      ['SET lock_timeout = 0', index],
      ['SET', '25001'],
    ],
    [
      [index, index],
      ['CREATE INDEX', '25001'],
    ],
  ])('a pipeline of %j', async (statements, said) => {
    const [client] = await sessions(major, 1);
    expect(await pipeline(client!, ...statements)).toEqual(said);
  });

  it('a pipeline is one transaction', async () => {
    const [client] = await sessions(major, 1);
    expect(await pipeline(client!, 'INSERT INTO t VALUES (1)', 'SELECT 1/0')).toEqual([
      'INSERT 0 1',
      '22012',
    ]);
    expect((await client!.query('SELECT x FROM t')).rows).toEqual([]);
  });

  it('a second run that waits for the lock and the index wait for each other, and one of them is ended', async () => {
    const [first, second] = await sessions(major, 2);
    await first!.query('SELECT pg_advisory_lock($1)', [42]);
    const waits = outcomeOf(second!.query('SELECT pg_advisory_lock($1)', [42]));
    await waitingFor(first!, 'advisory');
    const builds = await outcomeOf(first!.query(index));
    await first!.query('SELECT pg_advisory_unlock_all()');
    expect([builds, await waits].sort()).toEqual(['40P01', 'done']);
  });

  // As JDBC asks: the portal stays open after the answer, and with it the snapshot.
  it('the index waits for a transaction that asked for its lock with the extended protocol', async () => {
    const [tool, migration, watcher] = await sessions(major, 3);
    await tool!.query('BEGIN');
    await pipeline(tool!, 'SELECT pg_try_advisory_xact_lock(42)');
    const builds = outcomeOf(migration!.query(index));
    await waitingFor(watcher!, 'virtualxid');
    await tool!.query('ROLLBACK');
    expect(await builds).toBe('done');
  });

  it('the index does not mind a transaction that asked with a simple query', async () => {
    const [tool, migration] = await sessions(major, 2);
    await tool!.query('BEGIN');
    await tool!.query('SELECT pg_try_advisory_xact_lock(42)');
    expect(await outcomeOf(migration!.query(index))).toBe('done');
  });
});

/** `done`, or the code of the error. */
function outcomeOf(query: Promise<unknown>): Promise<unknown> {
  return query.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
}

async function waitingFor(client: Client, kind: 'advisory' | 'virtualxid'): Promise<void> {
  const waiting =
    'SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT granted AND locktype = $1 AND a.datname = current_database()';
  await expect.poll(async () => (await client.query(waiting, [kind])).rowCount).toBe(1);
}
