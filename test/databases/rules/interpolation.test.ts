/**
 * What injection/interpolated-query claims, tried out with node-postgres on a native PostgreSQL: the attack reads what it must not before
 * the fix, and nothing after it, and an honest call gives what it gave, also where it has a quote in it.
 */
import { runInNewContext } from 'node:vm';
import { Client } from 'pg';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyEdits } from '../../../core/text/edit.ts';
import { readScript } from '../../../engine/embedded-sql/read.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';

const secret = 'only the owner may know';
const hostile = "x' UNION SELECT secret FROM victim --";

const programs: readonly (readonly [title: string, call: string])[] = [
  ['a template', "client.query(`SELECT name FROM users WHERE name = '${name}'`)"],
  ['a concatenation', `client.query("SELECT name FROM users WHERE name = '" + name + "'")`],
  ['a pattern', "client.query(`SELECT name FROM users WHERE name LIKE '%${name}%'`)"],
  ['beside parameters', "client.query(`SELECT name FROM users WHERE id > $1 AND name = '${name}'`, [0])"],
];

type Find = (client: Client, name: string) => Promise<{ readonly rows: readonly unknown[] }>;

describe('placeholders for what is interpolated', () => {
  let client: Client;
  beforeAll(async () => {
    const server = await startPostgres(18);
    client = new Client({ connectionString: server.connectionString(await server.createDatabase()) });
    await client.connect();
    await client.query(
      `CREATE TABLE users (id int, name text); INSERT INTO users VALUES (1, 'Ada'), (2, 'O''Neil');
       CREATE TABLE victim (secret text); INSERT INTO victim VALUES ('${secret}');`,
    );
  });
  afterAll(() => client.end());

  it.each(programs)('%s', async (_, call) => {
    const source = `export const find = (client: Client, name: string) => ${call};\n`;
    const [fix] = readScript('find.ts', source).findings.flatMap((one) => one.fix ?? []);
    const fixed = fix?.kind === 'rewrite' ? (applyEdits(source, fix.edits) ?? '') : '';
    const [before, after] = [compiled(source), compiled(fixed)];
    const honest = [{ name: 'Ada' }];
    expect((await before(client, 'Ada')).rows).toEqual(honest);
    expect((await before(client, hostile)).rows).toContainEqual({ name: secret });
    expect((await after(client, 'Ada')).rows).toEqual(honest);
    expect((await after(client, "O'Neil")).rows).toEqual([{ name: "O'Neil" }]);
    expect((await after(client, hostile)).rows).toEqual([]);
  });
});

function compiled(source: string): Find {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(source, { compilerOptions: options });
  const exported: { find?: Find } = {};
  // The program under test is compiled and run as its author would.
  runInNewContext(outputText, { exports: exported });
  if (exported.find === undefined) throw new Error(`no find in ${source}`);
  return exported.find;
}
