/**
 * A generated way back leads back: for every example of every rule, and for schemas that hold much, the migration runs on a real server, then
 * its inverse, and the catalog is what it was: what it says of each object, whatever its place among others.
 */
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../../core/rules/index.ts';
import { inverseOf, type Inverse } from '../../core/schema/inverse/inverse.ts';
import { replaySection } from '../../core/schema/replay-section.ts';
import { emptySchema } from '../../core/schema/replay/apply.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { StatementParser } from '../../core/syntax/postgres/parse.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { readAnnotations } from '../rules/annotations.ts';
import { statementParser } from '../sql.ts';
import { catalogs } from './schema-lines.ts';
import { written } from './way-back-cases.ts';

let parser: StatementParser;
let server: PostgresServer;
beforeAll(async () => {
  parser = await statementParser();
  server = await startPostgres(18);
});

function statementsOf(text: string): readonly Statement[] {
  return readStatements(text, 0, text.length, parser);
}

function inverse(history: readonly string[], up: string): Inverse {
  let schema = emptySchema();
  for (const [at, text] of history.entries())
    schema = replaySection(schema, statementsOf(text), `${at}.sql`).after;
  const statements = statementsOf(up);
  const { before, after } = replaySection(schema, statements, 'up.sql');
  const steps = statements.map(({ parsed, conditional }, at) => ({
    parsed,
    conditional,
    before: before[at] ?? schema,
  }));
  return inverseOf(steps, after, { targetVersion: 18 });
}

/** Definitions as the server writes them. */
const own = `relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)`;
const definitions: readonly string[] = [
  `SELECT pg_get_indexdef(indexrelid) AS line FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE ${own}`,
  `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(pg_constraint.oid) AS line FROM pg_constraint
   JOIN pg_class ON pg_class.oid = conrelid WHERE ${own}`,
  `SELECT pg_class.oid::regclass || ' ' || pg_get_viewdef(pg_class.oid) AS line FROM pg_class WHERE relkind IN ('v', 'm') AND ${own}`,
  `SELECT adrelid::regclass || ' ' || attname || ' ' || pg_get_expr(adbin, adrelid) AS line FROM pg_attrdef
   JOIN pg_class ON pg_class.oid = adrelid JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum WHERE ${own}`,
  `SELECT pg_get_functiondef(oid) AS line FROM pg_proc WHERE prokind <> 'a' AND pronamespace::regnamespace::text !~ '^(pg_|information_schema)'`,
  `SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE NOT tgisinternal`,
  `SELECT concat_ws(' ', tablename, policyname, permissive, roles, cmd, qual, with_check) AS line FROM pg_policies`,
  `SELECT concat_ws(' ', pg_class.oid::regclass, reloptions, relpersistence, relkind) AS line FROM pg_class WHERE ${own}`,
  `SELECT concat_ws(' ', classoid::regclass, description) AS line FROM pg_description
   WHERE objoid >= 16384`,
  `SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attstattarget) AS line
   FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE attnum > 0 AND NOT attisdropped AND relkind <> 'i' AND ${own}`,
];

async function lines(client: Client): Promise<readonly string[]> {
  const found: string[] = [];
  for (const catalog of [...catalogs, ...definitions])
    found.push(...(await client.query<{ line: string }>(catalog)).rows.map((row) => row.line));
  // Privileges that an owner has anyway may be written out.
  return found.filter((one) => !/^privileges \w+ \S+ =[a-z,]+$/.test(one)).sort();
}

/** The catalog before and after: the same, where the way back is one. `cannot run` for a way forward that the server refuses. */
async function thereAndBack(
  history: readonly string[],
  up: string,
  back: readonly string[],
): Promise<{ readonly before: readonly string[]; readonly after: readonly string[] } | 'cannot run'> {
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  try {
    for (const text of history) for (const { parsed } of statementsOf(text)) await client.query(parsed.text);
    const before = await lines(client);
    try {
      for (const { parsed } of statementsOf(up)) await client.query(parsed.text);
    } catch {
      return 'cannot run';
    }
    await client.query('DISCARD TEMP');
    for (const sql of back) await client.query(sql);
    return { before, after: await lines(client) };
  } finally {
    await client.end();
    await server.dropDatabase(database);
  }
}

const examples = rules.flatMap((rule) => {
  const cases = rule.examples.flatMap((one) => {
    // The server gives what is detached CONCURRENTLY a constraint that replay does not know.
    const isPlain =
      !(one.history ?? []).some((text) => /DETACH PARTITION \w+ CONCURRENTLY/.test(text)) &&
      one.tool === undefined &&
      one.notExecutable === undefined &&
      one.targetVersion === undefined;
    return isPlain ? [[one.verdict, one.title, one] as const] : [];
  });
  return cases.length === 0 ? [] : [[rule.id, cases] as const];
});

describe.each(examples)('%s', (_id, cases) => {
  it.each(cases)('%s: %s', async (_verdict, _title, { history = [], sql }) => {
    const up = readAnnotations(sql).text;
    const found = inverse(history, up);
    if (found.kind === 'impossible') {
      expect(found.because.every((one) => one.endsWith('.'))).toBe(true);
      return;
    }
    const result = await thereAndBack(history, up, found.statements);
    if (result !== 'cannot run') expect(result.after, found.statements.join('\n')).toEqual(result.before);
  });
});

describe('written cases', () => {
  it.each(written.map((one) => [one.title, one] as const))(
    '%s',
    async (_title, { history, up, losses, because }) => {
      const found = inverse(history, up);
      if (because !== undefined) {
        expect(found).toEqual({ kind: 'impossible', because });
        return;
      }
      if (found.kind === 'impossible') throw new Error(found.because.join(' '));
      expect(found.losses).toEqual(losses ?? []);
      const result = await thereAndBack(history, up, found.statements);
      if (result === 'cannot run') throw new Error('the way forward fails');
      expect(result.after, found.statements.join('\n')).toEqual(result.before);
    },
  );
});
