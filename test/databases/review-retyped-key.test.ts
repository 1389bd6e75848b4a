/** A column of another type whose nulls the same file fills and puts into the primary key: the steps that a review names, what stops the change, and what follows it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { majors } from '../../core/effects/facts/fact.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';

const history = 'CREATE TABLE demos (id text PRIMARY KEY, name text, tenant uuid);';
const own = '16700d36-0000-4000-8000-000000000001';
const rows = `INSERT INTO demos VALUES ('a', 'a', NULL), ('b', 'b', '${own}');`;
const change = `BEGIN;
ALTER TABLE demos ALTER COLUMN tenant TYPE varchar;
UPDATE demos SET tenant = '' WHERE tenant IS NULL;
ALTER TABLE demos DROP CONSTRAINT demos_pkey, ADD PRIMARY KEY (id, tenant), ALTER COLUMN tenant SET DEFAULT '';
COMMIT;`;

describe.each(majors)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  const answer = (database: string, sql: string): Promise<readonly object[]> =>
    withClient(server, database, async (client) => (await client.query<object>(sql)).rows);

  it('its steps leave what the file leaves, with writes of both releases in between', async () => {
    const { order } = await reviewOfChange(history, { '000002_change.up.sql': change });
    const told = JSON.stringify(order);
    expect(told).toContain("(1) add tenant_new (varchar DEFAULT '') beside it");
    expect(told).toContain(
      "coalesce(tenant::varchar, '') one way, nullif(tenant_new, '')::uuid the other where the value fits",
    );
    expect(told).toContain('drop the former primary key and make that index the primary key (USING INDEX)');
    const database = await databaseWith(server, [history, rows]);
    const run = (script: string): Promise<void> => runScript(server, database, script);
    await run("ALTER TABLE demos ADD COLUMN tenant_new varchar DEFAULT '';");
    await run(`CREATE FUNCTION written_both() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF (TG_OP = 'INSERT' AND NEW.tenant IS NOT NULL) OR (TG_OP = 'UPDATE' AND NEW.tenant IS DISTINCT FROM OLD.tenant)
  THEN NEW.tenant_new := coalesce(NEW.tenant::varchar, '');
  ELSIF TG_OP = 'INSERT' OR NEW.tenant_new IS DISTINCT FROM OLD.tenant_new
  THEN NEW.tenant := nullif(NEW.tenant_new, '')::uuid; NEW.tenant_new := coalesce(NEW.tenant_new, '');
  END IF; RETURN NEW; END $$;
CREATE TRIGGER written_both BEFORE INSERT OR UPDATE ON demos FOR EACH ROW EXECUTE FUNCTION written_both();`);
    const former = `INSERT INTO demos (id, name, tenant) VALUES ('c', 'c', NULL), ('d', 'd', '${own}');
UPDATE demos SET tenant = '${own}' WHERE id = 'c';`;
    await run(former);
    await run(
      "UPDATE demos SET tenant_new = coalesce(tenant::varchar, '') WHERE tenant_new IS DISTINCT FROM coalesce(tenant::varchar, '');",
    );
    await run('CREATE UNIQUE INDEX CONCURRENTLY demos_new ON demos (id, tenant_new);');
    await run('ALTER TABLE demos ADD CONSTRAINT given CHECK (tenant_new IS NOT NULL) NOT VALID;');
    await run('ALTER TABLE demos VALIDATE CONSTRAINT given;');
    const next = `INSERT INTO demos (id, name, tenant_new) VALUES ('e', 'e', ''), ('f', 'f', '${own}');
INSERT INTO demos (id, name) VALUES ('g', 'g');
UPDATE demos SET tenant_new = '' WHERE id = 'd';`;
    await run(next);
    expect(
      await answer(database, "SELECT id FROM demos WHERE coalesce(tenant::varchar, '') <> tenant_new"),
    ).toEqual([]);
    await expect(run(`INSERT INTO demos (id, tenant_new) VALUES ('a', '${own}');`)).rejects.toThrow(
      'demos_pkey',
    );
    await run(`BEGIN; ALTER TABLE demos DROP CONSTRAINT demos_pkey, ADD CONSTRAINT demos_pkey PRIMARY KEY USING INDEX demos_new;
DROP TRIGGER written_both ON demos; ALTER TABLE demos DROP CONSTRAINT given, DROP COLUMN tenant; COMMIT;
ALTER TABLE demos RENAME COLUMN tenant_new TO tenant;`);
    const columns =
      "SELECT attname, atttypid::regtype::text AS type, attnotnull, pg_get_expr(adbin, adrelid) AS given FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = 'demos'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY 1";
    const keys =
      "SELECT conname, pg_get_constraintdef(oid) AS what FROM pg_constraint WHERE conrelid = 'demos'::regclass AND contype <> 'n'";
    const whole = await databaseWith(server, [history, rows, change]);
    for (const sql of [columns, keys]) expect(await answer(database, sql)).toEqual(await answer(whole, sql));
    await run(`INSERT INTO demos (id, tenant) VALUES ('a', '${own}');`);
  });

  it('a cast alone leaves nulls that the CHECK stops on', async () => {
    const database = await databaseWith(server, [
      history,
      rows,
      'ALTER TABLE demos ADD COLUMN fresh varchar;',
    ]);
    await runScript(server, database, 'UPDATE demos SET fresh = tenant::varchar;');
    await expect(
      runScript(server, database, 'ALTER TABLE demos ADD CONSTRAINT given CHECK (fresh IS NOT NULL);'),
    ).rejects.toThrow('violated by some row');
  });

  it('what uses the column stops the change of its type, and is found before', async () => {
    const { preflight } = await reviewOfChange(history, { '000002_change.up.sql': change });
    const asked = preflight.find(({ title }) => title.startsWith('no view, rule, trigger, policy'));
    const holders = [
      'CREATE VIEW tenants AS SELECT tenant FROM demos;',
      'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER t BEFORE UPDATE OF tenant ON demos FOR EACH ROW EXECUTE FUNCTION f();',
      'CREATE POLICY p ON demos USING (tenant IS NULL);',
      ...(major < 15
        ? []
        : [
            'CREATE PUBLICATION p FOR TABLE demos WHERE (tenant IS NULL);',
            'CREATE PUBLICATION p FOR TABLE demos (id, tenant);',
          ]),
    ];
    for (const holder of holders) {
      const database = await databaseWith(server, [history, rows, holder]);
      expect(await answer(database, asked?.sql ?? '')).toMatchObject([{ result: 'STOP' }]);
      await expect(runScript(server, database, change)).rejects.toThrow('cannot alter type of a column used');
    }
    const plain = await databaseWith(server, [history, rows, 'CREATE VIEW names AS SELECT name FROM demos;']);
    expect(await answer(plain, asked?.sql ?? '')).toEqual([{ result: 'ok', found: 'none' }]);
    await runScript(server, plain, change);
  });

  it('as a text a uuid is found by its letters alone, and the key takes two spellings', async () => {
    const by = `SELECT id FROM demos WHERE tenant = '${own.toUpperCase()}'`;
    const database = await databaseWith(server, [history, rows]);
    expect(await answer(database, by)).toEqual([{ id: 'b' }]);
    await runScript(server, database, change);
    expect(await answer(database, by)).toEqual([]);
    await runScript(server, database, `INSERT INTO demos VALUES ('b', 'b', '${own.toUpperCase()}');`);
  });

  it('the way back stops on the second row that the former key refuses, and the rollback asks for it', async () => {
    const down = `BEGIN;
ALTER TABLE demos DROP CONSTRAINT demos_pkey, ADD PRIMARY KEY (id), ALTER COLUMN tenant DROP DEFAULT, ALTER COLUMN tenant DROP NOT NULL;
UPDATE demos SET tenant = NULL WHERE tenant = '';
ALTER TABLE demos ALTER COLUMN tenant TYPE uuid USING tenant::uuid;
COMMIT;`;
    const { back } = await reviewOfChange(history, {
      '000002_change.up.sql': change,
      '000002_change.down.sql': down,
    });
    const asked = 'SELECT count(*) FROM (SELECT FROM public.demos GROUP BY id HAVING count(*) > 1) AS alike';
    expect(back.join(' ')).toContain(asked);
    const database = await databaseWith(server, [history, rows, change]);
    expect(await answer(database, asked)).toEqual([{ count: '0' }]);
    await runScript(server, database, `INSERT INTO demos VALUES ('a', 'a', '${own}');`);
    expect(await answer(database, asked)).toEqual([{ count: '1' }]);
    await expect(runScript(server, database, down)).rejects.toThrow('could not create unique index');
    await runScript(
      server,
      database,
      `ROLLBACK; DELETE FROM demos WHERE id = 'a' AND tenant <> '';\n${down}`,
    );
    expect(await answer(database, 'SELECT id, tenant FROM demos ORDER BY id')).toEqual([
      { id: 'a', tenant: null },
      { id: 'b', tenant: own },
    ]);
  });

  it('the replica identity goes with the primary key', async () => {
    const identity =
      "SELECT string_agg(attname, ',' ORDER BY attname) AS names FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey) WHERE indrelid = 'demos'::regclass AND indisprimary";
    const database = await databaseWith(server, [history, rows]);
    expect(await answer(database, identity)).toEqual([{ names: 'id' }]);
    expect(await answer(database, "SELECT relreplident FROM pg_class WHERE oid = 'demos'::regclass")).toEqual(
      [{ relreplident: 'd' }],
    );
    await runScript(server, database, change);
    expect(await answer(database, identity)).toEqual([{ names: 'id,tenant' }]);
    expect(await answer(database, "SELECT relreplident FROM pg_class WHERE oid = 'demos'::regclass")).toEqual(
      [{ relreplident: 'd' }],
    );
  });
});
