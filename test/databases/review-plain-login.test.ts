/**
 * The scripts of reviews as an owner of tables who is no superuser: with publications, row security and another schema that is not theirs. Each query is answered,
 * whatever it finds.
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkScript } from '../../core/review/checks/check-sql.ts';
import type { Review } from '../../core/review/model.ts';
import { casesOfContent } from '../../engine/review/sentence-cases-content.ts';
import { casesOfCopies } from '../../engine/review/sentence-cases-copies.ts';
import { casesOfIndexes } from '../../engine/review/sentence-cases-indexes.ts';
import { casesOfKeys } from '../../engine/review/sentence-cases-keys.ts';
import { casesOfLeftOut } from '../../engine/review/sentence-cases-left-out.ts';
import { casesOfRowWork } from '../../engine/review/sentence-cases-rows.ts';
import { casesOfSizes } from '../../engine/review/sentence-cases-sizes.ts';
import { cases, history, type Case } from '../../engine/review/sentence-cases.ts';
import { runScript } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { isOnHistoryAlone, reviewOfCase } from './review-of-case.ts';
import { errorsOf, ownDatabase, type OwnDatabase } from './sessions.ts';

const owner = 'plain_owner';
/** Of a superuser: nothing of it may be named by the owner. */
const others = `CREATE SCHEMA apart; CREATE TABLE apart.users (id int PRIMARY KEY); CREATE TABLE apart.record (version bigint, success boolean);
CREATE TABLE apart.orders (id bigint REFERENCES public.users); CREATE VIEW apart.seen AS SELECT * FROM public.users;
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY; ALTER TABLE public.orders FORCE ROW LEVEL SECURITY; CREATE POLICY own ON public.orders USING (id > 1);
CREATE PUBLICATION one FOR TABLE public.users, apart.users; CREATE PUBLICATION every FOR ALL TABLES;`;

interface Scripts {
  readonly name: string;
  readonly up: string;
  readonly review: Review;
}

/** What stands on the common history alone, in files that the session understands by themselves. */
const chosen: readonly Case[] = [
  ...cases,
  ...casesOfContent,
  ...casesOfCopies,
  ...casesOfIndexes,
  ...casesOfKeys,
  ...casesOfLeftOut,
  ...casesOfRowWork,
  ...casesOfSizes,
].filter(isOnHistoryAlone);

let scripts: readonly Scripts[];
beforeAll(async () => {
  scripts = await Promise.all(
    chosen.map(async (one) => ({
      name: one.name,
      up: `${one.first ?? ''}\n${one.up}`,
      review: await reviewOfCase(one),
    })),
  );
}, 120_000);

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let own: OwnDatabase;
  let client: Client;
  beforeAll(async () => {
    own = await ownDatabase(major);
    ({ client } = own);
    await client.query(`DROP ROLE IF EXISTS ${owner}`);
    await client.query(`CREATE ROLE ${owner}`);
    await client.query(
      `GRANT CREATE, USAGE ON SCHEMA public TO ${owner}; GRANT CREATE ON DATABASE ${own.database} TO ${owner}`,
    );
    await client.query(`SET ROLE ${owner}; ${history}; RESET ROLE; ${others}`);
    await client.query(`SET ROLE ${owner}`);
  });
  afterAll(async () => {
    const { server } = own;
    await own.end();
    const maintenance = await server.createDatabase();
    await runScript(server, maintenance, `DROP ROLE ${owner}`);
    await server.dropDatabase(maintenance);
  });

  it('before.sql and watch.sql are answered to the end', async () => {
    const failed: string[] = [];
    for (const { name, review } of scripts) {
      await client.query('BEGIN');
      const asked = checkScript('Before.', review.preflight);
      for (const error of await errorsOf(client, `${asked}${review.watch ?? ''}`))
        failed.push(`${name}: ${error}`);
      await client.query('ROLLBACK');
    }
    expect(scripts.length).toBeGreaterThan(80);
    expect(failed).toEqual([]);
  }, 120_000);

  it('after.sql is answered to the end where the change has run', async () => {
    const failed: string[] = [];
    let applied = 0;
    // What wants no transaction around it, or ends it, is asked of elsewhere.
    for (const { name, up, review } of scripts.filter((one) => !/\bCOMMIT\b/i.test(one.up))) {
      await client.query('BEGIN');
      const isApplied = await client.query(up).then(
        () => true,
        () => false,
      );
      if (isApplied) {
        applied += 1;
        const asked = checkScript('After.', review.postflight);
        for (const error of await errorsOf(client, asked)) failed.push(`${name}: ${error}`);
      }
      await client.query('ROLLBACK');
    }
    expect(applied).toBeGreaterThan(50);
    expect(failed).toEqual([]);
  }, 120_000);

  it('what is published, and what row security hides, is told', async () => {
    const review = await reviewOfChange(history, {
      '000002_change.up.sql':
        'ALTER TABLE users DROP COLUMN mail CASCADE; ALTER TABLE orders DROP COLUMN note;',
    });
    const known = review.preflight.find(({ title }) => title.startsWith('worth knowing'));
    const [row] = (await client.query<{ found: string }>(known?.sql ?? '')).rows;
    expect(row?.found).toContain('users is published by one: ');
    expect(row?.found).toContain('users is published by every: ');
    expect(row?.found).toContain('row security hides rows of orders from this login');
    expect(row?.found).not.toContain('row security hides rows of users');
  });
});
