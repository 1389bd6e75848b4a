/** Replay against DuckDB: what each script builds there, and what replay says of it, line by line; and that its statements end where DuckDB ends them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DuckdbReader } from '../../../core/operations/duckdb/reader.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { isTable } from '../../../core/schema/apply/store.ts';
import { scriptText } from '../../../core/schema/print/script.ts';
import { indexesOf } from '../../../core/schema/lookup.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { asWritten } from '../../../core/schema/as-written.ts';
import { installDuckdb, type Duckdb } from '../../hosts/duckdb.ts';

const base =
  "CREATE TABLE p (id INTEGER PRIMARY KEY, code VARCHAR UNIQUE); CREATE TABLE c (id INTEGER, p INTEGER REFERENCES p (id), note VARCHAR(20) NOT NULL DEFAULT 'a;b');";

const scripts: readonly (readonly [what: string, script: string])[] = [
  [
    'types by all their names',
    `CREATE TABLE t (a INT, b int4, c BIGINT, d int8, e TEXT, f STRING, g CHARACTER VARYING(9), h DOUBLE PRECISION, i REAL, j NUMERIC(9, 2), k DECIMAL, l DECIMAL(5),
      m BOOL, n BYTEA, o TIMESTAMPTZ, p TIMESTAMP(3), q DATETIME, r TIME WITH TIME ZONE, s UUID, t UTINYINT, u HUGEINT, v JSON, w INTERVAL, x BIT, y TIMESTAMP WITHOUT TIME ZONE, z DATE)`,
  ],
  [
    'nested types',
    "CREATE TABLE t (a INTEGER[], b INT[3][], c STRUCT(x INT, \"y z\" VARCHAR[]), d MAP(VARCHAR, STRUCT(n DECIMAL(4, 1))), e UNION(num INT, str VARCHAR), f ENUM ('a', 'it''s'))",
  ],
  [
    'keys at columns and of the table',
    'CREATE TABLE t (a INT, b TEXT UNIQUE, c INT CHECK (c > 0), d INT NOT NULL, PRIMARY KEY (a, b), UNIQUE (c, d), CHECK (a < c), CONSTRAINT n CHECK (d <> 3))',
  ],
  [
    'defaults and generated columns',
    "CREATE SEQUENCE s; CREATE TABLE t (a INTEGER DEFAULT -1, b BIGINT DEFAULT nextval('s'), c TIMESTAMP DEFAULT now() NOT NULL, d INT AS (a + 1), e INT GENERATED ALWAYS AS (a * 2) VIRTUAL, f INT[] DEFAULT [1, 2], g VARCHAR DEFAULT 'x' || 'y' UNIQUE)",
  ],
  [
    'schemas, and names in other cases',
    'CREATE SCHEMA raw; CREATE TABLE raw."Order Lines" ("Id" INTEGER, "Na me" VARCHAR); ALTER TABLE RAW."ORDER LINES" ADD Third REAL; CREATE INDEX "Ix" ON raw."order lines" ("na ME"); CREATE VIEW raw.v AS SELECT 1 AS a; CREATE TABLE main.other (a INT); CREATE SCHEMA IF NOT EXISTS raw',
  ],
  [
    'references',
    `${base} CREATE TABLE d (a INTEGER PRIMARY KEY, up INTEGER REFERENCES d, FOREIGN KEY (up) REFERENCES p (id))`,
  ],
  [
    'columns changed',
    `${base} ALTER TABLE c ADD COLUMN extra INT DEFAULT 3; ALTER TABLE c ADD COLUMN IF NOT EXISTS extra INT; ALTER TABLE c RENAME COLUMN note TO remark; ALTER TABLE c RENAME id TO ident; ALTER TABLE c ALTER ident SET DATA TYPE BIGINT USING ident * 2; ALTER TABLE c ALTER COLUMN extra SET NOT NULL; ALTER TABLE c ALTER remark DROP NOT NULL; ALTER TABLE c ALTER COLUMN extra DROP DEFAULT; ALTER TABLE c ALTER ident SET DEFAULT 4; ALTER TABLE c DROP COLUMN IF EXISTS none; ALTER TABLE c DROP extra`,
  ],
  ['a key added', 'CREATE TABLE t (a INT, b INT); ALTER TABLE t ADD PRIMARY KEY (b, a)'],
  [
    'tables renamed and replaced',
    `${base} ALTER TABLE c RENAME TO d; CREATE OR REPLACE TABLE e (a INT); CREATE OR REPLACE TABLE e (b INT); ALTER TABLE IF EXISTS nobody RENAME TO f`,
  ],
  [
    'indexes and views',
    `${base} CREATE UNIQUE INDEX u ON c (note, (id + 1)); CREATE INDEX IF NOT EXISTS i ON c USING ART (p); CREATE INDEX IF NOT EXISTS i ON c (note); CREATE OR REPLACE VIEW v (x) AS SELECT id FROM c; DROP INDEX u; DROP VIEW IF EXISTS w`,
  ],
  [
    'macros, types, sequences and comments',
    "CREATE SEQUENCE s START WITH 5 INCREMENT BY -2 MINVALUE -99 MAXVALUE 9 CYCLE; CREATE OR REPLACE MACRO m(a, b := 2) AS a + b; CREATE FUNCTION tm(a) AS TABLE SELECT a; CREATE TYPE mood AS ENUM ('a;', 'b'); CREATE TABLE t (a INT); COMMENT ON TABLE t IS 'x'; COMMENT ON COLUMN t.a IS 'y'; DROP MACRO m; DROP MACRO TABLE tm; CREATE SEQUENCE gone; DROP SEQUENCE gone; DROP TYPE mood",
  ],
  [
    'a transaction that is taken back, and what changes no schema',
    `${base} BEGIN TRANSACTION; DROP TABLE c; ROLLBACK; SET threads = 1; PRAGMA enable_checkpoint_on_shutdown; INSERT INTO p VALUES (1, $$;$$) /* /* ; */ ; */; INSERT OR IGNORE INTO p BY NAME SELECT 2 AS id, NULL AS code; FROM p SELECT id; UPDATE p SET code = {'a': 1}::VARCHAR WHERE id = 1; DELETE FROM c WHERE id = 1; TRUNCATE c; CHECKPOINT; CREATE TEMP TABLE t (a INT); ANALYZE`,
  ],
  [
    'dropped with what is in it',
    'CREATE SCHEMA raw; CREATE TABLE raw.t (a INT); CREATE TABLE u (a INT); DROP SCHEMA raw CASCADE; DROP TABLE IF EXISTS u',
  ],
];

/** As `column main.t.01 a INTEGER not null default`. A generated column is listed with its expression as a default. */
const own = 'database_name = current_database()';
const catalogQuery = `SELECT 'schema ' || schema_name FROM duckdb_schemas() WHERE ${own} AND schema_name NOT IN ('main', 'information_schema', 'pg_catalog')
  UNION ALL SELECT 'column ' || schema_name || '.' || table_name || '.' || printf('%02d', column_index) || ' ' || column_name || ' ' || data_type
    || CASE WHEN is_nullable THEN '' ELSE ' not null' END || CASE WHEN column_default IS NULL THEN '' ELSE ' default' END
    FROM duckdb_columns() WHERE ${own} AND NOT internal AND (schema_name, table_name) IN (SELECT (schema_name, table_name) FROM duckdb_tables() WHERE ${own})
  UNION ALL SELECT lower(constraint_type) || ' ' || schema_name || '.' || table_name || ' (' || array_to_string(list_sort(constraint_column_names), ', ') || ')'
    || coalesce(' ' || referenced_table || ' (' || array_to_string(referenced_column_names, ', ') || ')', '')
    FROM duckdb_constraints() WHERE ${own} AND constraint_type <> 'NOT NULL'
  UNION ALL SELECT CASE WHEN is_unique THEN 'unique ' ELSE '' END || 'index ' || schema_name || '.' || table_name || ' ' || index_name || ' ' || len(string_split(expressions, ','))
    FROM duckdb_indexes() WHERE ${own}
  UNION ALL SELECT 'view ' || schema_name || '.' || view_name FROM duckdb_views() WHERE ${own} AND NOT internal
  UNION ALL SELECT 'sequence ' || schema_name || '.' || sequence_name || ' ' || start_value || ' ' || increment_by || ' ' || cycle FROM duckdb_sequences() WHERE ${own}`;

function replayLines(schema: Schema): readonly string[] {
  const home = (name: string): string => (name === 'public' ? 'main' : name);
  const schemas = [...schema.namespaces.values()].filter(({ name }) => name !== 'public');
  const relations = [...schema.relations.values()].filter((one) => one.schema !== 'pg_temp');
  return [
    ...schemas.map(({ name }) => `schema ${name}`),
    ...relations.flatMap((one): readonly string[] => {
      const at = `${home(one.schema)}.${one.name}`;
      if (one.kind === 'sequence')
        return [`sequence ${at} ${one.start} ${one.increment} ${String(one.cycle)}`];
      if (!isTable(one)) return [`view ${at}`];
      return [
        ...one.columns.map(({ name, type, nullable, default: value }, i) =>
          [
            `column ${at}.${String(i + 1).padStart(2, '0')} ${name} ${type.name}`,
            nullable ? '' : ' not null',
            value === undefined ? '' : ' default',
          ].join(''),
        ),
        ...one.constraints.map(({ kind, columns, references }) => {
          const to =
            references && `${references.relation.split('.')[1] ?? ''} (${references.columns.join(', ')})`;
          const listed = [...columns].sort().join(', ');
          return `${kind.replace('-', ' ')} ${at} (${listed})${to === undefined ? '' : ` ${to}`}`;
        }),
        ...indexesOf(schema, one.key).map(
          ({ unique, name, elements }) => `${unique ? 'unique ' : ''}index ${at} ${name} ${elements.length}`,
        ),
      ];
    }),
  ]
    .map(folded)
    .toSorted();
}

/** The type of a generated column is DuckDB's to find where none is written. Names are compared without regard to case. */
function folded(line: string): string {
  return line.toLowerCase().replaceAll('"', '');
}

let duckdb: Duckdb;
let folder: string;
beforeAll(async () => {
  duckdb = await installDuckdb();
  folder = mkdtempSync(join(tmpdir(), 'plinth-duckdb-replay-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(scripts.map(([what, script], at) => [what, script, at] as const))('%s', async (_, script, at) => {
  const statements = new DuckdbReader().statements(script, 0, script.length);
  const texts = statements.map(({ parsed }) => parsed.text);
  expect(statements.map(({ parsed }) => [parsed.text, parsed.understanding.kind])).toEqual(
    texts.map((text) => [text, 'understood']),
  );
  const built = await builtBy(texts, join(folder, `${String(at)}.duckdb`));
  const { after } = replaySection(emptySchema('duckdb', 105), statements, 'script.sql');
  expect(replayLines(after)).toEqual(built);
  // What `plinth schema --format sql` prints of it makes the same again, but for what it says it leaves out.
  const printed = scriptText(asWritten(after), { targetVersion: 105 });
  const again = new DuckdbReader().statements(printed, 0, printed.length).map(({ parsed }) => parsed.text);
  expect(await builtBy(again, join(folder, `${String(at)}-again.duckdb`))).toEqual(built);
});

async function builtBy(texts: readonly string[], file: string): Promise<readonly string[]> {
  const outcomes = await duckdb.run(file, [...texts, catalogQuery]);
  const last = outcomes.at(-1);
  if (last?.ok !== true)
    throw new Error(`${texts[outcomes.length - 1] ?? 'the catalog'}: ${last?.message ?? ''}`);
  return last.rows.map(([line = '']) => folded(line)).toSorted();
}
