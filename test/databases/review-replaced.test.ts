/** A column that another of its name takes the place of, where it was generated: the way back that a review writes, and what does the same in a moment. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript, withClient } from './native.ts';
import { reviewOfChange, sqlOf } from './review-of.ts';

const history = `CREATE TABLE users (id bigint PRIMARY KEY, mail text NOT NULL);
ALTER TABLE users ADD COLUMN mail_hash text GENERATED ALWAYS AS (md5(mail)) STORED;`;
const rows = "INSERT INTO users (id, mail) SELECT one, 'user ' || one FROM generate_series(1, 100) AS one;";
const change = `ALTER TABLE users RENAME COLUMN mail_hash TO mail_hash_old;
ALTER TABLE users ADD COLUMN mail_hash text;
UPDATE users SET mail_hash = mail_hash_old;
ALTER TABLE users DROP COLUMN mail_hash_old;`;

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  const found = (database: string): Promise<unknown> =>
    withClient(server, database, async (client) => {
      const columns = await client.query<object>(
        "SELECT attname, attgenerated FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY 1",
      );
      const values = await client.query<object>('SELECT id, mail, mail_hash FROM users ORDER BY id');
      return [columns.rows, values.rows];
    });

  it('its way back computes the values again, and leaves what was written otherwise', async () => {
    const { migrations } = await reviewOfChange(history, { '000002_change.up.sql': change });
    const back = migrations[0]?.rollback.script ?? '';
    const was = await found(await databaseWith(server, [history, rows]));
    expect(await found(await databaseWith(server, [history, rows, change, back]))).toEqual(was);
    const since = "UPDATE users SET mail_hash = 'other' WHERE id = 1;";
    expect(await found(await databaseWith(server, [history, rows, change, since, back]))).toEqual(was);
  });

  it('DROP EXPRESSION leaves the same after as the rename, the copy and the drop, and writes no row', async () => {
    const { order } = await reviewOfChange(history, { '000002_change.up.sql': change });
    const instead = 'ALTER TABLE users ALTER COLUMN mail_hash DROP EXPRESSION;';
    expect(order.stages.flatMap(({ notes }) => notes.map((one) => sqlOf(one)))).toContain(instead);
    const database = await databaseWith(server, [history, rows]);
    const file = (): Promise<unknown> =>
      withClient(server, database, async (client) => {
        const answer = await client.query<object>("SELECT pg_relation_filenode('users')");
        return answer.rows;
      });
    const filed = await file();
    await runScript(server, database, instead);
    expect(await file()).toEqual(filed);
    const changed = await databaseWith(server, [history, rows, change]);
    expect(await found(database)).toEqual(await found(changed));
    const without = "INSERT INTO users (id, mail) VALUES (0, 'new');";
    for (const each of [database, changed]) await runScript(server, each, without);
    expect(await found(database)).toEqual(await found(changed));
  });

  it('after DROP EXPRESSION triggers compute what a statement has not written', async () => {
    const bridge = `ALTER TABLE users ALTER COLUMN mail_hash DROP EXPRESSION;
CREATE FUNCTION hashed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.mail_hash := md5(NEW.mail); RETURN NEW; END $$;
CREATE TRIGGER hashed BEFORE INSERT ON users FOR EACH ROW WHEN (NEW.mail_hash IS NULL) EXECUTE FUNCTION hashed();
CREATE TRIGGER hashed_again BEFORE UPDATE OF mail ON users FOR EACH ROW
  WHEN (NEW.mail_hash IS NOT DISTINCT FROM OLD.mail_hash) EXECUTE FUNCTION hashed();`;
    const before = `INSERT INTO users (id, mail) VALUES (0, 'new'); UPDATE users SET mail = 'other' WHERE id = 1;`;
    const release =
      "INSERT INTO users VALUES (-1, 'mine', 'own'); UPDATE users SET mail_hash = 'own' WHERE id = 2;";
    const database = await databaseWith(server, [history, rows]);
    await expect(runScript(server, database, release)).rejects.toThrow('cannot insert a non-DEFAULT value');
    for (const script of [bridge, before, release]) await runScript(server, database, script);
    const other = await withClient(server, database, (client) =>
      client.query<object>('SELECT id FROM users WHERE mail_hash IS DISTINCT FROM md5(mail) ORDER BY id'),
    );
    expect(other.rows).toEqual([{ id: '-1' }, { id: '2' }]);
  });

  it('a column from which one is generated fails to go, or takes it along', async () => {
    const database = await databaseWith(server, [history, rows]);
    const gone = runScript(server, database, 'ALTER TABLE users DROP COLUMN mail;').then(
      () => 'taken along',
      (refusal: unknown) => String(refusal),
    );
    expect(await gone).toContain(major === 14 ? 'taken along' : 'other objects depend on it');
    const behind = 'ALTER TABLE users ALTER COLUMN mail_hash DROP EXPRESSION, DROP COLUMN mail;';
    const free = await databaseWith(server, [history, rows]);
    await runScript(server, free, behind.replace(', DROP', '; ALTER TABLE users DROP'));
    const left = await withClient(server, free, (client) =>
      client.query<object>('SELECT FROM users WHERE mail_hash IS NOT NULL'),
    );
    expect(left.rowCount).toBe(100);
  });
});
