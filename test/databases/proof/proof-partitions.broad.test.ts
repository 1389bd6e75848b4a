/**
 * Partitions that a function makes: replay cannot name them, the server of a proof has them. What is done with them along with their table is no
 * difference to what is told of the table, whatever day it is.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { effectDifferences } from '../../../core/proof/expected.ts';
import type { Measured } from '../../../core/proof/measured.ts';
import { embeddedMajor } from './proof-differences.ts';
import { ProofScene } from './proof-scene.ts';

const history = `
CREATE TABLE owners (id bigint PRIMARY KEY);
CREATE TABLE readings (id bigint NOT NULL, at date NOT NULL, state text, owner bigint, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX readings_state ON readings (state);
CREATE FUNCTION make_days(parent text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 0..2 LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
      parent || '_' || to_char(CURRENT_DATE + i, 'YYYY_MM_DD'), parent, CURRENT_DATE + i, CURRENT_DATE + i + 1);
  END LOOP;
  EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', parent || '_' || to_char(CURRENT_DATE, 'YYYY'), parent);
END $$;
SELECT make_days('readings');`;

let scene: ProofScene;

beforeAll(async () => {
  scene = await ProofScene.start(new Set());
  await scene.apply(history, 'history.sql');
});

afterAll(() => scene.end());

it.each([
  'ALTER TABLE readings ALTER COLUMN state TYPE jsonb USING state::jsonb',
  'ALTER TABLE readings DROP COLUMN state',
  'ALTER TABLE readings ADD COLUMN note text',
  'ALTER TABLE readings ADD COLUMN token uuid DEFAULT gen_random_uuid()',
  'ALTER TABLE readings ALTER COLUMN state SET NOT NULL',
  "ALTER TABLE readings ADD CHECK (state <> '')",
  'ALTER TABLE readings ADD FOREIGN KEY (owner) REFERENCES owners (id)',
  'CREATE INDEX readings_owner ON readings (owner)',
  'DROP INDEX readings_state',
  'TRUNCATE readings',
  'LOCK TABLE readings IN SHARE MODE',
  "UPDATE readings SET state = 'x' WHERE state IS NULL",
])('%s', async (sql) => {
  const { differences, measured } = await seenOf(sql);
  expect(differences).toEqual([]);
  // They were there, and were met.
  expect(
    measured.relations.filter(({ ancestors }) => ancestors.includes('readings')).length,
  ).toBeGreaterThanOrEqual(4);
});

it('what is harder on a partition than on its table is told, and whose it is', async () => {
  const { differences } = await seenOf(
    "CREATE TABLE readings_2001 PARTITION OF readings FOR VALUES FROM ('2001-01-01') TO ('2002-01-01')",
  );
  expect(differences).toEqual([
    { partOf: 'readings', about: 'lock', expected: 'none', measured: 'ACCESS EXCLUSIVE' },
  ]);
});

async function seenOf(
  sql: string,
): Promise<{ readonly differences: readonly unknown[]; readonly measured: Measured }> {
  await scene.send('BEGIN');
  try {
    const before = await scene.observed();
    await scene.send(sql);
    const measured = await scene.measured(before);
    const differences = effectDifferences(scene.actionsOf([], sql), measured, embeddedMajor);
    return {
      // Names hang on the day.
      differences: differences.map(({ partOf, about, expected, measured: was }) => ({
        ...{ partOf, about, expected, measured: was },
      })),
      measured,
    };
  } finally {
    await scene.send('ROLLBACK');
  }
}
