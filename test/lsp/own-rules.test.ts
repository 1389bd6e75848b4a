/** Rules of a project's own, shared configurations and versions, as the editor has them: by trust, and as files change. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { statusChanged, trustGranted, type WorkspaceStatus } from '../../protocol/status.ts';
import { Conversation, emptyFolder, eventually, uri } from './conversation.ts';

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

const module = (message: string): string => `export default ({ defineRule }) => [
  defineRule({
    id: 'team/no-json', severity: 'error', summary: 'No json.', url: 'https://wiki.example.org/json',
    messages: { found: '${message}' },
    check: { createTable: (operation, { report }) => report({ message: 'found', at: operation.table }) },
    examples: { bad: [{ title: 'a', sql: 'CREATE TABLE t (a json);' }], good: [{ title: 'b', sql: 'SELECT 1;' }] },
  }),
];`;

function write(path: string, text: string): string {
  mkdirSync(dirname(join(folder.path, path)), { recursive: true });
  writeFileSync(join(folder.path, path), text);
  return join(folder.path, path);
}

async function open(trusted: boolean): Promise<string> {
  write('m/001_a.sql', 'CREATE TABLE t (id bigserial PRIMARY KEY, a jsonb);\n');
  server = await Conversation.start({ folders: [folder.path], trusted, alone: true });
  return server.openFile(join(folder.path, 'm/001_a.sql'));
}

async function messages(document: string, rule: string): Promise<readonly string[]> {
  const all = (await server?.diagnostics(document)) ?? [];
  return all
    .filter(({ code }) => code === rule)
    .map(({ message }) => (typeof message === 'string' ? message : message.value));
}

async function changed(path: string, text: string): Promise<void> {
  const file = write(path, text);
  await server?.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri(file), type: 2 }],
  });
}

/** Asks until the answer is there, or the deadline has passed. */
async function until(document: string, rule: string, expected: readonly string[]): Promise<void> {
  const deadline = Date.now() + 20_000;
  let found = await messages(document, rule);
  while (JSON.stringify(found) !== JSON.stringify(expected) && Date.now() < deadline)
    found = await messages(document, rule);
  expect(found).toEqual(expected);
}

it('own rules are off in restricted mode, which the status says, and on with trust', async () => {
  write('plinth.config.json', '{ "scope": "all", "ruleModules": ["./rules/*.mjs"] }');
  write('rules/a.mjs', module('Found it.'));
  const document = await open(false);
  expect(await messages(document, 'team/no-json')).toEqual([]);
  const status = await server?.next<WorkspaceStatus>(statusChanged, ({ state }) => state === 'ready');
  expect(status?.notes.join()).toContain('own are off');
  expect(status?.problems).toEqual([]);
  await server?.tell(trustGranted, { at: undefined });
  await until(document, 'team/no-json', ['Found it.']);
  const [one] = ((await server?.diagnostics(document)) ?? []).filter(({ code }) => code === 'team/no-json');
  expect(one?.codeDescription?.href).toBe('https://wiki.example.org/json');
});

it('a changed module is loaded again, and a broken one is told where it is named', async () => {
  write('plinth.config.json', '{ "scope": "all",\n "ruleModules": ["./rules/*.mjs"] }');
  write('rules/a.mjs', module('First.'));
  const document = await open(true);
  await until(document, 'team/no-json', ['First.']);
  await eventually('modules are watched', () =>
    server?.asked.filter((method) => method === 'client/registerCapability').length === 3 ? true : undefined,
  );
  await changed('rules/a.mjs', module('Second.'));
  await until(document, 'team/no-json', ['Second.']);
  await changed('rules/a.mjs', 'export default 7;');
  await until(document, 'team/no-json', []);
  const published = await server?.next<{ uri: string; diagnostics: { range: object; message: string }[] }>(
    { method: 'textDocument/publishDiagnostics' },
    (params) => params.uri.endsWith('plinth.config.json') && params.diagnostics.length > 0,
  );
  expect(published?.diagnostics).toMatchObject([
    {
      range: { start: { line: 1, character: 17 }, end: { line: 1, character: 32 } },
      message: 'rules/a.mjs: its default export must be a function that answers a list of rules.',
    },
  ]);
});

it('a file that the configuration extends is watched', async () => {
  write('plinth.config.json', '{ "scope": "all", "extends": "base" }');
  write('node_modules/base/plinth.config.json', '{ "rules": { "convention/syntax-error": "off" } }');
  const document = await open(true);
  await server?.replace(document, 'CREATE TABEL t (id bigserial);\n');
  expect(await messages(document, 'convention/syntax-error')).toEqual([]);
  await changed('node_modules/base/plinth.config.json', '{ "rules": { "convention/syntax-error": "info" } }');
  const deadline = Date.now() + 20_000;
  while ((await messages(document, 'convention/syntax-error')).length === 0 && Date.now() < deadline);
  expect(await messages(document, 'convention/syntax-error')).toHaveLength(1);
});

it('another version than the project asks for is a note of the status and a warning at its place', async () => {
  write('plinth.config.json', '{ "plinthVersion": ">=99" }');
  await open(true);
  const status = await server?.next<WorkspaceStatus>(statusChanged, ({ state }) => state === 'ready');
  expect(status?.notes.join()).toMatch(/^This project is checked with Plinth >=99, and this is Plinth \d/);
  expect(status?.problems).toEqual([]);
  const published = await server?.next<{ uri: string; diagnostics: { severity: number }[] }>(
    { method: 'textDocument/publishDiagnostics' },
    (params) => params.uri.endsWith('plinth.config.json'),
  );
  expect(published?.diagnostics).toMatchObject([{ severity: 2 }]);
});
