/** Pages of a copied database that are damaged: an index that lacks entries, and one whose bytes are not those that were written. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lookInto, type CopyLook } from '../../engine/drill/look.ts';
import { startPostgresApart, type PostgresServer } from '../hosts/postgres/server.ts';
import { openSession, runScript, withClient } from './native.ts';

let server: PostgresServer;
let source: string;
beforeAll(async () => {
  server = await startPostgresApart(18, {});
  source = await server.createDatabase();
  await runScript(
    server,
    source,
    'CREATE TABLE t (id int PRIMARY KEY, a int); CREATE INDEX t_a ON t (a); INSERT INTO t SELECT g, g FROM generate_series(1, 20000) g',
  );
});
afterAll(() => server.stop());

async function lookAt(database: string): Promise<CopyLook> {
  const session = await openSession(server, database);
  try {
    return await lookInto(session, true, {});
  } finally {
    await session.close();
  }
}

it('are not found in a good copy', async () => {
  const copy = await server.createDatabase(source);
  expect(await lookAt(copy)).toMatchObject({ damages: [], pagesUnseen: undefined });
});

it('are found where an index lacks rows of its table', async () => {
  const copy = await server.createDatabase(source);
  await withClient(server, copy, async (client) => {
    const ready = (value: boolean) =>
      `UPDATE pg_index SET indisready = ${value} WHERE indexrelid = 't_a'::regclass`;
    for (const text of [
      ready(false),
      'INSERT INTO t SELECT g, g FROM generate_series(20001, 20010) g',
      ready(true),
    ])
      await client.query(text);
  });
  const { damages } = await lookAt(copy);
  expect(damages.join()).toMatch(/t_a.*lacks|t_a/);
});

it('are found where bytes of an index were overwritten', async () => {
  const copy = await server.createDatabase(source);
  // Before anybody connects to the copy, so that the server has read nothing of it.
  const file = await withClient(server, source, async (client) => {
    const { rows } = await client.query<{ readonly file: string }>(
      `SELECT format('%s/base/%s/%s', current_setting('data_directory'), (SELECT oid FROM pg_database WHERE datname = $1), pg_relation_filenode('t_a')) AS file`,
      [copy],
    );
    return rows[0]?.file ?? '';
  });
  const handle = openSync(join(file), 'r+');
  writeSync(handle, Buffer.alloc(4_000, 0x5a), 0, 4_000, 8_192 + 2_000);
  closeSync(handle);
  const { damages } = await lookAt(copy);
  expect(damages.join()).toContain('t_a');
});
