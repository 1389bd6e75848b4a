/** What a review asks of tables that no migration makes, on real servers: nothing where the change has run as a whole, and what is missing where a part of it has not. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith } from './native.ts';
import { reviewOfChange } from './review-of.ts';
import { saidBy } from './review-said.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const history = 'CREATE TABLE users (id bigint PRIMARY KEY);';
const others = `CREATE TABLE ghosts (id bigint PRIMARY KEY, user_id bigint, name text, CONSTRAINT ghosts_name_key CHECK (name <> ''));
CREATE TABLE phantoms (id bigint);
CREATE FUNCTION added() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER phantom_old AFTER INSERT ON phantoms FOR EACH ROW EXECUTE FUNCTION added();`;

const parts = [
  'ALTER TABLE ghosts ADD COLUMN made timestamptz, ADD COLUMN open boolean NOT NULL DEFAULT false',
  'CREATE INDEX ghosts_made ON ghosts (made)',
  'ALTER TABLE ghosts ADD CONSTRAINT ghost_user FOREIGN KEY (user_id) REFERENCES users (id)',
  'ALTER TABLE ghosts ADD UNIQUE (name)',
  'CREATE TRIGGER phantom_added AFTER INSERT ON phantoms FOR EACH ROW EXECUTE FUNCTION added()',
  'DROP TRIGGER phantom_old ON phantoms',
];
const missing: readonly (readonly string[])[] = [
  ['ghosts.made, ghosts.open', 'ghosts_made'],
  ['ghosts_made'],
  ['ghost_user'],
  [],
  ['phantom_added'],
  ['phantom_old'],
];

let review: Review;
beforeAll(async () => {
  review = await reviewOfChange(history, { '000002_change.up.sql': `${parts.join(';\n')};` });
});

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  const asked = (checks: Review['preflight']): Review['preflight'] =>
    checks.filter(({ title }) => !title.startsWith('schema_migrations'));

  it('says nothing where all of it has run', async () => {
    const database = await databaseWith(server, [history, others, ...parts]);
    expect(await saidBy(server, database, asked(review.postflight))).toEqual([]);
  });

  it.each(parts.map((part, at) => [part, at] as const))('misses %s', async (_, left) => {
    const run = parts.filter((_part, at) => at !== left && !(left === 0 && at === 1));
    const database = await databaseWith(server, [history, others, ...run]);
    const said = await saidBy(server, database, asked(review.postflight));
    expect(said.length).toBe(missing[left]?.length);
    for (const [at, words] of (missing[left] ?? []).entries()) expect(said[at]).toContain(words);
  });

  it('asks before for the tables that it takes for granted', async () => {
    const whole = await databaseWith(server, [history, others]);
    expect(await saidBy(server, whole, asked(review.preflight))).toEqual([]);
    const half = await databaseWith(server, [history, others, 'DROP TABLE phantoms', parts[0] ?? '']);
    const said = await saidBy(server, half, asked(review.preflight));
    expect(
      said.some((one) => one.startsWith('STOP nothing in the way') && one.includes('no table phantoms')),
    ).toBe(true);
    expect(said.some((one) => one.includes('ghosts.made is there already'))).toBe(true);
  });
});
