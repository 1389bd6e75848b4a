/** Source mapping, measured: every scan and join of real plans against the place that the query's author marked for it. */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newest } from '../../breadth.ts';
import type { PostgresParser } from '../../../core/syntax/postgres/parser.ts';
import { readPlan } from '../../../core/plan/reading/normalise.ts';
import { readShape } from '../../../core/plan/query-shape/read-shape.ts';
import { mapToSource } from '../../../core/plan/source-map/source-map.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';
import { fillMappingDatabase } from '../../plans/mapping/database.ts';
import { unmark, type MarkedQuery } from '../../plans/mapping/marked.ts';
import { expectedPlaces, lies, type RawNode } from '../../plans/mapping/oracle.ts';
import { applicationQueries } from '../../plans/mapping/queries/application.ts';
import { decisionQueries } from '../../plans/mapping/queries/decision.ts';
import { shapeQueries } from '../../plans/mapping/queries/shapes.ts';

const queries: readonly MarkedQuery[] = [...decisionQueries, ...applicationQueries, ...shapeQueries];

/** The same query as other plans: what is on the right range must not depend on how the server joins. */
const settings: readonly (readonly [name: string, settings: string])[] = [
  ['as it is', 'SET LOCAL max_parallel_workers_per_gather = 0'],
  ['loops', 'SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off'],
  ['merges', 'SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off'],
  [
    'parallel',
    'SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0',
  ],
];

type Verdict = 'right' | 'unplaced' | 'astray';

interface Judged {
  readonly at: string;
  readonly verdict: Verdict;
}

let parser: PostgresParser;
const clients: Client[] = [];

beforeAll(async () => {
  parser = await loadPostgresParser();
});

afterAll(async () => {
  for (const client of clients) await client.end();
});

async function database(major: 14 | 18): Promise<Client> {
  const server = await startPostgres(major);
  const client = new Client({ connectionString: server.connectionString(await server.createDatabase()) });
  await client.connect();
  clients.push(client);
  await fillMappingDatabase(client);
  return client;
}

async function explained(client: Client, sql: string, set: string): Promise<unknown> {
  await client.query(`BEGIN; ${set}`);
  try {
    const generic = /\$\d/.test(sql) ? ', GENERIC_PLAN' : '';
    // Only the simple protocol leaves $n open.
    const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(
      `EXPLAIN (FORMAT JSON, VERBOSE${generic}) ${sql}`,
    );
    return rows[0]?.['QUERY PLAN'];
  } finally {
    await client.query('ROLLBACK');
  }
}

function judge(name: string, marked: string, json: unknown): readonly Judged[] {
  const query = unmark(marked);
  const read = readPlan(json);
  const shape = readShape(query.sql, parser);
  if (!read.ok) throw new Error(`${name}: ${read.problem}`);
  const [{ Plan: root }] = json as readonly [{ readonly Plan: RawNode }];
  const sources = shape === undefined ? undefined : mapToSource(read.plan, shape);
  return expectedPlaces(root, query).map(({ id, label, accepted }) => {
    const source = sources?.[id];
    if (accepted.length === 0) return { at: `${name}: nothing is marked for ${label}`, verdict: 'astray' };
    const found = source?.exact === true ? source.spans : [];
    const right = found.every((span) => accepted.some((place) => lies(span, place)));
    const verdict = found.length === 0 ? 'unplaced' : right ? 'right' : 'astray';
    const shown = found.map((span) => query.sql.slice(span.start, span.end)).join(' + ');
    return { at: `${name}: ${label}${shown === '' ? '' : ` at ${shown}`}`, verdict };
  });
}

it('the queries are enough, and each has a name of its own', () => {
  expect(queries.length).toBeGreaterThanOrEqual(150);
  expect(new Set(queries.map(([name]) => name)).size).toBe(queries.length);
});

describe.each(newest([14, 18] as const))('scans and joins on PostgreSQL %i', (major) => {
  let client: Client;
  beforeAll(async () => {
    client = await database(major);
  });

  it.each(settings)('stand where the author marked them, %s', async (_, set) => {
    const judged: Judged[] = [];
    for (const [name, marked, since = 0] of queries) {
      if (since > major) continue;
      judged.push(...judge(name, marked, await explained(client, unmark(marked).sql, set)));
    }
    const such = (verdict: Verdict): readonly string[] =>
      judged.filter((one) => one.verdict === verdict).map((one) => one.at);
    expect(such('astray')).toEqual([]);
    expect(judged.length).toBeGreaterThan(600);
    expect(such('right').length / judged.length, such('unplaced').join('\n')).toBeGreaterThanOrEqual(0.99);
  });
});
