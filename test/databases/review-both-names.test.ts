/** Values of a column that comes back, copied later: which indexes serve code that reads both names until then, and the copy in batches, on real servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { reviewOfChange } from './review-of.ts';
import { databaseWith, withClient } from './native.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE builds (id bigint PRIMARY KEY, job int NOT NULL, rerun_of int);
CREATE INDEX builds_rerun ON builds (rerun_of);
CREATE INDEX builds_order ON builds (COALESCE(rerun_of, id) DESC, id DESC);
CREATE INDEX builds_jobs ON builds (job, COALESCE(rerun_of, id) DESC) WHERE job > 0;`;
const up = `ALTER TABLE builds RENAME COLUMN rerun_of TO rerun_of_old;
ALTER TABLE builds ADD COLUMN rerun_of bigint REFERENCES builds (id);
ALTER INDEX builds_rerun RENAME TO builds_rerun_old;
CREATE INDEX builds_rerun ON builds (rerun_of);
ALTER INDEX builds_order RENAME TO builds_order_old;
CREATE INDEX builds_order ON builds (COALESCE(rerun_of, id) DESC, id DESC);
ALTER INDEX builds_jobs RENAME TO builds_jobs_old;
CREATE INDEX builds_jobs ON builds (job, COALESCE(rerun_of, id) DESC) WHERE job > 0;`;
const rows =
  'INSERT INTO builds SELECT one, one % 50, CASE one % 10 WHEN 0 THEN one - 1 END FROM generate_series(1, 22000) AS one;';

const statementsIn = (text: string): readonly string[] =>
  text
    .replaceAll(/^--.*\n/gm, '')
    .split(/;\n(?!\s*(?:last_of_batch|first_of_batch|BEGIN|COMMIT|END|WHILE|UPDATE|PERFORM)\b)/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it('its indexes serve the very expression of a query, and go with the column of before; its batches copy what is left', async () => {
    const { later, postflight } = await reviewOfChange(history, {
      '000002_change.up.sql': up,
      '000002_change.down.sql': 'ALTER TABLE builds DROP COLUMN rerun_of;',
    });
    const [both = '', fill = ''] = ['both-names.sql', 'fill.sql'].map(
      (name) => later.find((one) => one.name === name)?.text,
    );
    const database = await databaseWith(server, [history, rows, up]);
    await withClient(server, database, async (client) => {
      const run = async (text: string): Promise<void> => {
        for (const sql of statementsIn(text)) await client.query(sql);
      };
      const plan = async (sql: string): Promise<string> => {
        const { rows: lines } = await client.query<{ readonly 'QUERY PLAN': string }>(`EXPLAIN ${sql}`);
        return lines.map((one) => one['QUERY PLAN']).join('\n');
      };
      const ordered = (by: string): string => `SELECT * FROM builds ORDER BY ${by} DESC, id DESC LIMIT 20`;
      const flat = ordered('COALESCE(rerun_of, rerun_of_old, id)');
      await client.query('ANALYZE builds');
      expect(await plan(flat)).toContain('Seq Scan');
      await run(both);
      await client.query('ANALYZE builds');
      expect(await plan(flat)).toContain('builds_order_both');
      expect(await plan(ordered('COALESCE(COALESCE(rerun_of, rerun_of_old), id)'))).toContain('Seq Scan');
      expect(await plan('SELECT * FROM builds WHERE COALESCE(rerun_of, rerun_of_old) = 9')).toContain(
        'builds_rerun_both',
      );
      expect(
        await plan(
          'SELECT * FROM builds WHERE job = 7 AND job > 0 ORDER BY COALESCE(rerun_of, rerun_of_old, id) DESC LIMIT 20',
        ),
      ).toContain('builds_jobs_both');

      const check = postflight.find(({ title }) => title.includes('none in rerun_of'))?.sql ?? '';
      const found = async (): Promise<unknown> => (await client.query(check)).rows[0];
      expect(await found()).toMatchObject({ result: 'look', found: '2200' });
      await run(fill);
      expect(await found()).toMatchObject({ result: 'ok' });
      await run(fill);
      const copied = await client.query(
        'SELECT count(*)::int AS n FROM builds WHERE rerun_of = rerun_of_old',
      );
      expect(copied.rows).toEqual([{ n: 2_200 }]);
      await client.query('ALTER TABLE builds DROP COLUMN rerun_of_old');
      const left = await client.query("SELECT FROM pg_class WHERE relname LIKE '%\\_both' AND relkind = 'i'");
      expect(left.rows).toHaveLength(0);
    });
  });
});
