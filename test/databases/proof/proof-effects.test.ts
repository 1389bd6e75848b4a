/**
 * Measured is what is expected: every statement that the effects table is measured with runs in the embedded server as a proof runs it, and
 * what is seen there is what the table says of it. Where the two differ is listed by name; the list fails when a difference appears or goes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { itBroadly } from '../../broadly.ts';
import { sample } from '../../breadth.ts';
import { effectDifferences } from '../../../core/proof/expected.ts';
import { repository } from '../../hosts/paths.ts';
import { differing, embeddedMajor, measurable } from './proof-differences.ts';
import { ProofScene } from './proof-scene.ts';

let scene: ProofScene;

beforeAll(async () => {
  const texts = ['schema.sql', 'schema-18.sql'].map((name) =>
    readFileSync(join(repository, 'test/fixtures/effects', name), 'utf8'),
  );
  scene = await ProofScene.start(new Set(['citext', 'pg_trgm']));
  await scene.send(`CREATE ROLE plinth_owner; CREATE ROLE plinth_leaver; SET TimeZone = 'UTC'`);
  await scene.send(`SET allow_in_place_tablespaces = on`);
  await scene.send(`CREATE TABLESPACE plinth_other LOCATION ''`);
  for (const text of texts) await scene.apply(text, 'fixture.sql');
});

afterAll(() => scene.end());

const seen = new Set<string>();

it.each(sample(measurable, 180))('$fact: $sql', async ({ session, sql }) => {
  const differences = await differencesOf(session, sql);
  if (differences.length > 0) seen.add(sql);
  const known = differing.get(sql);
  if (known === undefined) expect(differences).toEqual([]);
  else expect(differences.join('\n')).toMatch(known);
});

itBroadly('lists no difference that is not there', () => {
  expect([...differing.keys()].filter((sql) => !seen.has(sql))).toEqual([]);
});

async function differencesOf(session: readonly string[], sql: string): Promise<readonly string[]> {
  await scene.send('BEGIN');
  try {
    const prepared = await refusals(session);
    if (prepared.length > 0) return prepared;
    const before = await scene.observed();
    const refused = await refusals([sql]);
    if (refused.length > 0) return refused;
    const measured = await scene.measured(before);
    return effectDifferences(scene.actionsOf(session, sql), measured, embeddedMajor).map(
      ({ relation, about, expected, measured: was }) => `${relation}: ${about} ${expected}, measured ${was}`,
    );
  } finally {
    await scene.send('ROLLBACK');
  }
}

/** Of the first that the server does not take. */
async function refusals(texts: readonly string[]): Promise<readonly string[]> {
  for (const text of texts) {
    const outcome = await scene.server.query(text, { protocol: 'simple' });
    if (outcome.kind === 'failed') return [`refused: ${outcome.failure.message}`];
  }
  return [];
}
