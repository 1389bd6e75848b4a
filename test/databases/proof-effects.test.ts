/**
 * Measured is what is expected: every statement that the effects table is measured with runs in the embedded server as a proof runs it, and
 * what is seen there is what the table says of it. Where the two differ is listed by name; the list fails when a difference appears or goes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { effectOf } from '../../core/effects/of.ts';
import { statementEffects, type Action } from '../../core/effects/statement.ts';
import { effectDifferences } from '../../core/proof/expected.ts';
import { measuredBetween } from '../../core/proof/measured.ts';
import type { Observation } from '../../core/proof/observation.ts';
import { placeOf } from '../../core/schema/new-here.ts';
import type { Schema } from '../../core/schema/model.ts';
import { replaySection } from '../../core/schema/replay-section.ts';
import { emptySchema } from '../../core/schema/replay/apply.ts';
import type { StatementParser } from '../../core/syntax/postgres/parse.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { defaultLimits, EmbeddedChild } from '../../engine/embedded/child.ts';
import { look } from '../../engine/proof/observe.ts';
import { repository } from '../hosts/paths.ts';
import { statementParser } from '../sql.ts';
import { embeddedProgram } from './embedded-program.ts';
import { differing, embeddedMajor, measurable } from './proof-differences.ts';

let server: EmbeddedChild;
let parser: StatementParser;
let schema: Schema;

beforeAll(async () => {
  parser = await statementParser();
  const texts = ['schema.sql', 'schema-18.sql'].map((name) =>
    readFileSync(join(repository, 'test/fixtures/effects', name), 'utf8'),
  );
  const started = await EmbeddedChild.start({
    program: await embeddedProgram(),
    extensions: new Set(['citext', 'pg_trgm']),
    limits: defaultLimits,
  });
  if (started.kind === 'failed') throw new Error(started.failure.message);
  server = started.child;
  await send(`CREATE ROLE plinth_owner; CREATE ROLE plinth_leaver; SET TimeZone = 'UTC'`);
  await send(`SET allow_in_place_tablespaces = on`);
  await send(`CREATE TABLESPACE plinth_other LOCATION ''`);
  for (const text of texts) await send(text);
  schema = texts.reduce(
    (now, text) => replaySection(now, statementsOf(text), 'fixture.sql').after,
    emptySchema(),
  );
});

afterAll(() => server.end({ reason: 'closed', message: 'The test is over.' }));

const seen = new Set<string>();

it.each(measurable)('$fact: $sql', async ({ session, sql }) => {
  const differences = await differencesOf(session, sql);
  if (differences.length > 0) seen.add(sql);
  const known = differing.get(sql);
  if (known === undefined) expect(differences).toEqual([]);
  else expect(differences.join('\n')).toMatch(known);
});

it('lists no difference that is not there', () => {
  expect([...differing.keys()].filter((sql) => !seen.has(sql))).toEqual([]);
});

async function differencesOf(session: readonly string[], sql: string): Promise<readonly string[]> {
  await send('BEGIN');
  try {
    const prepared = await refusals(session);
    if (prepared.length > 0) return prepared;
    const before = await observed();
    const refused = await refusals([sql]);
    if (refused.length > 0) return refused;
    const measured = measuredBetween(before, await observed(), new Set(before.relations.keys()));
    return effectDifferences(actionsOf(session, sql), measured, embeddedMajor).map(
      ({ relation, about, expected, measured: was }) => `${relation}: ${about} ${expected}, measured ${was}`,
    );
  } finally {
    await send('ROLLBACK');
  }
}

/** Of the first that the server does not take. */
async function refusals(texts: readonly string[]): Promise<readonly string[]> {
  for (const text of texts) {
    const outcome = await server.query(text, { protocol: 'simple' });
    if (outcome.kind === 'failed') return [`refused: ${outcome.failure.message}`];
  }
  return [];
}

function actionsOf(session: readonly string[], sql: string): readonly Action[] {
  const statements = statementsOf([...session, sql].join(';\n'));
  const sent = { delivery: { sends: 'whole', toolTransaction: true } } as const;
  const replay = replaySection(schema, statements, 'proof.sql', { sent });
  const span = { start: 0, end: 1 };
  const place = placeOf({ path: 'proof.sql', span, file: undefined }, statements, schema);
  const scene = { place, statements, replay, targetVersion: embeddedMajor, effectOf };
  return statementEffects(scene, statements.length - 1)?.actions ?? [];
}

async function observed(): Promise<Observation> {
  const found = await look(server);
  if (found.kind === 'failed') throw new Error(found.failure.message);
  return found.observation;
}

async function send(text: string): Promise<void> {
  const outcome = await server.query(text, { protocol: 'simple' });
  if (outcome.kind === 'failed') throw new Error(`${text.slice(0, 80)}: ${outcome.failure.message}`);
}

function statementsOf(text: string): readonly Statement[] {
  return readStatements(text, 0, text.length, parser);
}
