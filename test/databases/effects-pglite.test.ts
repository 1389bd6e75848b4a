/**
 * PGlite as a subject: the statements of the effects table on the embedded PostgreSQL, against what native 18 does. It judges nothing;
 * where it differs is named below, and the test fails if a difference appears or goes away.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inMajors } from '../../core/effects/facts/fact.ts';
import { facts } from '../../core/effects/facts/facts.ts';
import { repository } from '../hosts/paths.ts';
import { cases } from './effects/cases/cases.ts';
import { differences } from './effects/judge.ts';
import { observeInTransaction } from './effects/observe.ts';

/** By statement: what PGlite does instead. */
const differing: ReadonlyMap<string, RegExp> = new Map(
  // Subscriptions need a library that opens connections.
  cases
    .map((one) => one.sql ?? facts[one.fact].example)
    .filter((sql) => / SUBSCRIPTION heard\b/.test(sql))
    .map((sql) => [sql, /^refused: .*libpqwalreceiver/]),
);

const told = cases
  .filter((one) => inMajors(one, 18) && inMajors(facts[one.fact], 18))
  .filter((one) => one.blockers === undefined && one.refusalOnly !== true)
  .map((one) => ({ ...one, sql: one.sql ?? facts[one.fact].example }));

let database: PGlite;

beforeAll(async () => {
  database = await PGlite.create({ extensions: { citext, pg_trgm } });
  await database.exec(`
    CREATE ROLE plinth_owner; CREATE ROLE plinth_leaver;
    SET allow_in_place_tablespaces = on;
    SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0; SET TimeZone = 'UTC'`);
  await database.query(`CREATE TABLESPACE plinth_other LOCATION ''`);
  for (const name of ['schema.sql', 'schema-18.sql']) {
    await database.exec(readFileSync(join(repository, 'test/fixtures/effects', name), 'utf8'));
  }
});

afterAll(() => database.close());

it.each(told)('$fact: $sql', async (one) => {
  const problems = await problemsOf(one);
  const expected = differing.get(one.sql);
  if (expected === undefined) expect(problems).toEqual([]);
  else expect(problems.join('\n'), `${one.sql} no longer differs: take it off the list`).toMatch(expected);
});

async function problemsOf(one: (typeof told)[number]): Promise<readonly string[]> {
  try {
    // It answers query() in the same form.
    const seen = await observeInTransaction(database as unknown as Client, one.sql, one.session ?? []);
    return differences(one, 18, seen, 'complete');
  } catch (error) {
    return [`refused: ${error instanceof Error ? error.message : String(error)}`];
  }
}
