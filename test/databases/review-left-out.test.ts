/** What lets rows be written without columns that go, on real servers: two rows come without them, beside those that have values. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { reviewOfChange, sqlOf } from './review-of.ts';
import { databaseWith, withClient } from './native.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const types = {
  a: 'text',
  b: 'varchar(10)',
  c: 'int',
  d: 'numeric(8, 2)',
  e: 'float8',
  f: 'boolean',
  g: 'timestamptz',
  h: 'date',
  i: 'timestamp(3)',
  j: 'text NOT NULL UNIQUE',
  k: 'uuid NOT NULL UNIQUE',
  l: 'varchar(36) NOT NULL UNIQUE',
  m: 'smallint',
} as const;
const names = Object.keys(types);
const columns = Object.entries(types).map(([name, type]) =>
  `${name} ${type} NOT NULL`.replace(/(NOT NULL.*) NOT NULL$/, '$1'),
);
const history = `CREATE TABLE bills (id bigint PRIMARY KEY, ${columns.join(', ')});`;
const change = `ALTER TABLE bills ${names.map((name) => `DROP COLUMN ${name}`).join(', ')};`;

async function resultOf(server: PostgresServer, scripts: readonly string[], sql = ''): Promise<unknown> {
  return withClient(server, await databaseWith(server, scripts), async (client) => {
    return (await client.query<{ readonly result: string }>(sql)).rows[0]?.result;
  });
}

/** Lines that stand ready in a script. */
function uncommented(script: string): string {
  return script.replaceAll(/^-- (?=SELECT |UPDATE |BEGIN|SET |ALTER |COMMIT)/gm, '');
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it.each([false, true])('takes rows without them: nulls are borne %s', async (bears) => {
    const place = { file: 'bill.go', line: 1 };
    const nulls = names.map((name) => ({ column: `public.bills ${name}`, bears, type: 'string', place }));
    const { runbook, preflight } = await reviewOfChange(
      history,
      { '000002_change.up.sql': change },
      undefined,
      nulls,
    );
    const statement = sqlOf(runbook[0]?.lines[0], 'for-file');
    expect(statement.match(/SET DEFAULT/g)?.length ?? 0).toBe(bears ? 0 : names.length);
    const asked = preflight.find(({ title }) => title.startsWith('rows can be written without'));
    expect(await resultOf(server, [history], asked?.sql)).toBe('STOP');
    expect(await resultOf(server, [history, statement], asked?.sql)).toBe('ok');
    expect(await resultOf(server, [], asked?.sql)).toBe('STOP');
    const database = await databaseWith(server, [
      history,
      statement,
      'INSERT INTO bills (id) VALUES (1), (2);',
    ]);
    await withClient(server, database, async (client) => {
      const { rows } = await client.query<Record<string, unknown>>('SELECT * FROM bills');
      expect(rows).toHaveLength(2);
      expect(rows.every((row) => names.every((name) => (row[name] === null) === bears))).toBe(true);
    });
  });

  it('forbids nulls again by the lines at the end of the way back, once the rows have values', async () => {
    const was = 'CREATE TABLE bills (id bigint PRIMARY KEY, plan text NOT NULL, ends date NOT NULL);';
    const { migrations, runbook } = await reviewOfChange(was, {
      '000002_change.up.sql': 'ALTER TABLE bills DROP COLUMN plan, DROP COLUMN ends;',
    });
    const [rollback] = migrations.map((one) => one.rollback);
    const script = rollback?.script ?? '';
    const [head = '', last = ''] = script.slice(script.indexOf('-- Later, ')).split(/(?<=:)\n/);
    const around = [
      was,
      "INSERT INTO bills VALUES (1, 'a', '2026-01-01');",
      sqlOf(runbook[0]?.lines[0], 'for-file'),
      'ALTER TABLE bills DROP COLUMN plan, DROP COLUMN ends; INSERT INTO bills VALUES (2);',
      script,
    ];
    expect(
      await resultOf(server, around, 'SELECT count(*)::text AS result FROM bills WHERE plan IS NULL'),
    ).toBe('2');
    await expect(databaseWith(server, [...around, uncommented(last)])).rejects.toThrow(
      'contains null values',
    );
    const fills = [...head.matchAll(/UPDATE .*?;/g)].join('\n');
    const filled = `${fills.replace('<value>', "'none'").replace('<value>', 'now()')}\n${uncommented(last)}`;
    expect(
      await resultOf(
        server,
        [...around, filled],
        "SELECT count(*)::text AS result FROM pg_attribute WHERE attrelid = 'bills'::regclass AND attnum > 0 AND attnotnull",
      ),
    ).toBe('3');
  });

  it('marks the row of the migration that waits, by the words that its query begins with', async () => {
    const was = 'CREATE TABLE bills (id bigint PRIMARY KEY, plan text);';
    const up = "-- It's no longer used_by anybody.\nALTER TABLE bills DROP COLUMN plan;\nSELECT 1;";
    const { watch = '' } = await reviewOfChange(was, { '000002_change.up.sql': up });
    const database = await databaseWith(server, [was]);
    await withClient(server, database, (holder) =>
      withClient(server, database, (runner) =>
        withClient(server, database, async (looks) => {
          await holder.query('BEGIN; SELECT FROM bills;');
          const ran = runner.query(up);
          for (const query of watch.split('\n').filter((line) => line.includes('is_migration,'))) {
            let own: readonly string[] = [];
            for (let tries = 0; tries < 50 && own.length === 0; tries += 1) {
              await new Promise((done) => setTimeout(done, 50));
              const { rows } = await looks.query<{ readonly is_migration: boolean; readonly left: string }>(
                query,
              );
              own = rows.filter((one) => one.is_migration).map(({ left }) => left.slice(0, 10));
            }
            expect(own).toEqual(["-- It's no"]);
          }
          await holder.query('COMMIT');
          await ran;
        }),
      ),
    );
  });
});
