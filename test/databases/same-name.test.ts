/**
 * An index that takes the name of another: built beside and swapped, nobody is ever without either, and the way back ends on rows that the former one does not
 * allow before it drops anything. Dropped first, rows that are alike come in and ON CONFLICT finds nothing. The SQL is that of the review. On real servers.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, withClient } from './native.ts';
import { reviewOfChange, sqlOf } from './review-of.ts';

const history = `CREATE TABLE transfers (seq serial PRIMARY KEY, place text, connector text NOT NULL, number text NOT NULL);
CREATE UNIQUE INDEX transfers_key ON transfers (connector, number);`;
const change = `BEGIN;
DROP INDEX transfers_key;
CREATE UNIQUE INDEX transfers_key ON transfers (place, connector, number);
COMMIT;`;
const rows = `INSERT INTO transfers (place, connector, number) SELECT 'a', 'c', n::text FROM generate_series(1, 500) AS n;`;
const alike = `INSERT INTO transfers (place, connector, number) VALUES ('b', 'c', '7')`;
const upsert = `${alike} ON CONFLICT (connector, number) DO NOTHING`;

let review: Review;
beforeAll(async () => {
  review = await reviewOfChange(history, { '000002_change.up.sql': change });
});

function statementsOf(script: string): readonly string[] {
  return script
    .replaceAll(/^--.*$/gm, '')
    .split(';\n')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  /** One by one as psql does, in one session, up to the first that fails: its SQLSTATE. `between`: what others do behind each, outside of a transaction. */
  async function sent(
    database: string,
    statements: readonly string[],
    between: () => Promise<void> = async () => {},
  ): Promise<string> {
    return withClient(server, database, async (client) => {
      for (const one of statements) {
        try {
          await client.query(one);
        } catch (error) {
          return (error as { code?: string }).code ?? '';
        }
        const open = await client.query<{ open: boolean }>('SELECT now() <> statement_timestamp() AS open');
        if (open.rows[0]?.open === false) await between();
      }
      return 'ok';
    });
  }

  async function indexes(database: string): Promise<readonly string[]> {
    return withClient(server, database, async (client) => {
      const found = await client.query<{ line: string }>(
        "SELECT pg_get_indexdef(indexrelid) || CASE WHEN indisvalid THEN '' ELSE ' invalid' END AS line FROM pg_index WHERE indrelid = 'transfers'::regclass AND NOT indisprimary ORDER BY 1",
      );
      return found.rows.map(({ line }) => line);
    });
  }

  const former = 'CREATE UNIQUE INDEX transfers_key ON public.transfers USING btree (connector, number)';
  const fresh =
    'CREATE UNIQUE INDEX transfers_key ON public.transfers USING btree (place, connector, number)';
  const swap = (): readonly string[] => {
    const sql = sqlOf(review.order.starts.join(' '), 'for-file').replace(/;$/, '');
    return ['BEGIN', ...sql.split('; '), 'COMMIT'];
  };

  it('dropped first, rows that are alike come in, and ON CONFLICT on its columns fails', async () => {
    const database = await databaseWith(server, [history, rows]);
    expect(await sent(database, ['DROP INDEX CONCURRENTLY transfers_key', upsert])).toBe('42P10');
    expect(await sent(database, [alike])).toBe('ok');
  });

  it('built beside and swapped, what the former one refuses is refused until the new one stands', async () => {
    const database = await databaseWith(server, [history, rows]);
    const script = statementsOf(review.concurrently ?? '');
    expect(script.filter((one) => one.includes('CONCURRENTLY'))).toHaveLength(1);
    expect(
      await sent(database, script, async () => {
        expect(await sent(database, [alike])).toBe('23505');
        expect(await sent(database, [upsert])).toBe('ok');
      }),
    ).toBe('ok');
    expect(await sent(database, swap())).toBe('ok');
    expect(await indexes(database)).toEqual([fresh]);
  });

  it('where nobody has built it the same file does', async () => {
    const database = await databaseWith(server, [history, rows]);
    expect(await sent(database, swap())).toBe('ok');
    expect(await indexes(database)).toEqual([fresh]);
  });

  it('that file is taken back in the same way, and once more', async () => {
    const file = `${swap().join(';\n')};\n`;
    const own = await reviewOfChange(history, { '000002_change.up.sql': file });
    const database = await databaseWith(server, [history, rows, file]);
    const back = statementsOf(own.migrations[0]?.rollback.script ?? '');
    expect(back.filter((one) => one.includes('CONCURRENTLY'))).toHaveLength(2);
    for (const script of [back, back]) expect(await sent(database, script)).toBe('ok');
    expect(await indexes(database)).toEqual([former]);
  });

  it('a null in the column more lets alike rows in, which the pre-flight counts, and DO NOTHING without columns goes by either key', async () => {
    const anyKey = "INSERT INTO transfers (connector, number) VALUES ('c', '7') ON CONFLICT DO NOTHING";
    const count = async (database: string): Promise<string | undefined> =>
      withClient(server, database, async (client) => {
        const own = review.preflight.find(({ title }) => title.includes('with a null in place'))?.sql ?? '';
        const found = await client.query<{ found: string }>(own);
        return found.rows[0]?.found;
      });
    const rowsIn = async (database: string): Promise<number | null> =>
      withClient(server, database, async (client) => {
        const found = await client.query("SELECT FROM transfers WHERE number = '7'");
        return found.rowCount;
      });
    const database = await databaseWith(server, [history, rows]);
    expect(await sent(database, [anyKey])).toBe('ok');
    expect(await rowsIn(database)).toBe(1);
    expect(await sent(database, statementsOf(change))).toBe('ok');
    expect(await count(database)).toBe('none');
    expect(await sent(database, [anyKey, anyKey])).toBe('ok');
    expect(await rowsIn(database)).toBe(3);
    expect(await count(database)).toBe('2');
  });

  it('the way back ends on alike rows with nothing dropped, and leads back when they are gone', async () => {
    const database = await databaseWith(server, [history, rows, change, alike]);
    const back = statementsOf(review.migrations[0]?.rollback.script ?? '');
    const [asked] = review.back.flatMap((one) => /SELECT count\(\*\) FROM .*? AS alike/.exec(one)?.[0] ?? []);
    const count = async (): Promise<string | undefined> =>
      withClient(server, database, async (client) => {
        const found = await client.query<{ count: string }>(asked ?? '');
        return found.rows[0]?.count;
      });
    expect(await count()).toBe('1');
    expect(await sent(database, back)).toBe('23505');
    expect(await indexes(database)).toContain(fresh);
    expect(await sent(database, ["DELETE FROM transfers WHERE place = 'b'"])).toBe('ok');
    expect(await count()).toBe('0');
    expect(await sent(database, back)).toBe('ok');
    expect(await indexes(database)).toEqual([former]);
    // Once more changes nothing.
    expect(await sent(database, back)).toBe('ok');
    expect(await indexes(database)).toEqual([former]);
  });
});
