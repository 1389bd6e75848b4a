/** `plinth schema pull`: what is read from a live catalog says the same as the catalog, replayed from its text and executed elsewhere. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { newest } from '../../breadth.ts';
import { readDocument } from '../../../core/migrations/files/document.ts';
import { silentText } from '../../../core/migrations/detection/ignored-files.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { pullSchema } from '../../../engine/databases/catalog/pull.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { kit } from '../../../engine/session/kit.ts';
import { Session } from '../../../engine/session/session.ts';
import { repository } from '../../hosts/paths.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { catalogOf } from '../../real/replay/catalog.ts';
import { compare } from '../../real/replay/compare.ts';
import { statementParser } from '../../sql.ts';
import { catalogs, linesOf } from '../replay/schema-lines.ts';
import { openSession, runScript } from '../native.ts';

const richSchema = readFileSync(join(repository, 'test/databases/explorer/rich-schema.sql'), 'utf8');
/** What a script has to order, name or repair, and the rich schema has not. */
const more = `
CREATE FUNCTION bump() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION age_of(c customers) RETURNS int LANGUAGE sql STABLE AS 'SELECT c.age';
CREATE FUNCTION born() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE TABLE later (id serial PRIMARY KEY, n int DEFAULT born(), "a'b" varchar(20) COLLATE "C" DEFAULT E'x\\\\''y', at timestamptz,
  UNIQUE (n) DEFERRABLE, CONSTRAINT gone CHECK (n > 0) NO INHERIT) WITH (fillfactor = 70);
CREATE VIEW young AS SELECT 1 AS one;
CREATE VIEW old AS SELECT age_of(c) AS age FROM customers c;
CREATE OR REPLACE VIEW young AS SELECT age AS one FROM old;
CREATE TRIGGER t BEFORE UPDATE OF n ON later FOR EACH ROW WHEN (NEW.n > 1) EXECUTE FUNCTION bump();
ALTER TABLE later DISABLE TRIGGER t;
ALTER TABLE later REPLICA IDENTITY FULL;
CREATE TRIGGER each BEFORE INSERT ON readings FOR EACH ROW EXECUTE FUNCTION bump();
CREATE POLICY mine ON customers AS RESTRICTIVE FOR UPDATE TO public USING (age > 1) WITH CHECK (age > 2);
CREATE STATISTICS pairs ON one, two FROM orders;
CREATE RULE never AS ON DELETE TO later DO INSTEAD NOTHING;
CREATE TABLE areas (b text, a int NOT NULL, PRIMARY KEY (a), CONSTRAINT high CHECK (a > 0)) PARTITION BY LIST (a);
CREATE TABLE area_one (a int NOT NULL, b text, CONSTRAINT high CHECK (a > 0), CONSTRAINT own CHECK (b <> ''));
ALTER TABLE areas ATTACH PARTITION area_one FOR VALUES IN (1);
ALTER TABLE areas ADD COLUMN other int REFERENCES areas;
ALTER INDEX area_one_pkey RENAME TO renamed_pkey;
INSERT INTO areas VALUES ('secret row', 1);
COMMENT ON TABLE later IS E'it''s \\\\ said';
COMMENT ON COLUMN later."a'b" IS 'odd';
COMMENT ON VIEW young IS 'a view';
`;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function pulled(server: PostgresServer, database: string): Promise<string> {
  const session = await openSession(server, database);
  try {
    const outcome = await pullSchema(session, { at: '2026-01-02T03:04:05Z' });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return outcome.text;
  } finally {
    await session.close();
  }
}

/** Only from 18 on NOT NULL has a name in the catalog. */
function isPulled(line: string, major: number): boolean {
  return !/^(?:role|privileges|owner|comment) /.test(line) && (major >= 18 || !line.startsWith('not null '));
}

async function serverLines(client: Client): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const query of catalogs) {
    const { rows } = await client.query<{ line: string }>(query);
    lines.push(...rows.map(({ line }) => line));
  }
  return lines.sort();
}

describe.each(newest([14, 18] as const))('pulled from PostgreSQL %i', (major) => {
  it('the script replays to what the catalog says, and makes the same catalog elsewhere', async () => {
    const server = await startPostgres(major);
    const database = await server.createDatabase();
    await runScript(server, database, richSchema + more);
    const text = await pulled(server, database);
    expect(text).toMatch(
      new RegExp(
        `^-- Plinth schema snapshot\n-- Read from the catalog of PostgreSQL ${major}.* at 2026-01-02T03:04:05Z`,
      ),
    );
    expect(text).not.toContain('secret row');
    expect(text).toContain("COMMENT ON TABLE public.later IS E'it''s \\\\ said';");
    expect(text).toContain(`COMMENT ON COLUMN public.later."a'b" IS 'odd';`);
    expect(text).toContain("COMMENT ON VIEW public.young IS 'a view';");
    expect(silentText(text)).toMatchObject({ kind: 'dump' });

    const statements = readDocument(text, undefined, await statementParser()).flatMap(
      (one) => one.statements,
    );
    const schema = replaySection(emptySchema(), statements, 'pulled.sql').after;
    const elsewhere = await server.createDatabase();
    await runScript(server, elsewhere, text);
    const [there, here] = [
      new Client(server.connectionString(database)),
      new Client(server.connectionString(elsewhere)),
    ];
    await Promise.all([there.connect(), here.connect()]);
    try {
      const said = linesOf(schema).filter((line) => isPulled(line, major));
      const lines = await serverLines(there);
      expect(said.length).toBeGreaterThan(200);
      expect(said).toEqual(lines.filter((line) => isPulled(line, major)));
      const { differences } = compare(await catalogOf(there, major), await catalogOf(here, major));
      expect(differences.filter(({ kind }) => kind !== 'comment')).toEqual([]);
      // The order is that of making, which is another one there.
      const again = await pulled(server, elsewhere);
      expect(again.split('\n\n').sort()).toEqual(text.split('\n\n').sort());
    } finally {
      await there.end();
      await here.end();
    }
  });
});

it('stands for migrations that are not there', async () => {
  const server = await startPostgres(18);
  const database = await server.createDatabase();
  await runScript(
    server,
    database,
    'CREATE TABLE people (id int PRIMARY KEY, name varchar(20), code varchar(50));',
  );
  const root = mkdtempSync(join(tmpdir(), 'plinth-pull-'));
  folders.push(root);
  mkdirSync(join(root, 'migrations'));
  writeFileSync(
    join(root, 'migrations/0007_widen.sql'),
    'ALTER TABLE people ALTER COLUMN name TYPE varchar(40);\n',
  );
  writeFileSync(
    join(root, 'migrations/0008_narrow.sql'),
    'ALTER TABLE people ALTER COLUMN code TYPE varchar(10);\n',
  );
  writeFileSync(join(root, 'past.sql'), await pulled(server, database));
  const rulesFor = async (settings: object, path: string): Promise<readonly string[]> => {
    const folder = { folder: 'migrations', dialect: 'postgresql', ...settings };
    writeFileSync(join(root, 'plinth.config.json'), JSON.stringify({ migrations: [folder] }));
    const parser = await loadPostgresParser();
    const session = await Session.open({
      root,
      parser,
      ...kit,
      processes: 'forbidden',
      withoutGit: 'everything',
    });
    const report = await session.report(path, { scope: 'all' });
    return report.kind === 'linted' ? report.findings.map(({ rule }) => rule) : [report.kind];
  };
  const known = { baseline: { file: 'past.sql' } };
  const rewrites = 'locking/type-change-rewrites';
  // Without the past nobody knows which type the column has.
  expect(await rulesFor({}, 'migrations/0007_widen.sql')).toContain(rewrites);
  expect(await rulesFor(known, 'migrations/0007_widen.sql')).not.toContain(rewrites);
  expect(await rulesFor(known, 'migrations/0008_narrow.sql')).toContain(rewrites);
  expect(await rulesFor(known, 'past.sql')).toEqual(['silent']);
});
