/** Every change from one type to another, decided by core and carried out by each major: the table and its index are kept or not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { majors } from '../../../core/effects/facts/fact.ts';
import { typeChange } from '../../../core/effects/type-change.ts';
import type { ColumnType, Schema, UserType } from '../../../core/schema/model.ts';
import { described } from '../../../core/schema/apply/new-object.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { ownDatabase, type OwnDatabase } from '../sessions.ts';

const definitions = `
  CREATE EXTENSION citext;
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TYPE mood2 AS ENUM ('sad', 'ok');
  CREATE TYPE pair AS (a integer, b integer);
  CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
  CREATE DOMAIN number AS integer;
  CREATE DOMAIN deep AS positive;
  CREATE DOMAIN line AS text;
  CREATE DOMAIN short AS varchar(10);
  CREATE DOMAIN checked_line AS text CHECK (VALUE <> '');`;

/** As written in SQL and as an operation names it. */
const types: readonly (readonly [string, string, ...number[]])[] = [
  ['smallint', 'int2'],
  ['integer', 'int4'],
  ['bigint', 'int8'],
  ['oid', 'oid'],
  ['regclass', 'regclass'],
  ['numeric', 'numeric'],
  ['numeric(8,2)', 'numeric', 8, 2],
  ['numeric(10,2)', 'numeric', 10, 2],
  ['numeric(10)', 'numeric', 10],
  ['numeric(12)', 'numeric', 12],
  ['numeric(12,2)', 'numeric', 12, 2],
  ['numeric(12,4)', 'numeric', 12, 4],
  ['real', 'float4'],
  ['double precision', 'float8'],
  ['money', 'money'],
  ['text', 'text'],
  ['varchar', 'varchar'],
  ['varchar(10)', 'varchar', 10],
  ['varchar(20)', 'varchar', 20],
  ['bpchar', 'bpchar'],
  ['char(5)', 'bpchar', 5],
  ['char(10)', 'bpchar', 10],
  ['"char"', 'char'],
  ['name', 'name'],
  ['citext', 'citext'],
  ['bytea', 'bytea'],
  ['boolean', 'bool'],
  ['date', 'date'],
  ['time', 'time'],
  ['time(3)', 'time', 3],
  ['time(6)', 'time', 6],
  ['timetz', 'timetz'],
  ['timetz(3)', 'timetz', 3],
  ['timestamp', 'timestamp'],
  ['timestamp(3)', 'timestamp', 3],
  ['timestamp(4)', 'timestamp', 4],
  ['timestamp(6)', 'timestamp', 6],
  ['timestamptz', 'timestamptz'],
  ['timestamptz(3)', 'timestamptz', 3],
  ['timestamptz(6)', 'timestamptz', 6],
  ['interval', 'interval'],
  ['interval(3)', 'interval', 0x7fff, 3],
  ['interval(6)', 'interval', 0x7fff, 6],
  ['interval year', 'interval', 4],
  ['interval year to month', 'interval', 6],
  ['interval day', 'interval', 8],
  ['interval hour to second(3)', 'interval', 7168, 3],
  ['interval day to second', 'interval', 7176],
  ['interval day to second(3)', 'interval', 7176, 3],
  ['json', 'json'],
  ['jsonb', 'jsonb'],
  ['uuid', 'uuid'],
  ['inet', 'inet'],
  ['cidr', 'cidr'],
  ['macaddr', 'macaddr'],
  ['macaddr8', 'macaddr8'],
  ['bit(5)', 'bit', 5],
  ['bit(8)', 'bit', 8],
  ['varbit', 'varbit'],
  ['varbit(5)', 'varbit', 5],
  ['varbit(8)', 'varbit', 8],
  ['int4range', 'int4range'],
  ['tsvector', 'tsvector'],
  ['point', 'point'],
  ['mood', 'mood'],
  ['mood2', 'mood2'],
  ['pair', 'pair'],
  ['positive', 'positive'],
  ['number', 'number'],
  ['deep', 'deep'],
  ['line', 'line'],
  ['short', 'short'],
  ['checked_line', 'checked_line'],
  ['integer[]', 'int4[]'],
  ['bigint[]', 'int8[]'],
  ['text[]', 'text[]'],
  ['varchar[]', 'varchar[]'],
  ['varchar(10)[]', 'varchar[]', 10],
  ['varchar(20)[]', 'varchar[]', 20],
  ['line[]', 'line[]'],
  ['mood[]', 'mood[]'],
];

/** One round trip a major: each change is tried in a subtransaction of its own and taken back. */
const probe = `
  CREATE FUNCTION probe(types text[], conversion text, OUT old text, OUT new text, OUT heap boolean, OUT index boolean)
  RETURNS SETOF record LANGUAGE plpgsql AS $probe$
  DECLARE heap_file oid; index_file oid; indexed boolean; answer text;
  BEGIN
    FOREACH old IN ARRAY types LOOP
      EXECUTE format('CREATE TABLE probed (value %s)', old);
      BEGIN
        CREATE INDEX probed_index ON probed (value);
        indexed := true;
      EXCEPTION WHEN undefined_object THEN
        indexed := false;
      END;
      heap_file := pg_relation_filenode('probed');
      index_file := pg_relation_filenode(to_regclass('probed_index'));
      FOREACH new IN ARRAY types LOOP
        answer := NULL;
        BEGIN
          EXECUTE format('ALTER TABLE probed ALTER value TYPE %s %s', new, format(conversion, new));
          RAISE EXCEPTION USING ERRCODE = 'PR001', MESSAGE = format('%s,%s',
            pg_relation_filenode('probed') = heap_file,
            CASE WHEN indexed THEN pg_relation_filenode(to_regclass('probed_index')) = index_file END);
        EXCEPTION WHEN SQLSTATE 'PR001' THEN
          answer := SQLERRM;
        WHEN OTHERS THEN
          NULL;
        END;
        CONTINUE WHEN answer IS NULL;
        heap := split_part(answer, ',', 1)::boolean;
        index := nullif(split_part(answer, ',', 2), '')::boolean;
        RETURN NEXT;
      END LOOP;
      DROP TABLE probed;
    END LOOP;
  END $probe$`;

interface Measured {
  readonly old: string;
  readonly new: string;
  /** Kept. */
  readonly heap: boolean;
  /** Kept; null if the type cannot be indexed. */
  readonly index: boolean | null;
}

const schema = userTypes();

describe.each(majors)('PostgreSQL %i', (major) => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase(major, [definitions, probe]);
  });
  afterAll(() => own.end());

  it.each([
    { title: 'every pair', among: /^/, timeZone: 'UTC', conversion: '' },
    { title: 'times, away from UTC', among: /^(?:time|date)/, timeZone: 'America/New_York', conversion: '' },
    {
      title: 'with USING',
      among: /int|numeric|text|char|timestamp|bit|line|positive/,
      timeZone: 'UTC',
      conversion: 'USING value::%s',
    },
  ])('$title', async ({ among, timeZone, conversion }) => {
    const { client } = own;
    const tried = types.map(([sql]) => sql).filter((sql) => among.test(sql));
    await client.query(`SET TimeZone = '${timeZone}'`);
    const answer = await client.query<Measured>('SELECT * FROM probe($1, $2)', [tried, conversion]);
    expect(answer.rows.length).toBeGreaterThan(tried.length * 3);
    expect(answer.rows.flatMap((row) => difference(row, timeZone))).toEqual([]);
  });
});

function difference(measured: Measured, timeZone: string): readonly string[] {
  const from = columnType(measured.old);
  const to = columnType(measured.new);
  const change = typeChange({ from, to, schema, timeZone });
  const what = `${measured.old} to ${measured.new}`;
  if (change.heap === 'unknown') return [`${what}: unknown`];
  if ((change.heap === 'kept') !== measured.heap) {
    return [`${what}: ${change.heap}, measured ${measured.heap ? 'kept' : 'rewritten'}`];
  }
  if (change.heap !== 'kept' || measured.index === null || change.sameOperators === measured.index) return [];
  return [`${what}: index ${change.sameOperators ? 'kept' : 'rebuilt'}, measured otherwise`];
}

function columnType(sql: string): ColumnType {
  const [, name, ...modifiers] = types.find(([written]) => written === sql)!;
  return {
    schema: undefined,
    name: name.replace('[]', ''),
    modifiers,
    wordModifiers: [],
    arrayDimensions: name.endsWith('[]') ? 1 : 0,
  };
}

function userTypes(): Schema {
  const type = (name: string, rest: Partial<UserType>): UserType => ({
    key: `public.${name}`,
    schema: 'public',
    name,
    ...described,
    owner: undefined,
    privileges: undefined,
    form: 'domain',
    values: [],
    attributes: [],
    collation: undefined,
    default: undefined,
    notNull: false,
    notNullName: undefined,
    checks: [],
    options: [],
    path: undefined,
    domainOf: undefined,
    domainHasCheck: false,
    domainDefault: undefined,
    origin: { file: '', span: { start: 0, end: 0 } },
    ...rest,
  });
  const base = (name: string, ...modifiers: readonly number[]): ColumnType => ({
    schema: undefined,
    name,
    modifiers,
    wordModifiers: [],
    arrayDimensions: 0,
  });
  const all = [
    type('mood', { form: 'enum' }),
    type('mood2', { form: 'enum' }),
    type('pair', { form: 'composite' }),
    type('positive', { domainOf: base('int4'), domainHasCheck: true }),
    type('number', { domainOf: base('int4') }),
    type('deep', { domainOf: base('positive') }),
    type('line', { domainOf: base('text') }),
    type('short', { domainOf: base('varchar', 10) }),
    type('checked_line', { domainOf: base('text'), domainHasCheck: true }),
  ];
  const empty = emptySchema();
  return { ...empty, types: all.reduce((map, one) => map.set(one.key, one), empty.types) };
}
