/** A dump that pg_dump 18 wrote of a native PostgreSQL 18, with values that look like its own calls; and texts that are not dumps. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { replaySection } from '../../replay/section.ts';
import { emptySchema } from '../../schema/apply/apply.ts';
import type { Schema } from '../../schema/model.ts';
import { StatementParser } from '../../operations/postgres/statement-parser.ts';
import { readStatements } from '../../syntax/postgres/read.ts';
import { readStatistics } from '../read.ts';
import type { Statistics } from '../statistics.ts';
import { printStatistics } from '../write.ts';
import { readDump, type DumpedStatistics } from './read.ts';
import { statisticsOfDump } from './statistics.ts';

const text = readFileSync(new URL('../../../test/fixtures/dumps/statistics-18.sql', import.meta.url), 'utf8');
const tables = `
CREATE TABLE people (id bigint PRIMARY KEY, mail text NOT NULL, "Odd ""name"";" text, tags text[], span int4range);
CREATE INDEX people_mail ON people (lower(mail), (id % 10));
CREATE TABLE visits (at date NOT NULL, person bigint NOT NULL, page text) PARTITION BY RANGE (at);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE visits_2 PARTITION OF visits FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
CREATE INDEX visits_person ON visits (person);`;

let schema: Schema;

beforeAll(async () => {
  const parser = new StatementParser(await loadPostgresParser());
  schema = replaySection(emptySchema(), readStatements(tables, 0, tables.length, parser), '1.sql').after;
});

function dumpIn(script: string): DumpedStatistics {
  const reading = readDump(script);
  if (reading.kind === 'unusable') throw new Error(reading.message);
  return reading.dump;
}

/** As parsed from the file. */
function imported(allowed: readonly string[], script = text): Statistics {
  const statistics = statisticsOfDump(dumpIn(script), {
    schemas: [schema],
    allowed: allowed.map((one) => {
      const [relation = '', column = ''] = one.split('/');
      return { schema: 'public', relation, column };
    }),
    collectedAt: '2026-11-21',
    collation: { provider: 'c', collate: 'C', ctype: 'C', locale: undefined, encoding: 'UTF8' },
    settings: new Map([['work_mem', '8MB']]),
  });
  const reading = readStatistics(JSON.parse(printStatistics(statistics)));
  if (reading.kind === 'unusable') throw new Error(reading.problem.message);
  expect(reading.problems).toEqual([]);
  return reading.statistics;
}

describe('a dump of statistics', () => {
  it('is read call by call, whatever its values look like', () => {
    const { relations, columns, version, others } = dumpIn(text);
    expect(relations.map((one) => one.get('relname'))).toEqual([
      'empty',
      'people',
      'visits',
      'visits_1',
      'visits_2',
      'people_mail',
      'people_pkey',
      'visits_1_person_idx',
      'visits_2_person_idx',
      'visits_person',
    ]);
    expect(version).toBe('18.4');
    expect(others).toEqual([]);
    const odd = columns.find((one) => one.get('attname') === 'Odd "name";');
    expect(odd?.get('most_common_vals')).toBe(
      String.raw`{"');
SELECT * FROM pg_catalog.pg_restore_relation_stats(
	'relname', 'stolen'
); -- \"\\",it's}`,
    );
  });

  it('holds no value where none is allowed', () => {
    const statistics = imported([]);
    const printed = printStatistics(statistics);
    expect(printed).not.toMatch(/secret|stolen|page\d|2026-0|"t\d|mostCommon|bounds|least/);
    expect(statistics.planner?.columns.length).toBe(dumpIn(text).columns.length);
    expect(statistics.planner?.columns.find(({ column }) => column === 'mail')).toMatchObject({
      nullFraction: 0,
      distinct: 40,
      width: 18,
    });
  });

  it('keeps the values of named columns, of their partitions, and of what is made of them alone', () => {
    const open = (allowed: readonly string[]): readonly string[] =>
      (imported(allowed).planner?.columns ?? [])
        .filter(({ values }) => values !== undefined)
        .map(({ relation, column, number, inherited }) =>
          [relation, column || String(number), ...(inherited ? ['all'] : [])].join(' '),
        );
    expect(open(['people/mail'])).toEqual(['people mail']);
    expect(open(['people/mail', 'people/id'])).toEqual([
      'people id',
      'people mail',
      'people_mail 1',
      'people_mail 2',
    ]);
    expect(open(['visits/at'])).toEqual(['visits at all', 'visits_1 at', 'visits_2 at']);
    expect(open(['visits_1/at'])).toEqual(['visits_1 at']);
    const id = imported(['people/id']).planner?.columns.find(({ values }) => values !== undefined);
    expect(id?.values).toMatchObject({ bounds: '{1,80,160,240,320,400}', least: '1', greatest: '400' });
  });

  it('says how large things were, and where that is from', () => {
    const { server, relations, planner } = imported([]);
    expect(server).toMatchObject({ versionNumber: 180_004, version: '18.4' });
    expect(planner?.source).toBe('dump');
    expect(Object.fromEntries(planner?.settings ?? [])).toEqual({
      max_parallel_workers_per_gather: '2',
      work_mem: '8MB',
    });
    expect(relations.map(({ name, kind, bytes, rows }) => [name, kind, bytes, rows])).toEqual([
      // No migration creates it, and without column statistics it may as well be an index.
      ['people', 'table', 8 * 8192, 400],
      ['visits', 'partitioned-table', 5 * 8192, 600],
      ['visits_1', 'table', 3 * 8192, 361],
      ['visits_2', 'table', 2 * 8192, 239],
    ]);
  });

  it('is found among the rest of a dump, behind rows that look like it', () => {
    const rows = `COPY public.people (mail) FROM stdin;\nSELECT * FROM pg_catalog.pg_restore_relation_stats('relname', 'stolen');\n\\.\n`;
    const body = `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $_$ SELECT 1; SELECT * FROM pg_catalog.pg_restore_relation_stats('relname', 'stolen'); $_$;\n`;
    const whole = `\\restrict abc\n-- Started on 2026-11-20 10:00:00 UTC\n${rows}${body}${text}\n\\unrestrict abc\n`;
    const dump = dumpIn(whole);
    expect(dump.relations).toEqual(dumpIn(text).relations);
    expect(dump.columns).toEqual(dumpIn(text).columns);
    expect(dump.day).toBe('2026-11-20');
  });

  it('names what it does not know', () => {
    const newer = `${text}SELECT * FROM pg_catalog.pg_restore_extended_stats('statistics_name', 'x');\n`;
    expect(dumpIn(newer).others).toEqual(['pg_restore_extended_stats']);
  });

  const call = 'SELECT * FROM pg_catalog.pg_restore_relation_stats(';
  it.each([
    ['', 'There are no statistics in it.'],
    ['CREATE TABLE t (id int);', 'pg_dump --statistics-only'],
    ['PGDMP\u0001\u000F', 'pg_restore --statistics-only'],
    [`SET client_encoding = 'LATIN1';\n${text}`, 'The dump is written in LATIN1.'],
    [`\n\n${call}1, 2);`, 'Line 3 is not one that pg_dump writes'],
    [`${call}'relname', lower('x'));`, 'Line 1 is'],
    [`${call}'relname');`, 'Line 1 is'],
    [`${call}NULL, 'x');`, 'Line 1 is'],
    [`${call}'relname', 'x`, 'Line 1 is'],
    [`${call}'relname', 'x'::text || 'y');`, 'Line 1 is'],
  ])('is refused where it is none (%#)', (script, message) => {
    const reading = readDump(script);
    expect(reading.kind === 'unusable' && reading.message).toContain(message);
  });

  it('is read in time that grows with it, with backslashes and NULL', () => {
    const long = `${call}'relname', E'a\\\\b''c'::text, 'schemaname', NULL, 'relpages', '${"1''".repeat(500_000)}');\n`;
    const [first] = dumpIn(long).relations;
    expect(first?.get('relname')).toBe(String.raw`a\b'c`);
    expect(first?.has('schemaname')).toBe(false);
    expect(first?.get('relpages')).toHaveLength(1_000_000);
  });
});
