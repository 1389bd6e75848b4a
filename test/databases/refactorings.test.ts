/**
 * Refactorings that keep the rows, in the embedded PostgreSQL: the statement before and after it returns the same rows of generated
 * tables. The examples, and every refactoring at every token of some queries that use more of the language.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { refactorings } from '../../core/refactorings/actions/index.ts';
import { defaultLimits, EmbeddedChild } from '../../engine/embedded/child.ts';
import { planRows } from '../../engine/rows/plan.ts';
import { fillTables } from '../../engine/rows/fill.ts';
import { offeredAt, schemaAfter, type Scene } from '../refactorings/offered.ts';
import { queries, tables } from '../refactorings/schema.ts';
import { statementParser } from '../sql.ts';
import { embeddedProgram } from './proof/embedded-program.ts';

let server: EmbeddedChild;
let scene: Scene;

beforeAll(async () => {
  const parser = await statementParser();
  scene = { parser, schema: schemaAfter(tables, { parser, schema: emptySchema() }) };
  const program = await embeddedProgram();
  const started = await EmbeddedChild.start({ program, extensions: new Set(), limits: defaultLimits });
  if (started.kind === 'failed') throw new Error(started.failure.message);
  server = started.child;
  await run(tables);
  const plan = (empty: ReadonlySet<string>) => planRows(scene.schema, { seed: 7, rows: () => 60, empty });
  const filled = await fillTables({ session: server, plan });
  if (filled.kind === 'failed') throw new Error(filled.failure.message);
  // Few values and some NULLs, so that conditions on them separate rows.
  await run(`UPDATE orders SET total = id % 12, state = (ARRAY['open', 'paid', NULL])[1 + id % 3];
    UPDATE orders SET customer_id = NULL WHERE id % 5 = 0; UPDATE items SET amount = id % 4;`);
});
afterAll(() => {
  server.end({ reason: 'closed', message: 'The test is over.' });
});

async function run(text: string): Promise<readonly string[]> {
  const answer = await server.query(text, { protocol: 'simple' });
  if (answer.kind === 'failed') throw new Error(`${answer.failure.message}\n${text}`);
  return answer.rows.map((row) => JSON.stringify(row)).sort();
}

/** The rows that a query returns, or those of the tables after a change, which is rolled back. */
async function rowsOf(text: string): Promise<readonly string[]> {
  if (!/^(?:insert|update|delete)/i.test(text)) return run(text);
  const all = ['customers', 'orders', 'items'].map((name) => `SELECT '${name}', t::text FROM ${name} t`);
  try {
    return await run(`BEGIN; ${text}; ${all.join(' UNION ALL ')}`);
  } finally {
    await run('ROLLBACK');
  }
}

/** A parameter of a tool, which has no value here. */
const parameter = /@\w/;

const rewriting = refactorings.filter(({ keeps }) => keeps === 'rows');

describe('the same rows', () => {
  const examples = rewriting.flatMap(({ title, examples: all }) => all.map((one) => ({ title, ...one })));
  const equal = examples.filter(
    ({ after }) =>
      after !== '' &&
      !after.startsWith('refused: ') &&
      !after.includes('-- differs: ') &&
      !parameter.test(after),
  );
  it.each(equal)('$title: $after', async ({ before, after }) => {
    const text = before.replace('¦', '');
    expect(await rowsOf(after)).toEqual(await rowsOf(text));
  });
});

describe('every refactoring at every token of', () => {
  it.each(queries)('%s', async (text) => {
    const expected = await rowsOf(text);
    const known = new Set<string>();
    for (const offset of Array.from(text, (_, at) => at))
      for (const made of offeredAt(rewriting, text, offset, scene)) {
        if (made.refused !== undefined || made.differs !== undefined) continue;
        const changed = made.text ?? 'the edits overlap';
        const key = `${made.refactoring.title}: ${changed}`;
        if (known.has(key)) continue;
        known.add(key);
        expect(await rowsOf(changed), key).toEqual(expected);
      }
    expect(known.size).toBeGreaterThan(0);
  });
});
