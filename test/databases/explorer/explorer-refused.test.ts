/** What may not be read, and what is very wide, takes nothing else out of the tree. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Secret } from '../../../engine/databases/secret.ts';
import { connectPostgres, type PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { treeOf } from './explorer.ts';
import { openSession, profileOf, runScript } from '../native.ts';

let server: PostgresServer;
let database: string;
const sessions: PostgresSession[] = [];

beforeAll(async () => {
  server = await startPostgres(18);
  database = await server.createDatabase();
  const columns = Array.from({ length: 1_600 }, (_, at) => `c${at} bool`).join(', ');
  await runScript(
    server,
    database,
    `CREATE SCHEMA app; CREATE TABLE app.wide (${columns});
     CREATE TABLE app.plain (id int); CREATE TYPE app.mood AS ENUM ('sad');
     CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE POLICY p ON app.plain;
     DO $$ BEGIN CREATE ROLE plinth_explorer_guest LOGIN PASSWORD 'guest'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
     REVOKE SELECT ON pg_proc, pg_policy FROM PUBLIC;`,
  );
});
afterAll(async () => {
  for (const session of sessions) await session.close();
  await runScript(
    server,
    database,
    'GRANT SELECT ON pg_proc, pg_policy TO PUBLIC; DROP ROLE plinth_explorer_guest',
  );
});

it('names what a role may not read, and shows everything beside it', async () => {
  const profile = profileOf(server, database, { user: 'plinth_explorer_guest' });
  const outcome = await connectPostgres(profile, new Secret('guest'));
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  sessions.push(outcome.session);
  const paths = (await treeOf(outcome.session)).map(({ path }) => path.join(' / '));
  expect(paths).toContain('app / Functions not read');
  expect(paths).toContain('app / Enums / mood / sad');
  expect(paths).toContain('app / plain / id');
  expect(paths).toContain('app / plain / Policies not read');
  expect(paths).toContain('app / wide / c1599');
  expect(paths).toContain(`Databases / ${database}`);
});

it('shows a table of 1,600 columns', async () => {
  const session = await openSession(server, database);
  sessions.push(session);
  const wide = (await treeOf(session)).filter(({ path }) => path[1] === 'wide' && path.length === 3);
  expect(wide.length).toBeGreaterThanOrEqual(1_600);
});
