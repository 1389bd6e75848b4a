/** Queries that use an extension which the embedded server lacks have types, and are never planned. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usualRows } from '../../core/plan-lab/assumed.ts';
import { describeOn } from '../../engine/lab/describe.ts';
import { PlanLab } from '../../engine/lab/lab.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { embeddedProgram } from './proof/embedded-program.ts';

const migrations = [
  `CREATE EXTENSION postgis SCHEMA gis;
   CREATE EXTENSION IF NOT EXISTS postgis;
   CREATE EXTENSION vector;
   CREATE TABLE places (id int PRIMARY KEY, at gis.geometry(Point, 4326), meaning vector(3), since timestamptz);
   CREATE VIEW areas AS SELECT id, gis.st_area(at) AS area FROM places;`,
  `CREATE EXTENSION timescaledb;
   CREATE MATERIALIZED VIEW days WITH (timescaledb.continuous) AS SELECT time_bucket('1 day', since) AS day FROM places GROUP BY 1;
   CREATE TABLE sized (at gis.geometry, area float8 GENERATED ALWAYS AS (gis.st_area(at)) STORED);`,
].map((text, at) => ({ name: `${at}.sql`, sends: [text], toolTransaction: true }));

const cases: Readonly<Record<string, { parameters: readonly string[]; columns: readonly string[] }>> = {
  'SELECT gis.st_asgeojson(at)::jsonb, gis.st_x(at) FROM places WHERE gis.st_dwithin(at, gis.st_setsrid(gis.st_makepoint($1, $2), 4326), $3)':
    {
      parameters: ['double precision', 'double precision', 'double precision'],
      columns: ['jsonb', 'double precision'],
    },
  'INSERT INTO places (id, at, meaning) VALUES ($1, $2, $3::float4[])': {
    parameters: ['integer', 'gis.geometry', 'real[]'],
    columns: [],
  },
  'SELECT DISTINCT at FROM places ORDER BY at': { parameters: [], columns: ['gis.geometry'] },
  'SELECT area FROM areas': { parameters: [], columns: ['double precision'] },
  'SELECT meaning <=> $1, avg(meaning) OVER () FROM places': {
    parameters: ['vector'],
    columns: ['double precision', 'vector'],
  },
  'SELECT gis.st_asmvt(places.*), last(id, since) FROM places': {
    parameters: [],
    columns: ['bytea', 'integer'],
  },
  'SELECT (gis.st_dump(at)).geom, gis.st_asgeojson(places.*) FROM places': {
    parameters: [],
    columns: ['gis.geometry', 'text'],
  },
  'SELECT day, area FROM days, sized': {
    parameters: [],
    columns: ['timestamp with time zone', 'double precision'],
  },
};

const basis = { kind: 'assumed', sizes: { usual: usualRows, rows: new Map() } } as const;
const shared = new SharedServer();
let program = '';
beforeAll(async () => {
  program = await embeddedProgram();
});
afterAll(() => {
  shared.stop();
});

describe('a query that uses an extension which is not embedded', () => {
  it.each(Object.entries(cases))('%s', async (query, expected) => {
    const answer = await describeOn(shared, migrations, [query], {
      program,
      parser: await loadPostgresParser(),
    });
    const [said] = answer.kind === 'described' ? answer.descriptions : [];
    expect(
      said?.kind === 'described'
        ? { parameters: said.parameters, columns: said.columns.map(({ type }) => type) }
        : (said ?? answer),
    ).toEqual(expected);
  });

  it.each([
    'SELECT gis.st_area(at) FROM places',
    'SELECT * FROM areas',
    "SELECT id FROM places WHERE meaning <-> '[1]' < 1",
  ])('has no plan: %s', async (query) => {
    const parser = await loadPostgresParser();
    const lab = new PlanLab(migrations, basis, { program, parser, shared });
    const outcome = await lab.plan({ sql: query });
    expect(outcome.kind === 'failed' ? outcome.failure.message : outcome.kind).toContain('not embedded');
  });
});
