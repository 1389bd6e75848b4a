/**
 * A generated way back leads back: for every example of every rule, and for schemas that hold much, the migration runs on a real server, then
 * its inverse, and the catalog is what it was: what it says of each object, whatever its place among others. What has no way back is listed
 * in way-back-none.ts, with its reasons, so that each case either goes there and back, or is known not to.
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Example } from '../../core/rule-kit/define-rule.ts';
import { rules } from '../../core/rules/index.ts';
import { inverseOf, type Inverse } from '../../core/schema/inverse/inverse.ts';
import { lossInWords } from '../../core/schema/inverse/told.ts';
import { replaySection } from '../../core/schema/replay-section.ts';
import { emptySchema } from '../../core/schema/replay/apply.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { StatementParser } from '../../core/syntax/postgres/parse.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import { readAnnotations } from '../rules/annotations.ts';
import { statementParser } from '../sql.ts';
import { clean, endSession, look, makePlace, removePlace, type Place } from './place.ts';
import { catalogs } from './schema-lines.ts';
import { written } from './way-back-cases.ts';
import { withoutWayBack } from './way-back-none.ts';

let parser: StatementParser;
const places = new Map<number, Place>();
beforeAll(async () => {
  parser = await statementParser();
  for (const major of [14, 18] as const) places.set(major, await makePlace(major));
});
afterAll(async () => {
  for (const place of places.values()) await removePlace(place);
});

function statementsOf(text: string): readonly Statement[] {
  return readStatements(text, 0, text.length, parser);
}

function inverse(history: readonly string[], up: string, targetVersion: number): Inverse {
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
  return inverseOf(steps, after, { targetVersion });
}

/** Definitions as the server writes them. */
const ownSchema = `relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)`;
/** An index finds what initdb has not made by its number. */
const own = `pg_class.oid >= 16384 AND ${ownSchema}`;
const definitions: readonly string[] = [
  `SELECT pg_get_indexdef(indexrelid) AS line FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE ${own}`,
  `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(pg_constraint.oid) AS line FROM pg_constraint
   JOIN pg_class ON pg_class.oid = conrelid WHERE ${own}`,
  `SELECT pg_class.oid::regclass || ' ' || pg_get_viewdef(pg_class.oid) AS line FROM pg_class WHERE relkind IN ('v', 'm') AND ${own}`,
  `SELECT adrelid::regclass || ' ' || attname || ' ' || pg_get_expr(adbin, adrelid) AS line FROM pg_attrdef
   JOIN pg_class ON pg_class.oid = adrelid JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum WHERE ${own}`,
  `SELECT pg_get_functiondef(oid) AS line FROM pg_proc WHERE oid >= 16384 AND prokind <> 'a' AND pronamespace::regnamespace::text !~ '^(pg_|information_schema)'`,
  `SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE NOT tgisinternal`,
  `SELECT concat_ws(' ', tablename, policyname, permissive, roles, cmd, qual, with_check) AS line FROM pg_policies`,
  `SELECT concat_ws(' ', pg_class.oid::regclass, reloptions, relpersistence, relkind) AS line FROM pg_class WHERE ${own}`,
  `SELECT concat_ws(' ', classoid::regclass, description) AS line FROM pg_description
   WHERE objoid >= 16384`,
  `SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attstattarget) AS line
   FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE attrelid >= 16384 AND attnum > 0 AND NOT attisdropped AND relkind <> 'i' AND ${ownSchema}`,
];

const looking = [...catalogs, ...definitions];

/** `named` are the statements of the case: roles belong to the server, where other tests make and drop theirs meanwhile. */
async function lines(client: Client, named: string): Promise<readonly string[]> {
  const found = (await look(client, 'back', looking)).flat().flatMap(({ line }) => line ?? []);
  const isOther = (one: string): boolean => {
    const role = /^role (\S+)/.exec(one)?.[1];
    return role !== undefined && !named.includes(role);
  };
  // Privileges that an owner has anyway may be written out.
  return found.filter((one) => !/^privileges \w+ \S+ =[a-z,]+$/.test(one) && !isOther(one)).sort();
}

interface RoundTrip {
  readonly major: 14 | 18;
  readonly history: readonly string[];
  readonly up: string;
  readonly back: readonly string[];
}

/** The catalog before and after; the SQLSTATE of the way forward that the server refuses. */
async function thereAndBack({
  major,
  history,
  up,
  back,
}: RoundTrip): Promise<{ readonly before: readonly string[]; readonly after: readonly string[] } | string> {
  const place = places.get(major);
  if (place === undefined) throw new Error(`no server of ${major}`);
  const { client } = place;
  const named = [...history, up].join('\n');
  try {
    for (const text of history) for (const { parsed } of statementsOf(text)) await client.query(parsed.text);
    const before = await lines(client, named);
    try {
      for (const { parsed } of statementsOf(up)) await client.query(parsed.text);
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
    await endSession(client);
    for (const sql of back) await client.query(sql);
    return { before, after: await lines(client, named) };
  } finally {
    await clean(place);
  }
}

/** One by one, in no tool's transaction, on the newest server. */
function isPlain(one: Example): boolean {
  // The server gives what is detached CONCURRENTLY a constraint that replay does not know.
  const detached = (one.history ?? []).some((text) => /DETACH PARTITION \w+ CONCURRENTLY/.test(text));
  return (
    !detached &&
    one.tool === undefined &&
    one.notExecutable === undefined &&
    one.undone === undefined &&
    one.targetVersion === undefined
  );
}

const examples = rules.flatMap((rule) => {
  const cases = rule.examples.filter(isPlain).map((one) => [one.verdict, one.title, one] as const);
  return cases.length === 0 ? [] : [[rule.id, cases] as const];
});

/** Reasons that the statement shows by itself need no entry of their own. */
function isSaidBy(up: string, because: string): boolean {
  return selfEvident.some(([reason, statement]) => reason.test(because) && statement.test(up));
}

const selfEvident: readonly (readonly [RegExp, RegExp])[] = [
  [/^What UPDATE changed in /, /\bUPDATE\b/i],
  [/^What DELETE took from /, /\bDELETE\b/i],
  [/^What TRUNCATE took from /, /\bTRUNCATE\b/i],
  [/^Which rows INSERT added to /, /\bINSERT\b/i],
  [/^An enum value cannot be dropped: |^What changed in type /, /\bADD VALUE\b/i],
  [/^What a block of code does /, /^\s*DO\b/im],
  [/^SELECT calls a function that may change anything\.$/, /\bSELECT\b/i],
];

const ended = { there: 0, refused: 0, none: 0 };
const seen: Record<string, Record<string, readonly string[]>> = {};

describe.each(examples)('%s', (id, cases) => {
  it.each(cases)('%s: %s', async (_verdict, title, { history = [], sql, refused }) => {
    const up = readAnnotations(sql).text;
    const found = inverse(history, up, 18);
    if (found.kind === 'impossible') {
      const rest = found.because.map(({ words }) => words).filter((one) => !isSaidBy(up, one));
      if (rest.length > 0) (seen[id] ??= {})[title] = rest;
      ended.none += 1;
      expect(rest, 'entered in way-back-none.ts').toEqual(withoutWayBack[id]?.[title] ?? []);
      return;
    }
    const result = await thereAndBack({ major: 18, history, up, back: found.statements });
    if (typeof result === 'string') {
      expect(result).toBe(refused);
      ended.refused += 1;
      return;
    }
    expect(result.after, found.statements.join('\n')).toEqual(result.before);
    ended.there += 1;
  });
});

describe('all of them', () => {
  it('are accounted for, and what is listed without a way back has none', () => {
    expect(seen).toEqual(withoutWayBack);
    const all = examples.reduce((sum, [, cases]) => sum + cases.length, 0);
    expect(ended.there + ended.refused + ended.none).toBe(all);
    console.info(
      `${ended.there} of ${all} go there and back, ${ended.refused} are refused, ${ended.none} have no way back`,
    );
  });
});

describe.each([14, 18] as const)('written cases on %i', (major) => {
  it.each(written.map((one) => [one.title, one] as const))(
    '%s',
    async (_title, { history, up, losses, because }) => {
      const found = inverse(history, up, major);
      if (because !== undefined) {
        expect(found.kind === 'impossible' ? found.because.map(({ words }) => words) : found).toEqual(
          because,
        );
        return;
      }
      if (found.kind === 'impossible') throw new Error(found.because.map(({ words }) => words).join(' '));
      expect(found.losses.map(lossInWords)).toEqual(losses ?? []);
      const result = await thereAndBack({ major, history, up, back: found.statements });
      if (typeof result === 'string') throw new Error(`the way forward fails: ${result}`);
      expect(result.after, found.statements.join('\n')).toEqual(result.before);
    },
  );
});
