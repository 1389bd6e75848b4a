/** Whether the login that asks may write the rows that a change writes, on real servers: a right on the table, on columns of it, and none. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Check } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';

const history =
  'CREATE TABLE users (id bigint PRIMARY KEY, code text UNIQUE); CREATE TABLE notes (id bigint, code text);';
const change = "UPDATE users SET code = NULL WHERE code = '';\nDELETE FROM notes WHERE code = 'x';";

let known: Check;
beforeAll(async () => {
  const { preflight } = await reviewOfChange(history, { '000002_change.up.sql': change });
  const found = preflight.find(({ title }) => title.startsWith('worth knowing'));
  if (found === undefined) throw new Error('nothing is asked of the login');
  known = found;
});

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each([
    ['none', '', ['this login may not UPDATE users', 'this login may not DELETE notes']],
    [
      'one of a column, which is enough for an UPDATE of that',
      'GRANT UPDATE (code), SELECT ON users TO ROLE',
      ['this login may not DELETE notes'],
    ],
    ['all that it wants', 'GRANT UPDATE ON users TO ROLE; GRANT DELETE ON notes TO ROLE', []],
  ] as const)('tells a login that has %s', async (_, grants, told) => {
    const database = await databaseWith(server, [history]);
    const role = `rights_${database}`;
    await withClient(server, database, async (client) => {
      await client.query(`CREATE ROLE ${role}`);
      if (grants !== '') await client.query(grants.replaceAll('ROLE', role));
      await client.query(`SET ROLE ${role}`);
      const { rows } = await client.query<{ readonly found: string }>(known.sql);
      await client.query(`RESET ROLE; DROP OWNED BY ${role}; DROP ROLE ${role}`);
      const said = rows.map(({ found }) => found).join();
      expect(said.match(/this login may not \w+ \w+/g) ?? []).toEqual(expect.arrayContaining([...told]));
      expect(said.match(/this login may not/g) ?? []).toHaveLength(told.length);
    });
  });
});

describe.each([14, 18] as const)('PostgreSQL %i, of what is new', (major) => {
  it('tells a login that may neither make it nor refer to its parent', async () => {
    const server = await startPostgres(major);
    const { preflight } = await reviewOfChange(`${history} CREATE SCHEMA shop;`, {
      '000002_change.up.sql':
        'CREATE TABLE shop.bills (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));\nCREATE INDEX ON notes (code);',
    });
    const asked = preflight.find(({ title }) => title.startsWith('worth knowing'));
    expect(asked?.title).toContain('or may not make what is new');
    const database = await databaseWith(server, [
      `${history} CREATE SCHEMA shop; REVOKE CREATE ON SCHEMA public FROM PUBLIC;`,
    ]);
    const role = `makes_${database}`;
    await withClient(server, database, async (client) => {
      const said = async (): Promise<string> => {
        await client.query(`SET ROLE ${role}`);
        const { rows } = await client.query<{ readonly found: string }>(asked?.sql ?? '');
        await client.query('RESET ROLE');
        return rows.map(({ found }) => found).join();
      };
      await client.query(`CREATE ROLE ${role}`);
      const none = await said();
      for (const one of ['create in schema shop', 'create in schema public', 'refer to users'])
        expect(none).toContain(`this login may not ${one}`);
      await client.query(
        `GRANT CREATE, USAGE ON SCHEMA shop TO ${role}; GRANT CREATE ON SCHEMA public TO ${role}; GRANT REFERENCES (id) ON users TO ${role}`,
      );
      expect(await said()).not.toContain('this login may not');
      await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    });
  });
});
