/** What before.sql asks of a foreign key that is exchanged for another, and that the change then fails where it says STOP. On real servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';

const history = `CREATE TABLE parents (id int PRIMARY KEY);
CREATE TABLE children (id int PRIMARY KEY, parent int CONSTRAINT children_old REFERENCES parents (id));`;
const change =
  'ALTER TABLE children DROP CONSTRAINT children_old, ADD CONSTRAINT children_new FOREIGN KEY (parent) REFERENCES parents (id) ON DELETE CASCADE;';
const login = `GRANT CREATE, USAGE ON SCHEMA public TO plinth_keys; GRANT SELECT ON parents TO plinth_keys; ALTER TABLE children OWNER TO plinth_keys;`;

const states: readonly (readonly [string, readonly string[], string, string])[] = [
  ['all is there', [], 'none', 'ok'],
  [
    'the former one has gone',
    ['ALTER TABLE children DROP CONSTRAINT children_old'],
    'no foreign key children_old of children',
    '42704',
  ],
  [
    'the new name is taken',
    ['ALTER TABLE children ADD CONSTRAINT children_new CHECK (id > 0)'],
    'children has a constraint children_new already',
    '42710',
  ],
  [
    'the former one has never looked at the rows that were there',
    [
      'ALTER TABLE children DROP CONSTRAINT children_old',
      'INSERT INTO children VALUES (1, 7)',
      'ALTER TABLE children ADD CONSTRAINT children_old FOREIGN KEY (parent) REFERENCES parents (id) NOT VALID',
    ],
    'foreign key children_old of children is not validated: rows may be against the new one',
    '23503',
  ],
  [
    'the login may not refer to the table',
    [login, 'as plinth_keys'],
    'this login may not refer to parents: GRANT REFERENCES',
    '42501',
  ],
  [
    'the login may refer to its column',
    [login, 'GRANT REFERENCES (id) ON parents TO plinth_keys', 'as plinth_keys'],
    'none',
    'ok',
  ],
];

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let sql: string;
  beforeAll(async () => {
    server = await startPostgres(major);
    const review = await reviewOfChange(history, { '000002_change.up.sql': change });
    sql = review.preflight.find(({ title }) => title.startsWith('foreign key children_old that'))?.sql ?? '';
  });

  it.each(states)('%s', async (_, steps, found, outcome) => {
    const database = await databaseWith(server, [
      `DO $$ BEGIN CREATE ROLE plinth_keys; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
      history,
      ...steps.filter((one) => !one.startsWith('as ')),
    ]);
    await withClient(server, database, async (client) => {
      for (const one of steps) if (one.startsWith('as ')) await client.query(`SET ROLE ${one.slice(3)}`);
      const asked = await client.query<{ result: string; found: string }>(sql);
      expect(asked.rows).toEqual([{ result: found === 'none' ? 'ok' : 'STOP', found }]);
      const said = await client.query(change).then(
        () => 'ok',
        (error: unknown) => (error as { code?: string }).code,
      );
      expect(said).toBe(outcome);
    });
  });
});
