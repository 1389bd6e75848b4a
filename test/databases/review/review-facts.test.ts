/** What notes of the review say of rows, locks and rights, held against PostgreSQL 18: each case runs the change that an example describes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from 'pg';
import { factsOf, type Facts } from '../../../core/review/facts/facts.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { changeOf } from '../../review/change.ts';
import { pidOf, waitUntilBlocked } from '../effects/waiting.ts';
import { codeOf, withSessions } from '../sessions.ts';

const history = `CREATE TABLE trucks (id bigint PRIMARY KEY, code text);
CREATE TABLE parcels (id bigint PRIMARY KEY, truck_id bigint REFERENCES trucks ON DELETE CASCADE, note text);
CREATE TABLE scans (parcel_id bigint REFERENCES parcels ON DELETE CASCADE);
CREATE TABLE repairs (truck_id bigint REFERENCES trucks ON DELETE SET NULL);
CREATE TABLE logged (what text);
CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO logged VALUES (TG_NAME); RETURN coalesce(NEW, OLD); END $$;
CREATE TRIGGER each BEFORE UPDATE ON parcels FOR EACH ROW EXECUTE FUNCTION log();
CREATE TRIGGER of_note BEFORE UPDATE OF note ON parcels FOR EACH ROW EXECUTE FUNCTION log();
CREATE TRIGGER of_truck BEFORE UPDATE OF truck_id ON parcels FOR EACH ROW EXECUTE FUNCTION log();
CREATE TRIGGER once BEFORE UPDATE ON parcels FOR EACH STATEMENT EXECUTE FUNCTION log();
CREATE TRIGGER off BEFORE UPDATE ON parcels FOR EACH ROW EXECUTE FUNCTION log();
ALTER TABLE parcels DISABLE TRIGGER off;`;
const rows = `INSERT INTO trucks VALUES (1, 'same'), (2, 'same'), (3, NULL);
INSERT INTO parcels VALUES (1, 1, NULL), (2, 2, 'x');
INSERT INTO scans VALUES (1), (2); INSERT INTO repairs VALUES (1), (2);`;

async function factsOfChange(change: string): Promise<Facts> {
  return factsOf(await changeOf({ history: [history], change: [change] }));
}

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres(18);
});

async function values(client: Client, query: string): Promise<readonly unknown[]> {
  const { rows: found } = await client.query<{ readonly value: unknown }>(query);
  return found.map(({ value }) => value);
}

describe('rows', () => {
  it('are deleted and cleared along with others', async () => {
    const sql = 'DELETE FROM trucks WHERE id = 1';
    const { rowsWritten } = await factsOfChange(sql);
    const reach = rowsWritten.flatMap((one) => one.reach.map(({ relation, how }) => `${relation} ${how}`));
    expect(reach.toSorted()).toEqual(['parcels deleted', 'repairs set-null', 'scans deleted']);
    await withSessions(server, [history, rows], async ([client]) => {
      await client.query(sql);
      const left = ['parcels', 'repairs', 'scans'].map((one) => `(SELECT count(*) FROM ${one})`);
      expect(await values(client, `SELECT concat_ws(' ', ${left.join()}) AS value`)).toEqual(['1 2 1']);
      expect(await values(client, 'SELECT count(truck_id)::int AS value FROM repairs')).toEqual([1]);
    });
  });

  it('run the triggers that a note names, each once', async () => {
    const sql = "UPDATE parcels SET note = 'x'";
    const { rowsWritten } = await factsOfChange(sql);
    const named = rowsWritten.flatMap(({ triggers }) => triggers);
    expect(named).toEqual(['each', 'of_note']);
    await withSessions(server, [history, rows], async ([client]) => {
      await client.query(sql);
      const fired = await values(
        client,
        "SELECT what AS value FROM logged WHERE what <> 'once' GROUP BY 1 HAVING count(*) = 2 ORDER BY 1",
      );
      expect(fired).toEqual(named);
    });
  });

  it.each([
    ['ALTER TABLE parcels ALTER COLUMN note SET NOT NULL', 'not-null', '23502'],
    ['ALTER TABLE parcels ADD COLUMN weight int NOT NULL', 'required', '23502'],
    ['ALTER TABLE trucks ADD UNIQUE (code)', 'unique', '23505'],
    ['CREATE UNIQUE INDEX ON trucks (code)', 'unique', '23505'],
    ['ALTER TABLE trucks ADD CHECK (id > 1)', 'check', '23514'],
    ['ALTER TABLE trucks ADD FOREIGN KEY (id) REFERENCES parcels (id)', 'foreign-key', '23503'],
    ['ALTER TABLE trucks ADD EXCLUDE USING btree (code WITH =)', 'exclusion', '23P01'],
    ['ALTER TABLE trucks ALTER COLUMN code TYPE varchar(3)', 'type', '22001'],
    ['ALTER TABLE trucks ADD CHECK (id > 1) NOT VALID', undefined, 'done'],
    ['ALTER TABLE trucks ALTER COLUMN code TYPE varchar(3) USING left(code, 3)', undefined, 'done'],
  ] as const)('may refuse %s', async (sql, kind, code) => {
    const { rowConditions } = await factsOfChange(sql);
    expect(rowConditions.map((one) => one.kind)).toEqual(kind === undefined ? [] : [kind]);
    await withSessions(server, [history, rows], async ([client]) => {
      expect(await codeOf(client.query(sql))).toBe(code);
    });
  });

  it('stay locked until the transaction ends', async () => {
    await withSessions(server, [history, rows], async ([migration, writer, observer]) => {
      const own = { migration: await pidOf(migration), writer: await pidOf(writer) };
      await migration.query('BEGIN');
      await migration.query("UPDATE trucks SET code = 'b'");
      const waiting = codeOf(writer.query("UPDATE trucks SET code = 'c' WHERE id = 2"));
      await waitUntilBlocked(observer, own.writer, [own.migration]);
      await migration.query('COMMIT');
      expect(await waiting).toBe('done');
    });
  });

  it('are written to a second file until the commit', async () => {
    await withSessions(server, [history, rows], async ([client]) => {
      const file = async (): Promise<string> =>
        String((await values(client, "SELECT pg_relation_filepath('trucks') AS value"))[0]);
      const before = await file();
      await client.query('BEGIN');
      await client.query('ALTER TABLE trucks ALTER COLUMN id TYPE numeric, ALTER COLUMN code TYPE varchar');
      const sizes = `SELECT (pg_stat_file(path, true)).size::int AS value FROM unnest('{${before},${await file()}}'::text[]) AS path`;
      expect(await values(client, sizes)).toEqual([8192, 8192]);
      await client.query('COMMIT');
      expect((await values(client, sizes))[0] ?? 0).toBe(0);
    });
  });
});

describe('locks', () => {
  it('that are taken after rows were changed end in a deadlock', async () => {
    const { waits, rowsWritten } = await factsOfChange(
      "BEGIN;\nUPDATE trucks SET code = 'b' WHERE id = 1;\nALTER TABLE trucks ADD COLUMN x int;\nCOMMIT;",
    );
    expect([waits.map(({ relation }) => relation), rowsWritten.map(({ relation }) => relation)]).toEqual([
      ['trucks'],
      ['trucks'],
    ]);
    await withSessions(server, [history, rows], async ([migration, writer, observer]) => {
      const own = { migration: await pidOf(migration), writer: await pidOf(writer) };
      await migration.query('BEGIN');
      await migration.query("UPDATE trucks SET code = 'b' WHERE id = 1");
      const waiting = codeOf(writer.query("UPDATE trucks SET code = 'c' WHERE id = 1"));
      await waitUntilBlocked(observer, own.writer, [own.migration]);
      const ended = await codeOf(migration.query('ALTER TABLE trucks ADD COLUMN x int'));
      await migration.query('ROLLBACK');
      expect([ended, await waiting].toSorted()).toEqual(['40P01', 'done']);
    });
  });

  it('of several tables end in a deadlock with another order', async () => {
    await withSessions(server, [history, rows], async ([migration, writer, observer]) => {
      const own = { migration: await pidOf(migration), writer: await pidOf(writer) };
      await Promise.all([migration.query('BEGIN'), writer.query('BEGIN')]);
      await migration.query('ALTER TABLE trucks ADD COLUMN x int');
      await writer.query('SELECT FROM parcels');
      const waiting = codeOf(writer.query('SELECT FROM trucks'));
      await waitUntilBlocked(observer, own.writer, [own.migration]);
      const ended = await codeOf(migration.query('ALTER TABLE parcels ADD COLUMN x int'));
      await migration.query('ROLLBACK');
      expect([ended, await waiting].toSorted()).toEqual(['40P01', 'done']);
    });
  });

  it('of CONCURRENTLY wait for older transactions of other tables', async () => {
    await withSessions(server, [history, rows], async ([migration, reader, observer]) => {
      const own = { migration: await pidOf(migration), reader: await pidOf(reader) };
      await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      await reader.query('SELECT FROM repairs');
      const building = codeOf(migration.query('CREATE INDEX CONCURRENTLY ON trucks (code)'));
      await waitUntilBlocked(observer, own.migration, [own.reader]);
      await reader.query('COMMIT');
      expect(await building).toBe('done');
    });
  });
});

describe('rights', () => {
  const role = `review_${process.pid}`;
  beforeAll(async () => {
    await withSessions(server, [], ([client]) => client.query(`CREATE ROLE ${role}`));
  });
  afterAll(async () => {
    await withSessions(server, [], ([client]) => client.query(`DROP ROLE ${role}`));
  });

  it('go with a view that is created again', async () => {
    const view = 'CREATE VIEW codes AS SELECT code FROM trucks;';
    const grant = `GRANT SELECT ON codes TO ${role};`;
    const sql = `DROP VIEW codes; ${view}`;
    const change = await changeOf({ history: [history, view, grant], change: [sql] });
    expect(
      factsOf(change).security.privileges.map(({ kind, byReplacement }) => [kind, byReplacement]),
    ).toEqual([['lost', true]]);
    await withSessions(server, [history, view, grant], async ([client]) => {
      const may = `SELECT has_table_privilege('${role}', 'codes', 'SELECT') AS value`;
      expect(await values(client, may)).toEqual([true]);
      await client.query(sql);
      expect(await values(client, may)).toEqual([false]);
    });
  });

  it('let no row through where row level security has no policy', async () => {
    await withSessions(server, [history, rows, `GRANT SELECT ON trucks TO ${role}`], async ([client]) => {
      await client.query('ALTER TABLE trucks ENABLE ROW LEVEL SECURITY');
      const count = 'SELECT count(*)::int AS value FROM trucks';
      expect(await values(client, count)).toEqual([3]);
      await client.query(`SET ROLE ${role}`);
      expect(await values(client, count)).toEqual([0]);
    });
  });
});
