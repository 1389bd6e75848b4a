/** What a review asks before a change that renames what it puts keys on, on real servers: it finds rows that make the change fail, and no others. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Check, Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, runScript, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = `CREATE TABLE big (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id_big bigint, kind_id int, plan_id int NOT NULL);
CREATE TABLE small (id bigint PRIMARY KEY, big_id bigint);
CREATE TABLE plain (id bigint PRIMARY KEY);`;

const change = `CREATE TABLE kinds (id int PRIMARY KEY);
CREATE TABLE plans (id int PRIMARY KEY);
INSERT INTO plans (id) SELECT DISTINCT plan_id FROM big WHERE plan_id < 5;
ALTER TABLE big DROP COLUMN id;
ALTER TABLE big RENAME COLUMN id_big TO id;
ALTER TABLE big ADD PRIMARY KEY (id);
ALTER TABLE big ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE small ADD FOREIGN KEY (big_id) REFERENCES big (id);
ALTER TABLE big ADD FOREIGN KEY (kind_id) REFERENCES kinds (id);
ALTER TABLE big ADD FOREIGN KEY (plan_id) REFERENCES plans (id);
ALTER TABLE plain ADD COLUMN code int DEFAULT 0 UNIQUE;`;

let review: Review;
beforeAll(async () => {
  review = await reviewOfChange(history, { '000002_change.up.sql': change });
});

/** The titles of those that say STOP. */
async function stopsOf(
  server: PostgresServer,
  database: string,
  checks: readonly Check[],
): Promise<readonly string[]> {
  const said: string[] = [];
  await withClient(server, database, async (client) => {
    await client.query('SET default_transaction_read_only = on');
    for (const { title, sql } of checks) {
      const { rows } = await client.query<{ readonly result: string }>(sql);
      if (rows.some(({ result }) => result === 'STOP')) said.push(title);
    }
  });
  return said;
}

const clean = `INSERT INTO big (id_big, kind_id, plan_id) VALUES (1, NULL, 1), (2, NULL, 2);
INSERT INTO small VALUES (1, 2), (2, NULL);
INSERT INTO plain VALUES (1);`;

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  const databaseAfter = (...scripts: readonly string[]): Promise<string> =>
    databaseWith(server, [history, ...scripts]);

  it('finds nothing where every row fits, and the counter that was left after', async () => {
    const database = await databaseAfter(clean);
    expect(await stopsOf(server, database, review.preflight)).toEqual([]);
    await runScript(server, database, change);
    expect(await stopsOf(server, database, review.postflight)).toEqual([
      'big.id: its sequence is not past the highest number',
    ]);
    const [, set] = review.runbook.flatMap(({ lines }) => /(SELECT setval.*;)/.exec(lines.join(' ')) ?? []);
    await runScript(server, database, set ?? '');
    expect(await stopsOf(server, database, review.postflight)).toEqual([]);
  });

  it.each([
    ['UPDATE big SET id_big = NULL WHERE id_big = 1', 'no nulls in big.id_big'],
    ['INSERT INTO big (id_big, plan_id) VALUES (2, 1)', 'no duplicates of big (id_big)'],
    ['UPDATE small SET big_id = 9 WHERE id = 1', 'every small (big_id) is in big (id_big)'],
    [
      'UPDATE big SET kind_id = 1 WHERE id_big = 1',
      'no row of big has a kind_id: line 9 has kind_id refer to kinds, which line 1 makes and nothing fills',
    ],
    [
      'UPDATE big SET plan_id = 7 WHERE id_big = 1',
      'every big (plan_id) is among the rows that come to plans (line 3)',
    ],
    [
      'INSERT INTO plain VALUES (2)',
      'plain has at most one row: line 11 gives every row the same code, which has to be unique',
    ],
  ])('counts what fails: %s', async (dirty, said) => {
    const database = await databaseAfter(clean, dirty);
    expect(await stopsOf(server, database, review.preflight)).toEqual([said]);
    await expect(runScript(server, database, change)).rejects.toThrow();
  });
});
