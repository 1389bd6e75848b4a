/** SQL in a TypeScript migration, as the editor has it: places in the program, fixes and comments that leave it a program. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CompletionList } from 'vscode-languageserver';
import { applyEdits } from '../../core/text/edit.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { Conversation, editorCapabilities, emptyFolder, eventually, uri } from './conversation.ts';

let folder: ReturnType<typeof emptyFolder>;
let server: Conversation | undefined;
beforeEach(() => {
  folder = emptyFolder();
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  folder.remove();
});

const migration = `export async function up(knex: Knex, table = 'orders'): Promise<void> {
  await knex.raw('CREATE INDEX i ON orders (a)');
}
export async function down(knex: Knex): Promise<void> {}
export const config = { transaction: false };
`;

async function open(path: string, text: string): Promise<string> {
  const files = { 'package.json': '{ "dependencies": { "knex": "3", "pg": "8" } }', [path]: text };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, name)), { recursive: true });
    writeFileSync(join(folder.path, name), content);
  }
  server = await Conversation.start({ folders: [folder.path], trusted: true });
  const document = uri(join(folder.path, path));
  await server.open(document, text, 'typescript');
  // What is being edited is new work, with or without git.
  await server.replace(document, `${text}\n`);
  return document;
}

it('finds, fixes and suppresses inside the program', async () => {
  const document = await open('migrations/20240131120000_a.ts', migration);
  const all = (await server?.diagnostics(document)) ?? [];
  const found = all.find(({ code }) => code === 'locking/index-without-concurrently');
  const at = migration.indexOf('INDEX i');
  expect(found?.range).toEqual({
    start: { line: 1, character: at - migration.indexOf('\n') - 1 },
    end: { line: 1, character: at - migration.indexOf('\n') + 4 },
  });
  const actions = found === undefined ? [] : ((await server?.actions(document, found.range)) ?? []);
  const texts = actions.map((action) => {
    const index = new LineIndex(`${migration}\n`);
    const edits = JSON.stringify(action.edit ?? {});
    const changes = [
      ...edits.matchAll(/"range":\{"start":(\{[^}]*\}),"end":(\{[^}]*\})\},"newText":("(?:[^"\\]|\\.)*")/g),
    ];
    const offset = (json: string): number => {
      const { line, character } = JSON.parse(json) as { line: number; character: number };
      return index.offset({ line, column: character });
    };
    return applyEdits(
      `${migration}\n`,
      changes.map(([, start = '', end = '', text = '""']) => ({
        span: { start: offset(start), end: offset(end) },
        newText: JSON.parse(text) as string,
      })),
    );
  });
  expect(texts).toContain(`${migration.replace('CREATE INDEX i', 'CREATE INDEX CONCURRENTLY i')}\n`);
  const line = '  await knex.raw(';
  expect(texts).toContain(
    `${migration.replace(line, `  // plinth-ignore locking/index-without-concurrently: <reason>\n${line}`)}\n`,
  );
});

it('looks at programs that are no migrations, unless the setting or the configuration says otherwise', async () => {
  const document = await open(
    'src/a.ts',
    "export const all = (c: Client) => c.query('DROP TABLE orders');\n",
  );
  const codes = async (): Promise<readonly unknown[]> =>
    ((await server?.diagnostics(document)) ?? []).map(({ code }) => code);
  expect(await codes()).toEqual(['data-loss/drop-table']);
  const become = async (wanted: readonly string[]): Promise<void> => {
    await eventually(`${wanted.length} findings`, async () => {
      const now = await codes();
      return JSON.stringify(now) === JSON.stringify(wanted) || undefined;
    });
  };
  const say = async (settings: object): Promise<void> => {
    if (server !== undefined) server.settings = settings;
    await server?.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  };
  await say({ embeddedSql: { files: 'migrations' } });
  await become([]);
  await say({ embeddedSql: { files: null } });
  await become(['data-loss/drop-table']);
  const config = join(folder.path, 'plinth.config.json');
  writeFileSync(config, '{ "embeddedSql": "migrations" }');
  await server?.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri(config), type: 1 }],
  });
  await become([]);
});

it('hovers over SQL where the program has it, and over nothing else', async () => {
  const text = String.raw`export async function up(knex: Knex, name: string): Promise<void> {
  await knex.raw('CREATE TABLE \u{6f}rders (\n\ta int)');
  await knex.raw('ALTER TABLE ' + 'orders ' + "ADD COLUMN b int /* " + name + " */, ADD orders int");
  const orders = 1;
}
`;
  const document = await open('migrations/20240131120000_a.ts', text);
  const hoverAt = async (at: number): Promise<unknown> => {
    const before = text.slice(0, at).split('\n');
    return server?.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: document },
      position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
    });
  };
  const character = text.split('\n')[2]?.indexOf('orders') ?? 0;
  expect(await hoverAt(text.indexOf("'orders '") + 2)).toMatchObject({
    range: { start: { line: 2, character }, end: { line: 2, character: character + 6 } },
  });
  for (const nothing of ['export', 'knex: Knex', 'name +', 'const orders', 'orders = 1'])
    expect(await hoverAt(text.indexOf(nothing) + 1), nothing).toBeNull();
});

it('hovers over SQL in a Python program, has its lenses, and reports nothing', async () => {
  const folderOfMigrations = join(folder.path, 'migrations');
  mkdirSync(folderOfMigrations, { recursive: true });
  writeFileSync(
    join(folderOfMigrations, '000001_orders.up.sql'),
    'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\n',
  );
  const text = 'cur.execute("DELETE FROM orders WHERE id = %s", (1,))\norders = 1\n';
  const document = await open('src/a.py', text);
  const hoverAt = (line: number, character: number): Promise<unknown> | undefined =>
    server?.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: document },
      position: { line, character },
    });
  const character = text.indexOf('orders');
  expect(await hoverAt(0, character + 1)).toMatchObject({
    range: { start: { line: 0, character }, end: { line: 0, character: character + 6 } },
  });
  expect(await hoverAt(1, 1)).toBeNull();
  expect(await server?.diagnostics(document)).toEqual([]);
});

/** The cursor is at ^; then what the list writes for a column whose name needs quotes. */
const programs: readonly (readonly [
  name: string,
  language: string,
  text: string,
  written: string | undefined,
])[] = [
  ['a.py', 'python', 'cur.execute("SELECT ^ FROM orders WHERE id = %s", (1,))', String.raw`\"Odd\"`],
  ['b.py', 'python', 'cur.execute("""SELECT o.^ FROM orders o""")', '"Odd"'],
  ['c.py', 'python', 'cur.execute("""SELECT id FROM orders o WHERE o.^""")', undefined],
  ['a.go', 'go', 'package a\nfunc f(db *sql.DB) { db.Query("SELECT ^ FROM orders") }', String.raw`\"Odd\"`],
  ['b.go', 'go', 'package a\nfunc f(db *sql.DB) { db.Query(`SELECT o.^ FROM orders o`) }', '"Odd"'],
  ['a.ts', 'typescript', "export const f = (c: Client) => c.query('SELECT ^ FROM orders');", '"Odd"'],
  [
    'b.ts',
    'typescript',
    'export const f = (c: Client, x: number) => c.query(sql`SELECT o.^ FROM orders o WHERE id = ${x}`);',
    '"Odd"',
  ],
  ['a.rb', 'ruby', 'ActiveRecord::Base.connection.execute("SELECT ^ FROM orders")', String.raw`\"Odd\"`],
  [
    'A.java',
    'java',
    'class A { void f(Connection c) { c.prepareStatement("SELECT ^ FROM orders WHERE id = ?"); } }',
    String.raw`\"Odd\"`,
  ],
  [
    'A.cs',
    'csharp',
    'class A { void F(NpgsqlConnection c) { var x = new NpgsqlCommand("SELECT ^ FROM orders", c); } }',
    String.raw`\"Odd\"`,
  ],
  ['a.php', 'php', '<?php $pdo->query("SELECT ^ FROM orders");', String.raw`\"Odd\"`],
  ['a.rs', 'rust', 'fn f() { sqlx::query("SELECT ^ FROM orders WHERE id = $1"); }', String.raw`\"Odd\"`],
  [
    'a.kt',
    'kotlin',
    'fun f(c: Connection) { c.prepareStatement("SELECT ^ FROM orders") }',
    String.raw`\"Odd\"`,
  ],
];

const sharingRanges = {
  ...editorCapabilities,
  textDocument: {
    ...editorCapabilities.textDocument,
    completion: { completionList: { itemDefaults: ['editRange'] } },
  },
};

it.each([
  ['', editorCapabilities],
  [', to a client that takes the range of a list once', sharingRanges],
])('completes in programs, and writes a name as the string around it needs it%s', async (_, capabilities) => {
  const folderOfMigrations = join(folder.path, 'migrations');
  mkdirSync(folderOfMigrations, { recursive: true });
  writeFileSync(
    join(folderOfMigrations, '000001_orders.up.sql'),
    'CREATE TABLE orders (id bigint PRIMARY KEY, "Odd" text);\n',
  );
  server = await Conversation.start({ folders: [folder.path], trusted: true, capabilities });
  for (const [name, language, marked, written] of programs) {
    const document = uri(join(folder.path, 'src', name));
    await server.open(document, marked.replace('^', ''), language);
    const before = marked.slice(0, marked.indexOf('^')).split('\n');
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const list = await server.connection.sendRequest<CompletionList>('textDocument/completion', {
      textDocument: { uri: document },
      position,
    });
    expect(
      list.items.map(({ label }) => label),
      name,
    ).toContain('id');
    const odd = list.items.find(({ label }) => label === 'Odd');
    const range = { start: position, end: position };
    if (capabilities === sharingRanges) {
      expect(list.itemDefaults?.editRange, name).toEqual(range);
      expect(odd?.textEditText, name).toBe(written);
    } else {
      const edit = written === undefined ? undefined : { range, newText: written };
      expect(odd?.textEdit, name).toEqual(edit);
    }
  }
});
