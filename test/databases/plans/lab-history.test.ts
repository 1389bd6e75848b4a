/** What builds the tables that a query is planned on, where migrations alone do not: each case is a repository, a query and the plan's first line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sample } from '../../breadth.ts';
import { usualRows } from '../../../core/plan-lab/assumed.ts';
import { readPlan } from '../../../core/plan/reading/normalise.ts';
import { nodeTitle } from '../../../core/plan/present/words.ts';
import { labHistory } from '../../../engine/lab/history-of.ts';
import { PlanLab } from '../../../engine/lab/lab.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { kit } from '../../../engine/session/kit.ts';
import { Session } from '../../../engine/session/session.ts';
import { embeddedProgram } from '../proof/embedded-program.ts';

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly query?: string;
  /** Of the query's file. */
  readonly path?: string;
  /** What the program of the query also does; its file is then q.ts. */
  readonly program?: string;
  readonly plan: string;
  readonly remarks: readonly string[];
}

const first = 'CREATE TABLE bills (id bigint PRIMARY KEY, person bigint NOT NULL);';
const index = 'CREATE INDEX bills_person ON bills (person);';
const byIndex = 'Bitmap Heap Scan on bills';
const dump = (versions: string): string => `--
-- PostgreSQL database dump
--

\\restrict dbmate
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.bills (id bigint NOT NULL, person bigint NOT NULL);
CREATE TABLE public.schema_migrations (version character varying NOT NULL);
COPY public.bills (id, person) FROM stdin;
1	2
\\.
ALTER TABLE public.bills OWNER TO somebody;
\\unrestrict dbmate
INSERT INTO public.schema_migrations (version) VALUES
    ${versions};
`;
const dbmate = (up: string): string => `-- migrate:up\n${up}\n-- migrate:down\n`;

const cases: Readonly<Record<string, Case>> = {
  'a folder beside that alters the tables of the first, and creates others': {
    files: {
      'db/base/V1__first.sql': first,
      'db/base/V2__more.sql': 'CREATE TABLE people (id bigint PRIMARY KEY);',
      'db/update/V3__more.sql': 'CREATE TABLE prices (id bigint PRIMARY KEY);',
      'db/update/V4__index.sql': 'ALTER TABLE people ADD COLUMN name text;\n' + index,
    },
    plan: byIndex,
    remarks: [],
  },
  'the dump of dbmate, and the migration that it does not contain': {
    files: {
      'db/schema.sql': dump("('20250101000000')"),
      'db/migrations/20250101000000_first.sql': dbmate('ALTER TABLE bills ADD COLUMN lost int;'),
      'db/migrations/20250201000000_second.sql': dbmate(index),
    },
    plan: byIndex,
    remarks: [],
  },
  'a dump that names other migrations is none of these': {
    files: {
      'db/schema.sql': dump("('20190101000000')"),
      'db/migrations/20250101000000_first.sql': dbmate(`${first}\n${index}`),
    },
    plan: byIndex,
    remarks: [],
  },
  'a dump without migrations': {
    files: { 'db/structure.sql': dump("('1')") },
    plan: 'Gather',
    remarks: [],
  },
  'a type of an extension that nothing creates': {
    files: {
      'db/schema.sql':
        'CREATE TABLE bills (id bigint PRIMARY KEY, person bigint NOT NULL, tags hstore);\n' + index,
      'q.sql': '',
    },
    query: "SELECT 1 FROM bills WHERE person = 1 AND tags -> 'a' = 'b';",
    plan: byIndex,
    remarks: [],
  },
  'a column that a function of PostGIS adds': {
    files: {
      'db/schema.sql': `${first}\n${index}\nSELECT AddGeometryColumn('bills', 'place', 4326, 'POINT', 2);`,
      'q.sql': '',
    },
    query: 'SELECT place FROM bills WHERE person = 1;',
    plan: byIndex,
    remarks: ['Extensions that are not embedded were left out: postgis.'],
  },
  'the files that psql includes': {
    files: {
      'db/schema.sql': String.raw`\i db/parts/first.sql` + '\n' + String.raw`\ir 'parts/index.sql'` + '\n',
      'db/parts/first.sql': first,
      'db/parts/index.sql': index,
    },
    plan: byIndex,
    remarks: [],
  },
  'the files that sqlc names': {
    files: {
      'sqlc.yaml':
        'version: "2"\nsql:\n  - engine: postgresql\n    queries: queries\n    schema:\n      - "tables/a.sql"\n      - tables/b\n',
      'tables/a.sql': first,
      'tables/b/index.sql': index,
      'tables/c.sql': 'DROP TABLE bills;',
    },
    plan: byIndex,
    remarks: [],
  },
  'of one set of queries for several servers, PostgreSQL’s files': {
    files: {
      'api/sqlc.yaml':
        'version: "2"\nsql:\n  - engine: sqlite\n    queries: [../queries/*.sql]\n    schema: db/sqlite\n  - engine: "postgresql"\n    queries: ../queries\n    schema: db/postgres\n',
      'api/db/sqlite/001_a.sql': 'CREATE TABLE bills (id INTEGER PRIMARY KEY AUTOINCREMENT);',
      'api/db/postgres/001_a.sql': first,
      'api/db/postgres/002_b.sql': index,
    },
    path: 'queries/bills.sql',
    plan: byIndex,
    remarks: [],
  },
  'of several sets of queries, those of the file’s own': {
    files: {
      'sqlc.json': JSON.stringify({
        version: '1',
        packages: [
          { path: 'first', queries: 'a/queries', schema: 'a/schema.sql' },
          { path: 'second', queries: './b/queries/', schema: ['b/schema.sql'], engine: 'postgresql' },
        ],
      }),
      'a/schema.sql': 'CREATE TABLE bills (id bigint);',
      'b/schema.sql': `${first}\n${index}`,
    },
    path: 'b/queries/bills.sql',
    plan: byIndex,
    remarks: [],
  },
  'rows that do not fit take no table away': {
    files: {
      'migrations/001_a.up.sql': `BEGIN;\n${first}\nINSERT INTO bills VALUES (1, NULL);\nCOMMIT;\n`,
      'migrations/002_b.up.sql': index,
    },
    plan: byIndex,
    remarks: [],
  },
  'types that the embedded server lacks': {
    files: {
      'migrations/001_a.up.sql':
        'CREATE TABLE bills (id bigint PRIMARY KEY, person bigint, hash BLOB, place geometry);',
      'migrations/002_b.up.sql': index,
    },
    query: "SELECT hash, place FROM bills WHERE person = $1 AND hash = '\\x00'::bytea",
    plan: byIndex,
    remarks: [
      'Types that are not embedded are planned as simple ones: blob.',
      'Extensions that are not embedded were left out: postgis.',
    ],
  },
  'a table that migrations alter and do not create': {
    files: {
      'base/tables.sql': 'CREATE TABLE bills (id bigint PRIMARY KEY);',
      'migrations/001_a.up.sql': 'ALTER TABLE bills ADD COLUMN person bigint NOT NULL;',
      'migrations/002_b.up.sql': index,
    },
    plan: byIndex,
    remarks: [],
  },
  'tables in a schema that a later migration creates again': {
    files: {
      'base/tables.sql': 'CREATE TABLE shop.bills (id bigint PRIMARY KEY);',
      'migrations/001_a.up.sql':
        'CREATE SCHEMA IF NOT EXISTS shop; ALTER TABLE shop.bills ADD COLUMN person bigint NOT NULL;',
      'migrations/002_b.up.sql': index.replace('ON ', 'ON shop.'),
    },
    query: 'SELECT id FROM shop.bills WHERE person = $1',
    plan: byIndex,
    remarks: [],
  },
  'a table of the schema that the query means, and none of another schema': {
    files: {
      'sql/anonymous.sql': 'CREATE TABLE anonymous.bills (id bigint, person bigint);',
      'sql/tables.sql': `${first} ${index}`,
    },
    plan: byIndex,
    remarks: [],
  },
  'the keys that another file of the folder adds': {
    files: {
      'sql/tables.sql': 'CREATE TABLE bills (id bigint, person bigint NOT NULL);',
      'sql/keys.sql': `ALTER TABLE bills ADD CONSTRAINT bills_key PRIMARY KEY (id);\nDROP TABLE bills;\nALTER TABLE bills ADD COLUMN c int;`,
    },
    query: 'SELECT person, c FROM bills GROUP BY id',
    plan: 'Group',
    remarks: [],
  },
  'a temporary table that a program creates for itself': {
    files: { 'migrations/001_a.up.sql': first, 'migrations/002_b.up.sql': index },
    program: 'await db.query(`CREATE TEMP TABLE wanted ON COMMIT DROP AS SELECT id FROM bills`);',
    query: 'SELECT id FROM wanted',
    plan: 'Seq Scan on wanted',
    remarks: [],
  },
  'an extension of which no migration says that it is there': {
    files: { 'migrations/001_a.up.sql': first, 'migrations/002_b.up.sql': index },
    query: "SELECT crypt('a', gen_salt('bf')) FROM bills WHERE person = $1",
    plan: 'Index Only Scan on bills',
    remarks: [],
  },
  'a table without what the embedded server lacks of it': {
    files: {
      'migrations/001_a.up.sql': `CREATE TABLE bills (id bigint PRIMARY KEY, person bigint NOT NULL REFERENCES elsewhere (id),
        meaning vector(768), place geometry(Point, 4326) GENERATED ALWAYS AS (ST_MakePoint(1, 2)) STORED, since date DEFAULT today_there());`,
      'migrations/002_b.up.sql': index,
    },
    query: 'SELECT place, meaning, since FROM bills WHERE person = $1 AND id > 0',
    plan: byIndex,
    remarks: [
      'migrations/001_a.up.sql did not run whole in the embedded PostgreSQL: relation "PostGIS, which is not embedded," does not exist',
      'Extensions that are not embedded were left out: vector, postgis.',
    ],
  },
  'what else fails is said': {
    files: {
      'migrations/001_a.up.sql': `${first}\n${index}\nALTER TABLE nowhere ADD COLUMN a int;\n`,
      'migrations/002_b.up.sql': 'SELECT 1;',
    },
    plan: byIndex,
    remarks: [
      'migrations/001_a.up.sql did not run whole in the embedded PostgreSQL: relation "nowhere" does not exist',
    ],
  },
  'a schema that the role of the program has in its search_path': {
    files: {
      'migrations/001_a.up.sql': `CREATE SCHEMA app;\n${first.replace('bills', 'app.bills')}`,
      'migrations/002_b.up.sql': index.replace('ON bills', 'ON app.bills'),
    },
    plan: byIndex,
    remarks: [],
  },
};

/** Beside the nearest folder, or without one. */
const elsewhere = {
  'files under any names, each before what needs it': {
    files: {
      'install/a.sql': 'CREATE VIEW open_bills AS SELECT * FROM bills;',
      'install/b.sql': `${first}\n${index}`,
      'install/c.sql': 'CREATE TABLE other (id bigint);',
    },
    query: 'SELECT * FROM open_bills WHERE person = $1',
    plan: byIndex,
    remarks: [],
  },
  'a view that no migration creates': {
    files: {
      'migrations/001_a.up.sql': first,
      'migrations/002_b.up.sql': index,
      'views.sql': 'CREATE OR REPLACE VIEW open_bills AS SELECT * FROM bills;',
    },
    query: 'SELECT * FROM open_bills WHERE person = $1',
    plan: byIndex,
    remarks: [],
  },
  'what sqlc names, where several folders are as near': {
    files: {
      'sqlc.yaml':
        'version: "2"\nsql:\n  - engine: postgresql\n    queries: queries\n    schema: tables/bills.sql\n',
      'migrations/old/001_a.up.sql': 'CREATE TABLE bills (id bigint);',
      'migrations/new/001_a.up.sql': 'CREATE TABLE bills (id bigint, whose bigint);',
      'tables/bills.sql': `${first}\n${index}`,
    },
    plan: byIndex,
    remarks: [],
  },
  'the tables of an example, of its own query': {
    files: {
      'examples/billing/schema.sql': `${first}\n${index}`,
      'examples/other/schema.sql': 'CREATE TABLE bills (id bigint);',
      'examples/billing/001_down.sql': 'CREATE TABLE bills (id bigint);',
      'migrations/001_a.up.sql': 'CREATE TABLE other (id bigint);',
    },
    path: 'examples/billing/queries.sql',
    plan: byIndex,
    remarks: [],
  },
  'of a long file that mostly repeats what is there, what else it creates': {
    files: {
      'migrations/001_a.up.sql': first,
      'migrations/002_b.up.sql': index,
      'all.sql': `${first}\nCREATE VIEW open_bills AS SELECT * FROM bills;\nDROP TABLE bills; -- ${'…'.repeat(100_000)}`,
    },
    query: 'SELECT * FROM open_bills WHERE person = $1',
    plan: byIndex,
    remarks: [],
  },
  'tables in a schema that an administrator creates': {
    files: {
      'sql/tables.sql': `CREATE TABLE shop.bills (id bigint PRIMARY KEY, person bigint NOT NULL); ${index.replace('ON ', 'ON shop.')}`,
    },
    query: 'SELECT id FROM shop.bills WHERE person = $1',
    plan: byIndex,
    remarks: [],
  },
  'tables in a schema that an administrator creates, and that the files enter': {
    files: {
      'sql/bills.sql': `BEGIN;\nSET LOCAL search_path TO shop, public;\n${first} ${index}\nCOMMIT;`,
      'sql/prices.sql': "SET search_path = 'shop';\nCREATE TABLE prices (id bigint);",
    },
    query: 'SELECT id FROM shop.bills WHERE person = $1 AND NOT EXISTS (SELECT FROM shop.prices)',
    plan: 'Result',
    remarks: [],
  },
  'a column that a block of another file adds': {
    files: {
      'sql/tables.sql': `${first}\n${index}`,
      'sql/more.sql': 'DO $$ BEGIN IF true THEN ALTER TABLE bills ADD COLUMN whose bigint; END IF; END $$;',
    },
    query: 'SELECT whose FROM bills WHERE person = $1',
    plan: byIndex,
    remarks: [],
  },
  'a type that the query casts to': {
    files: {
      'sql/types.sql': 'CREATE DOMAIN money_owed AS bigint;',
      'sql/tables.sql': `${first}\n${index}`,
    },
    query: 'SELECT id::money_owed FROM bills WHERE person = $1',
    plan: byIndex,
    remarks: [],
  },
  'the tables of a folder that is farther away': {
    files: {
      'queries/migrations/001_a.up.sql': 'CREATE TABLE other (id bigint);',
      'main/migrations/001_a.up.sql': `${first}\n${index}`,
    },
    plan: byIndex,
    remarks: [],
  },
  'the folders of all versions, in the order of their numbers': {
    files: {
      'db/v0.2/01-a.sql': first,
      'db/v0.2/02-b.sql': 'ALTER TABLE bills RENAME COLUMN person TO whose;',
      'db/v0.10/01-a.sql': 'ALTER TABLE bills RENAME COLUMN whose TO person;',
      'db/v0.10/02-b.sql': index,
    },
    plan: byIndex,
    remarks: [],
  },
  'the versions of which each has a label, and one a single file': {
    files: {
      'db/v0.01-first/01-a.sql': first,
      'db/v0.01-first/02-b.sql': 'CREATE TABLE more (id int);',
      'db/v0.02-index/01-a.sql': index,
      'db/v0.10-more/01-a.sql': 'ALTER TABLE bills ADD COLUMN c int;',
      'db/v0.10-more/02-b.sql': 'ALTER TABLE more ADD COLUMN d int;',
    },
    query: 'SELECT c FROM bills WHERE person = $1',
    plan: byIndex,
    remarks: [],
  },
  'what Flyway calls before each of its migrations': {
    files: {
      'db/migration/beforeEachMigrate.sql': "SET app.who = 'me';",
      'db/migration/V1__a.sql': `${first} INSERT INTO bills VALUES (length(current_setting('app.who')), 1);`,
      'db/migration/V2__b.sql': index,
    },
    plan: byIndex,
    remarks: [],
  },
  'what Flyway calls after its migrations': {
    files: {
      'db/migration/V1__a.sql': `${first} CREATE VIEW owed AS SELECT id FROM bills;`,
      'db/migration/V2__b.sql': index,
      'db/migration/afterMigrate__owed.sql': 'CREATE OR REPLACE VIEW owed AS SELECT id, person FROM bills;',
    },
    query: 'SELECT person FROM owed WHERE person = $1',
    plan: 'Index Only Scan on bills',
    remarks: [],
  },
} satisfies Readonly<Record<string, Case>>;

/** In folders that are equally far from the query. */
const otherDatabase = {
  'queries of a program with two databases: the tables of both folders': {
    files: {
      'databases/first/001_a.up.sql': 'CREATE TABLE other (id bigint);',
      'databases/second/001_a.up.sql': `${first}\n${index}`,
    },
    plan: byIndex,
    remarks: [],
  },
  'of the folders that sqlc names, rather than of the nearest one': {
    files: {
      'sqlc.yaml':
        'version: "2"\nsql:\n  - engine: postgresql\n    schema:\n      - "db/migrations"\n      - "./db/more/"\n',
      'db/migrations/001_a.up.sql': first,
      'db/more/x.sql': index,
      'queries/migrations/001_a.up.sql': 'CREATE TABLE other (id bigint);',
    },
    plan: byIndex,
    remarks: [],
  },
  'of two folders with the same table the first alone': {
    files: {
      'databases/first/001_a.up.sql': `${first}\n${index}`,
      'databases/second/001_a.up.sql': first,
      'databases/second/002_b.up.sql': 'ALTER TABLE bills DROP COLUMN person;',
    },
    plan: byIndex,
    remarks: [],
  },
} satisfies Readonly<Record<string, Case>>;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('a table that a migration names that is a program', () => {
  it('has indexes of which nothing is known', async () => {
    const { outcome } = await planned({
      files: {
        'migrations/001_bills.sql': `-- +goose Up\n${first}\nCREATE TABLE people (id bigint);`,
        'migrations/002_index.go': 'package migrations\n// tx.Exec("CREATE INDEX ON bills (person)")\n',
      },
      query: 'SELECT * FROM bills, people',
    });
    const tables = outcome.kind === 'plan' ? outcome.plan.tables : [];
    expect(new Map(tables.map(({ name, indexes }) => [name, indexes?.length]))).toEqual(
      new Map([
        ['bills', undefined],
        ['people', 0],
      ]),
    );
  });
});

describe('a query is planned on', () => {
  const all = Object.entries<Case>({ ...cases, ...elsewhere, ...otherDatabase });
  it.each(sample(all, 9))('%s', async (_, one) => {
    const { outcome, remarks } = await planned(one);
    const read = outcome.kind === 'plan' ? readPlan(outcome.plan.json) : undefined;
    const [node] = read?.ok === true ? read.plan.nodes : [];
    expect(node === undefined ? outcome : nodeTitle(node)).toBe(one.plan);
    expect(remarks).toEqual(one.remarks);
  });
});

async function planned({
  files,
  program,
  query = 'SELECT * FROM bills WHERE person = $1',
  path = program === undefined ? 'queries/q.sql' : 'q.ts',
}: Pick<Case, 'files' | 'program' | 'query' | 'path'>) {
  const root = mkdtempSync(join(tmpdir(), 'plinth-lab-history-'));
  folders.push(root);
  const text = program === undefined ? query : `${program}\nawait db.query('${query}');\n`;
  for (const [name, content] of Object.entries({ ...files, [path]: text })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  const parser = await loadPostgresParser();
  const session = await Session.open({
    ...kit,
    root,
    parser,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
  const history = await labHistory(session, path);
  const basis = { kind: 'assumed', sizes: { usual: usualRows, rows: new Map() } } as const;
  const opened = await PlanLab.open(history, basis, { program: await embeddedProgram(), parser });
  if (opened.kind === 'failed') throw new Error(opened.failure.message);
  const outcome = await opened.lab.plan({ sql: query });
  opened.lab.end();
  return { outcome, remarks: opened.lab.remarks };
}
