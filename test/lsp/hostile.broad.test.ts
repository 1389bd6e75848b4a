/** Whatever an editor or a file sends, the server answers, says what matters, and continues. It never exits. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, secretWanted } from '../../protocol/connections.ts';
import { schemaChildren } from '../../protocol/schema.ts';
import { documentStatus, statusChanged, type WorkspaceStatus } from '../../protocol/status.ts';
import { Conversation, emptyFolder, everything, uri } from './conversation.ts';

let folder: ReturnType<typeof emptyFolder>;
let server: Conversation;

beforeEach(async () => {
  folder = emptyFolder();
  mkdirSync(join(folder.path, 'migrations'));
  server = await Conversation.start({ folders: [folder.path] });
});

afterEach(async () => {
  // A test that leaves the server dead has failed, whatever else it saw.
  expect(server.alive).toBe(true);
  expect(await server.stop()).toBe(0);
  folder.remove();
});

/** The server still lints: a fresh document gets its finding. */
async function stillServes(): Promise<void> {
  const sound = 'untitled:sound';
  await server.open(sound, 'SELECT 1;\n');
  expect((await server.report(sound)).kind).toBe('full');
}

const texts: Readonly<Record<string, string>> = {
  'an empty file': '',
  'NUL characters': 'SELECT 1;\0\0 CREATE TABLE t (id int);',
  'a byte order mark': '\ufeffCREATE TABLE t (id int);',
  'CRLF line ends': 'CREATE TABLE t (\r\n  id int\r\n);\r\n',
  'lone CR line ends': 'CREATE TABLE t (\r  id int\r);\r',
  'lone surrogates': 'CREATE TABLE "\ud800\udc00\ud800" (id int); -- \udfff',
  'characters beyond the BMP': 'CREATE TABLE "😀" (id int); ALTER TABLE "😀" ADD COLUMN "🐘" int NOT NULL;',
  'an open quote': "SELECT 'never closed\nFROM t;\n\nCREATE TABLE u (id int);",
  'an open dollar quote': 'DO $$ BEGIN\n\nCREATE TABLE u (id int);',
  'an open comment': '/* /* */ CREATE TABLE u (id int);',
  'binary data': Array.from({ length: 4096 }, (_, i) => String.fromCharCode((i * 7919) % 256)).join(''),
  'deep nesting': `SELECT ${'('.repeat(5000)}1${')'.repeat(5000)};`,
  'one very long line': `SELECT ${'1 + '.repeat(200_000)}1;`,
  'ten thousand statements': 'SELECT 1;\n'.repeat(10_000),
  'markup in names': 'ALTER TABLE "<script>alert(1)</script>" ADD COLUMN "[x](command:y)" int;',
  'half a statement': 'ALTER TABLE orders ADD',
  'only semicolons': ';;;;;;',
};

describe('a document with', () => {
  it.each(Object.keys(texts))('%s is answered on every request', async (name) => {
    const path = join(folder.path, 'migrations', '0001_init.up.sql');
    const text = texts[name] ?? '';
    await server.open(uri(path), text);
    const items = await server.diagnostics(uri(path));
    for (const { range } of items) {
      expect(range.start.line).toBeGreaterThanOrEqual(0);
      const lines = range.end.line - range.start.line;
      expect(lines > 0 || (lines === 0 && range.end.character >= range.start.character)).toBe(true);
    }
    await server.hover(uri(path), 0, 3);
    await server.hover(uri(path), 999_999, 999_999);
    await server.actions(uri(path), everything);
    await server.lenses(uri(path));
    await stillServes();
  });
});

it('a 50 MB document gets no diagnostics and one sentence', async () => {
  const line = "INSERT INTO t VALUES (1, 'some row of a dump that nobody wrote by hand');\n";
  const path = join(folder.path, 'migrations', 'dump.sql');
  await server.open(uri(path), line.repeat(Math.ceil(50_000_000 / line.length)));
  expect(await server.diagnostics(uri(path))).toEqual([]);
  const status = await server.ask(documentStatus, { uri: uri(path) });
  expect(status.kind).toBe('silent');
  expect(status.reason).toMatch(/MB/);
  expect(server.logs.filter((log) => log.includes('dump.sql')).length).toBe(1);
  await stillServes();
});

describe('a client that', () => {
  it.each([
    '',
    'nonsense',
    'file://',
    'file:///%ZZ',
    'git:/x.sql',
    'http://host/x.sql',
    'file://host/share/x.sql',
  ])('opens %j is answered', async (document) => {
    await server.open(document, 'CREATE INDEX i ON t (a);');
    await server.report(document);
    await server.hover(document, 0, 1);
    await stillServes();
  });

  it('asks for a document that is not open is answered with nothing', async () => {
    expect(await server.diagnostics('file:///nowhere.sql')).toEqual([]);
    expect(await server.diagnostics(uri(join(folder.path, 'gone.sql')))).toEqual([]);
    expect(await server.hover('file:///nowhere.sql', 0, 0)).toBeNull();
    expect(await server.actions('file:///nowhere.sql', everything)).toEqual([]);
    expect(await server.lenses('file:///nowhere.sql')).toEqual([]);
  });

  it('sends wrong parameters is told where they are wrong', async () => {
    await expect(server.connection.sendRequest(schemaChildren.method, { source: 'nowhere' })).rejects.toThrow(
      'plinth/schemaChildren: params.source is not what the message declares.',
    );
    await expect(server.connection.sendRequest(connect.method, [1, 2])).rejects.toThrow(/params/);
    await stillServes();
  });

  it('asks for methods that do not exist is refused', async () => {
    await expect(server.connection.sendRequest('plinth/nonsense', {})).rejects.toThrow();
    await expect(server.connection.sendRequest(secretWanted.method, {})).rejects.toThrow();
    await stillServes();
  });

  it('changes outside the document’s bounds is answered', async () => {
    const document = 'untitled:bounds';
    await server.open(document, 'SELECT 1;');
    const wild = { start: { line: 50, character: 9 }, end: { line: 70, character: 1 } };
    await server.change(document, [{ range: wild, text: '\nSELECT 2;' }]);
    expect((await server.report(document)).kind).toBe('full');
  });
});

describe('a folder with', () => {
  async function statusOf(prepare: (path: string) => void): Promise<WorkspaceStatus> {
    const other = emptyFolder();
    prepare(other.path);
    const conversation = await Conversation.start({ folders: [other.path] });
    const status = await conversation.next<WorkspaceStatus>(statusChanged, ({ state }) => state === 'ready');
    expect(await conversation.stop()).toBe(0);
    other.remove();
    return status;
  }

  it('a symlink loop is read', async () => {
    const status = await statusOf((path) => {
      mkdirSync(join(path, 'migrations'));
      writeFileSync(join(path, 'migrations', '0001_a.up.sql'), 'CREATE TABLE a (id int);');
      symlinkSync(path, join(path, 'migrations', 'again'));
    });
    expect(status.folders.map(({ folder: name }) => name)).toEqual(['migrations']);
  });

  it('a wrong configuration names file, line and key', async () => {
    const status = await statusOf((path) => {
      writeFileSync(join(path, 'plinth.config.json'), '{\n  "scoop": "new"\n}\n');
    });
    expect(status.problems.join('\n')).toMatch(/plinth\.config\.json/);
    expect(status.problems.join('\n')).toMatch(/2/);
    expect(status.problems.join('\n')).toMatch(/scoop/);
  });

  it('binary files named .sql is read', async () => {
    const status = await statusOf((path) => {
      mkdirSync(join(path, 'migrations'));
      writeFileSync(join(path, 'migrations', '0001_a.up.sql'), 'CREATE TABLE a (id int);');
      writeFileSync(
        join(path, 'migrations', '0002_b.up.sql'),
        Buffer.from([0, 255, 254, 0, 137, 80, 78, 71]),
      );
    });
    expect(status.folders).toHaveLength(1);
  });

  it('nothing in it is ready at once', async () => {
    const status = await statusOf(() => undefined);
    expect(status).toMatchObject({ folders: [], findings: 0, problems: [] });
  });
});
