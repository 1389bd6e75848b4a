/**
 * Each form of a new migration on MariaDB and SQLite, and what is written for MySQL: no finding, the costs that the effects table knows; on
 * the two servers its files run up, down to the catalog that was, and up again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemOf } from '../../core/change-forms/check.ts';
import type { FormEngine } from '../../core/change-forms/form.ts';
import { changeForms } from '../../core/change-forms/forms/index.ts';
import { effectOf } from '../../core/effects/of-dialect.ts';
import { namedVersion } from '../../core/migrations/dialect/server-version.ts';
import type { ObjectName } from '../../core/operations/model/operation.ts';
import { MysqlReader } from '../../core/operations/mysql/reader.ts';
import { replaySection } from '../../core/replay/section.ts';
import { resolveRelation } from '../../core/schema/lookup.ts';
import { isBroad, sample } from '../breadth.ts';
import { startMariadb, type Mariadb } from '../hosts/mariadb.ts';
import { openSqlite, type Sqlite } from '../hosts/sqlite.ts';
import { catalogLines, catalogQuery } from './sqlite/sqlite-catalog.ts';
import {
  casesOn,
  engineOf,
  filesOf,
  findingsOf,
  filled,
  grounds,
  hostileCases,
  readers,
  repository,
  sceneOf,
  valuesOf,
  textsOf,
  type Case,
  type On,
} from './filled-forms.ts';

function named(engine: FormEngine): readonly (readonly [string, Case])[] {
  const hostile = engine === 'postgresql' ? [] : hostileCases(engine);
  return [...casesOn(engine), ...hostile].map((one) => [`${one.form.id} ${JSON.stringify(one.given)}`, one]);
}

it('says of every form and engine what it costs, or why it is not offered', () => {
  const texts = changeForms.flatMap(({ on }) =>
    Object.values(on).map((one) => (typeof one === 'string' ? one : one.costs)),
  );
  expect(texts.length).toBe(changeForms.length * 3);
  expect(texts.filter((text) => !/^[A-Z][^]+\.$/.test(text))).toEqual([]);
});

const servers: readonly On[] = ['mysql 8.4', 'mariadb 10.11', 'sqlite 3.40'];

describe.each<On>(isBroad ? ['mysql 8.0', ...servers] : servers)('for %s', (on) => {
  it.each(named(engineOf(on)))('%s: has no finding', async (_name, one) => {
    const files = filesOf(await sceneOf(one, on), one);
    expect(Object.keys(files).length).toBeGreaterThan(1);
    const session = await repository(on, files);
    const said: string[] = [];
    for (const path of Object.keys(files)) said.push(...(await findingsOf(session, path)));
    // Rows that are alike make a unique index fail, whatever its form.
    expect(said.filter((line) => !line.includes('data-loss/unique-on-existing-data'))).toEqual([]);
  });
});

/** What the costs have to say of what the effects table knows of tables that exist already. */
const words = {
  rewrite: /writes the (?:whole )?table again|rewritten|reads all rows/i,
  'index-build': /reads? the table|writes an? .*index|builds one index|reads all rows/i,
  scan: /reads? (?:the table|all rows)/i,
  waits: /wait|beside|writes go on/i,
  instant: /moment|definition|wait|none/i,
} as const;

/** Nobody waits for these. */
const shared: readonly string[] = ['ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE'];

describe.each<On>([18, 'mysql 8.4', 'mariadb 10.11', 'sqlite 3.40'])('costs on %s', (on) => {
  it.each(named(engineOf(on)))('%s: as the effects table', async (_name, one) => {
    const scene = await sceneOf(one, on);
    const targetVersion = typeof on === 'number' ? on : namedVersion(on);
    let { schema } = scene;
    const found = new Set<string>();
    for (const sql of textsOf(filesOf(scene, one), 'up')) {
      const statements = readers[schema.dialect].statements(sql, 0, sql.length);
      const replay = replaySection(schema, statements, 'new.sql');
      for (const [at, { parsed }] of statements.entries()) {
        for (const operation of parsed.operations) {
          const isNew = (name: ObjectName): boolean => resolveRelation(scene.schema, name) === undefined;
          const effect = effectOf(operation, { schema: replay.before[at] ?? schema, targetVersion, isNew });
          const { relations, duration } = effect;
          const isTold =
            duration !== 'instant' || relations.some((of) => !of.isNew && !shared.includes(of.lock));
          if (isTold && relations.some(({ isNew }) => !isNew)) found.add(duration);
        }
      }
      schema = replay.after;
    }
    for (const [duration, said] of Object.entries(words))
      if (found.has(duration)) expect(one.form.costs, duration).toMatch(said);
  });
});

describe('what cannot stand in a field', () => {
  it.each([
    ['mysql 8.4', 'add-column', 'type', 'int, DROP COLUMN id'],
    ['mysql 8.4', 'add-column', 'type', 'int NOT NULL'],
    ['mysql 8.4', 'add-column', 'type', 'int AFTER id'],
    ['mysql 8.4', 'add-column', 'type', "enum('a'); DROP TABLE orders"],
    ['mysql 8.4', 'add-column', 'type', 'timestamptz'],
    ['mysql 8.4', 'add-column', 'default', '0, DROP COLUMN id'],
    ['mysql 8.4', 'add-column', 'default', '(uuid())'],
    ['mysql 8.4', 'add-column', 'default', "'\\\\' OR '"],
    ['mysql 8.4', 'add-column', 'default', '0 # x'],
    ['mysql 8.4', 'add-column', 'column', 'NOTE'],
    ['mysql 8.4', 'add-column', 'column', 'x'.repeat(65)],
    ['mysql 8.4', 'add-unique', 'columns', 'nothing'],
    ['mysql 8.4', 'audit', 'setting', "who, '') ; DROP TABLE orders"],
    ['mysql 8.4', 'audit', 'name', 'customers'],
    ['mysql 8.4', 'add-partition', 'bound', "LESS THAN ('2027-01-01')), DROP PARTITION (p2025"],
    ['mysql 8.4', 'archive', 'keep', '1 month; DROP TABLE events'],
    ['sqlite 3.40', 'add-column', 'type', 'TEXT NOT NULL'],
    ['sqlite 3.40', 'add-column', 'type', 'TEXT; DROP TABLE orders'],
    ['sqlite 3.40', 'add-column', 'default', 'CURRENT_TIMESTAMP'],
    ['sqlite 3.40', 'add-column', 'default', '(random())'],
    ['sqlite 3.40', 'add-column', 'column', 'NOTE'],
    ['sqlite 3.40', 'add-index', 'where', 'deleted_at IS NULL'],
    ['sqlite 3.40', 'add-index', 'where', 'total > 1; DROP TABLE orders'],
    ['sqlite 3.40', 'add-index', 'where', 'total > 1 -- x'],
    ['sqlite 3.40', 'add-index', 'where', 'total > (1'],
    ['sqlite 3.40', 'add-index', 'where', "note = 'x"],
    ['sqlite 3.40', 'archive', 'stored', 'guess'],
  ] as const)('%s: %s, %s: %s', async (on, form, id, value) => {
    const table = form === 'add-partition' ? 'readings' : form === 'archive' ? 'events' : 'orders';
    const one = filled(form, { table, given: { [id]: value } }, engineOf(on));
    const scene = await sceneOf(one, on);
    const field = one.form.fields(scene).find((of) => of.id === id);
    if (field === undefined) throw new Error(`no field ${id}`);
    expect(problemOf(field, valuesOf(one), scene, readers[scene.schema.dialect])).toMatch(/\.$/);
  });
});

describe('on MariaDB', () => {
  let server: Mariadb;
  beforeAll(async () => {
    server = await startMariadb();
    run('CREATE ROLE reporting');
  });
  afterAll(() => server.stop());
  const run = (sql: string, database = ''): readonly string[] => {
    const outcome = server.run(delimited(sql), database);
    if (!outcome.ok) throw new Error(`${outcome.message}\n${sql}`);
    return outcome.rows;
  };
  const catalog = (): readonly string[] => {
    const here = "table_schema = 'forms'";
    const tables = run(
      `SELECT CONCAT('SHOW CREATE TABLE \`', REPLACE(table_name, '\`', '\`\`'), '\`') FROM information_schema.tables WHERE ${here} ORDER BY 1`,
    );
    // In one run: a process for each of them takes longer than all of their answers.
    const asked = [
      ...tables,
      "SELECT trigger_name, action_timing, event_manipulation, action_statement FROM information_schema.triggers WHERE trigger_schema = 'forms'",
      "SELECT routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = 'forms'",
      'SHOW GRANTS FOR reporting',
    ];
    return run(asked.join(';\n'), 'forms').map(inOrder).toSorted();
  };

  it.each(sample(named('mysql'), 12))('%s: runs up, down and up again', async (_name, one) => {
    const files = filesOf(await sceneOf(one, 'mariadb 10.11'), one);
    run(
      'DROP DATABASE IF EXISTS forms; CREATE DATABASE forms; REVOKE ALL PRIVILEGES, GRANT OPTION FROM reporting',
    );
    run(grounds.mysql.history + grounds.mysql.rows, 'forms');
    const before = catalog();
    for (const sql of textsOf(files, 'up')) run(sql, 'forms');
    const after = catalog();
    expect(after).not.toEqual(before);
    for (const sql of textsOf(files, 'down')) run(sql, 'forms');
    expect(catalog()).toEqual(before);
    for (const sql of textsOf(files, 'up')) run(sql, 'forms');
    expect(catalog()).toEqual(after);
  });
});

/** The order of keys means nothing. */
function inOrder(shown: string): string {
  const lines = shown
    .replace(/ AUTO_INCREMENT=\d+/, '')
    .split('\\n')
    .map((line) => line.replace(/,$/, ''));
  const isKey = (line: string): boolean => /^\s*(?:UNIQUE )?KEY\b/.test(line);
  return [...lines.filter((line) => !isKey(line)), ...lines.filter(isKey).toSorted()].join('\n');
}

/** The client cuts at every semicolon, those in a program’s body too, unless it is told otherwise. */
function delimited(sql: string): string {
  const statements = new MysqlReader().statements(sql, 0, sql.length);
  return `DELIMITER $$\n${statements.map(({ parsed }) => `${parsed.text}$$\n`).join('')}`;
}

describe('on SQLite', () => {
  let server: Sqlite;
  beforeAll(async () => {
    server = await openSqlite();
  });
  afterAll(() => server.stop());

  it.each(sample(named('sqlite'), 12))('%s: runs up, down and up again', async (_name, one) => {
    const files = filesOf(await sceneOf(one, 'sqlite 3.40'), one);
    const database = server.fresh();
    const run = (sql: string): readonly string[] => {
      const outcome = server.run(sql, database);
      if (!outcome.ok) throw new Error(`${outcome.message}\n${sql}`);
      return outcome.rows;
    };
    // The text of an index keeps its quotes.
    const catalog = (): readonly string[] => [
      ...run(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type <> 'index' AND name NOT LIKE 'sqlite%' ORDER BY 1, 2",
      ),
      ...catalogLines(run(catalogQuery)),
    ];
    run(grounds.sqlite.history + grounds.sqlite.rows);
    const before = catalog();
    for (const sql of textsOf(files, 'up')) run(sql);
    const after = catalog();
    expect(after).not.toEqual(before);
    for (const sql of textsOf(files, 'down')) run(sql);
    expect(catalog()).toEqual(before);
    for (const sql of textsOf(files, 'up')) run(sql);
    expect(catalog()).toEqual(after);
  });
});
