/** Queries that the schema of the migrations refuses, with nothing set up: at the token, in the server's words, and silent where the server may not know. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { Conversation, editorCapabilities, emptyFolder, eventually, uri } from './conversation.ts';

const users = `CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, role text);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE diary (user_id int NOT NULL REFERENCES users, mood mood, day date);
CREATE SCHEMA app;
CREATE TABLE app.jobs (id int);
CREATE FUNCTION app.next_job() RETURNS int LANGUAGE sql AS 'SELECT 1';`;

interface Bench {
  /** `0:7-11 message` for each, once the server has answered for a first line that is always wrong. */
  readonly said: (text: string) => Promise<readonly string[]>;
}

async function bench(migrations: readonly string[]): Promise<Bench> {
  const { path: folder, remove } = emptyFolder();
  mkdirSync(join(folder, 'migrations'));
  mkdirSync(join(folder, 'queries'));
  for (const [at, text] of migrations.entries())
    writeFileSync(join(folder, 'migrations', `000${at + 1}_step.up.sql`), text);
  const capabilities = editorCapabilities;
  const server = await Conversation.start({ folders: [folder], trusted: true, capabilities });
  onTestFinished(async () => {
    expect(await server.stop()).toBe(0);
    remove();
  });
  let files = 0;
  const said = async (text: string): Promise<readonly string[]> => {
    files += 1;
    const document = uri(join(folder, 'queries', `q${files}.sql`));
    await server.open(document, `SELECT zzz${files} FROM users;\n${text}`);
    const found = await eventually('the first line is described', async () => {
      const all = (await server.diagnostics(document)).filter(({ code }) => code === 'query-error');
      return all.some(isOfFirstLine) ? all : undefined;
    });
    return found.filter((one) => !isOfFirstLine(one)).map(inWords);
  };
  return { said };
}

function isOfFirstLine({ range }: Diagnostic): boolean {
  return range.start.line === 0;
}

function inWords({ range: { start, end }, message }: Diagnostic): string {
  return `${start.line}:${start.character}-${end.character} ${typeof message === 'string' ? message : message.value}`;
}

describe('a query file', () => {
  it('has what the server refuses at the token', async () => {
    const { said } = await bench([users]);
    const cases: readonly (readonly [string, readonly string[]])[] = [
      [
        'SELECT u.emial FROM users u;',
        ['1:9-14 Column u.emial does not exist. Perhaps you meant to reference the column "u.email".'],
      ],
      [
        'SELECT id FROM public.usres;',
        ['1:22-27 Relation "public.usres" does not exist. Perhaps you meant users.'],
      ],
      [
        'INSERT INTO users (id, email) VALUES (1);',
        ['1:23-28 INSERT has more target columns than expressions.'],
      ],
      ["SELECT * FROM diary WHERE mood = 'glad';", ['1:33-39 Invalid input value for enum mood: "glad".']],
      ['SELECT lower(id, 1) FROM users;', ['1:7-12 Function lower(integer, integer) does not exist.']],
      [
        'SELECT lowr(email) FROM users;',
        ['1:7-11 Function lowr(text) does not exist. Perhaps you meant lower.'],
      ],
      [
        'WITH latest AS (SELECT 1 AS n) SELECT n FROM lastest;',
        ['1:45-52 Relation "lastest" does not exist. Perhaps you meant latest.'],
      ],
      [
        "INSERT INTO users (id, emial) VALUES (1, 'a');",
        ['1:23-28 Column "emial" of relation "users" does not exist. Perhaps you meant email.'],
      ],
      [
        'SELECT userss.id FROM users, diary;',
        ['1:7-13 Missing FROM-clause entry for table "userss". Perhaps you meant users.'],
      ],
      ['SELECT id FROM zebras;', ['1:15-21 Relation "zebras" does not exist.']],
      ["SELECT 'é𝄞', x.id FROM users;", ['1:14-15 Missing FROM-clause entry for table "x".']],
    ];
    for (const [text, wanted] of cases) expect(await said(text), text).toEqual(wanted);
  });

  it('has nothing that the server may not know, and nothing that is half typed', async () => {
    const { said } = await bench([users]);
    for (const text of [
      'SELECT id FROM jobs;',
      'SELECT next_job();',
      'CREATE TEMP TABLE t (a int);\nSELECT a, zzz1 FROM t;',
      'SELECT id FROM users WHERE id = $1 AND role = @role LIMIT sqlc.arg(n);',
      'SELECT id FROM users WHERE id = $1 || :x;',
      'SELECT $1 + $2;',
      'SELECT id FROM users WHERE',
      'SELECT id FROM {{ table }};',
    ])
      expect(await said(text), text).toEqual([]);
  });

  it('has nothing about what a migration creates that did not run, and nothing that an extension may have', async () => {
    const { said } = await bench([
      users,
      'CREATE EXTENSION postgis;\nCREATE TABLE places (id int, at geometry);\nALTER TABLE diary ADD COLUMN place int;',
    ]);
    for (const text of ['SELECT place FROM diary;', 'SELECT x FROM places;', 'SELECT st_x(1);'])
      expect(await said(text), text).toEqual([]);
  });
});
