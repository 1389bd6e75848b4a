/** What the explorer writes and reads for a node, on a real server: each script is accepted by it, and rows are read as somebody agreed to. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scriptKinds, type ScriptKind } from '../../../core/catalog/scripts.ts';
import type { PostgresParser } from '../../../core/syntax/postgres/parser.ts';
import type { DatabaseFailure } from '../../../engine/databases/session.ts';
import { peek, type PeekRequest } from '../../../engine/databases/table-preview.ts';
import type { PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { scriptOf, scriptsAt } from '../../../server/schema/scripts.ts';
import type { OutlineNode } from '../../../server/schema/outline.ts';
import { repository } from '../../hosts/paths.ts';
import { ownPostgres } from '../../hosts/postgres/server.ts';
import { treeOf, type Opened } from './explorer.ts';
import { openSession, runScript } from '../native.ts';

const everyKind = readFileSync(join(repository, 'test/databases/explorer/every-kind.sql'), 'utf8');
const hostile = `
CREATE SCHEMA "a.b";
CREATE TABLE "a.b"."o'brien ""q"" $(id) <script>\n-- x" ("select" int NOT NULL, "*/ DROP TABLE x; --" text DEFAULT 'x', "line\nbreak" text, "\${name}" text, "%s" "char");
CREATE TABLE "\${table}" (":x" int);
CREATE TABLE people (id int PRIMARY KEY, email text, full_name text, note text);
INSERT INTO people VALUES (1, 'ada@example.test', 'Ada', repeat('é', 400)), (2, NULL, NULL, NULL), (3, 'x@y.test', 'X', '');
CREATE FUNCTION noisy() RETURNS int VOLATILE LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('counted'); RETURN 1; END $$;
CREATE SEQUENCE counted;
CREATE VIEW noisy_view AS SELECT noisy() AS n;
CREATE VIEW slow AS SELECT pg_sleep(30)::text AS n;
`;

let session: PostgresSession;
let tree: readonly Opened[];
let parser: PostgresParser;
let places: ReadonlyMap<OutlineNode, Opened>;

beforeAll(async () => {
  parser = await loadPostgresParser();
  const server = await ownPostgres(18);
  const database = await server.createDatabase();
  await runScript(server, database, everyKind);
  await runScript(server, database, hostile);
  session = await openSession(server, database);
  tree = await treeOf(session);
  places = new Map(tree.map((one) => [one.node, one]));
  return async () => {
    await session.close();
    await server.stop();
  };
});

/** From the top to the node. */
function wayTo(opened: Opened): readonly OutlineNode[] {
  const above = opened.parent && places.get(opened.parent);
  return above === undefined ? [opened.node] : [...wayTo(above), opened.node];
}

async function run(sql: string): Promise<DatabaseFailure | undefined> {
  const outcome = await session.query(sql, { protocol: 'simple' });
  return outcome.kind === 'failed' ? outcome.failure : undefined;
}

/** Not read: no such thing, or not in this form. What else a server refuses it has understood, and the reason is the object's own. */
function isMisread({ sqlState, message }: DatabaseFailure): boolean {
  if (sqlState === '42809') return !/partition|rename trigger|inherited/i.test(message);
  return ['42601', '42602', '42703', '42704', '42883', '42P01', '42P02', '3F000'].includes(sqlState ?? '');
}

describe('scripts', () => {
  const made = async (script: ScriptKind): Promise<readonly { way: string; sql: string }[]> => {
    const found = tree.filter((one) => scriptsAt(one.node, wayTo(one).slice(0, -1)).includes(script));
    return Promise.all(
      found.map(async (one) => {
        const answer = await scriptOf(wayTo(one), script);
        const way = one.path.join(' > ');
        return { way, sql: answer.kind === 'definition' ? answer.sql : `-- ${answer.message}` };
      }),
    );
  };

  it.each(scriptKinds)('%s: the server reads what is written', async (script) => {
    const scripts = await made(script);
    expect(scripts.length).toBeGreaterThan(5);
    const wrong: string[] = [];
    for (const { way, sql } of scripts) {
      const parsed = parser.parse(sql);
      if (!parsed.ok) wrong.push(`${way}: ${parsed.message}\n${sql}`);
      // What makes an object cannot be run beside that object.
      if (!parsed.ok || script === 'create') continue;
      const sent = script === 'insert' || script === 'select' ? `PREPARE written AS ${sql}` : sql;
      const problem = await run(`BEGIN; SET LOCAL search_path = public; SAVEPOINT s; ${sent}`);
      await run('ROLLBACK; DEALLOCATE ALL');
      if (problem !== undefined && isMisread(problem)) wrong.push(`${way}: ${problem.message}\n${sql}`);
    }
    expect(wrong).toEqual([]);
  });

  it('writes SELECT and INSERT with every column', async () => {
    const people = tree.find(({ node }) => node.label === 'people');
    if (people === undefined) throw new Error('people is not in the tree');
    expect(await scriptOf(wayTo(people), 'select')).toMatchObject({
      sql: 'SELECT\n  id,\n  email,\n  full_name,\n  note\nFROM people\nLIMIT 100;\n',
    });
    expect(await scriptOf(wayTo(people), 'insert')).toMatchObject({
      sql: 'INSERT INTO people (\n  id,\n  email,\n  full_name,\n  note\n) VALUES (\n  NULL, -- id integer, not null\n  NULL, -- email text\n  NULL, -- full_name text\n  NULL -- note text\n);\n',
    });
  });
});

describe('the first rows', () => {
  const request = (name: string, masked: readonly string[], columns: readonly string[]): PeekRequest => ({
    relation: { schema: 'public', name },
    columns: columns.map((one) => ({ name: one, isMasked: masked.includes(one) })),
    server: 'not production',
    rows: 2,
  });
  const people = request('people', ['email', 'full_name'], ['id', 'email', 'full_name', 'note']);

  it('are read without what is masked, and cut', async () => {
    expect(await peek(session, people, [], parser)).toEqual({
      kind: 'rows',
      hasMore: true,
      rows: [
        [
          { kind: 'value', text: '1', isCut: false },
          { kind: 'masked' },
          { kind: 'masked' },
          { kind: 'value', text: 'é'.repeat(300), isCut: true },
        ],
        [{ kind: 'value', text: '2', isCut: false }, { kind: 'null' }, { kind: 'null' }, { kind: 'null' }],
      ],
    });
  });

  it('of production are read after a yes to just that', async () => {
    const asked = await peek(session, { ...people, server: 'production' }, [], parser);
    if (asked.kind !== 'ask') throw new Error(asked.kind);
    expect(asked.sentences).toEqual([expect.stringContaining('production')]);
    const production = { ...people, server: 'production' } as const;
    expect((await peek(session, production, ['something else'], parser)).kind).toBe('ask');
    expect((await peek(session, production, asked.sentences, parser)).kind).toBe('rows');
  });

  it('of a view that calls a VOLATILE function ask first, and the transaction does not let it write', async () => {
    const view = request('noisy_view', [], ['n']);
    const asked = await peek(session, view, [], parser);
    if (asked.kind !== 'ask') throw new Error(asked.kind);
    expect(asked.sentences.join()).toContain('public.noisy');
    expect(await peek(session, view, asked.sentences, parser)).toMatchObject({
      kind: 'failed',
      failure: { sqlState: '25006' },
    });
  });

  it('end after their time, and when somebody cancels', async () => {
    const view = request('slow', [], ['n']);
    expect(await peek(session, { ...view, timeoutMs: 300 }, [], parser)).toMatchObject({ kind: 'failed' });
    const abort = new AbortController();
    const reading = peek(session, { ...view, signal: abort.signal }, [], parser);
    abort.abort();
    expect(await reading).toMatchObject({ kind: 'failed', failure: { reason: 'cancelled' } });
    expect(await run('SELECT 1')).toBeUndefined();
  });

  it('of a table with hostile names are read as text', async () => {
    const name = tree.find(({ node }) => node.label.startsWith("o'brien"))?.node.relation;
    if (name === undefined) throw new Error('the table is not in the tree');
    const columns = ['select', '*/ DROP TABLE x; --', 'line\nbreak', '${name}', '%s'];
    const hostile = { ...request('', [], columns), relation: name };
    expect(await peek(session, hostile, [], parser)).toMatchObject({ kind: 'rows', rows: [] });
  });
});
