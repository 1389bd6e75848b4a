/** Diagnostics as an editor gets them: pulled, unchanged where nothing changed, refreshed where something did, pushed to those who do not pull. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishDiagnosticsParams, WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { showAppliedFindings } from '../../protocol/scope.ts';
import { run } from '../hosts/install.ts';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf, editorCapabilities, eventually, everything, uri } from './conversation.ts';

const indexFile = 'migrations/000009_index_orders_placed_at.up.sql';
let shop: ReturnType<typeof copyOf>;
let server: Conversation;

beforeEach(() => {
  shop = copyOf(join(repository, 'examples', 'shop'));
});
afterEach(async () => {
  expect(await server.stop()).toBe(0);
  shop.remove();
});

async function start(options: object = {}): Promise<string> {
  server = await Conversation.start({ folders: [shop.path], ...options });
  return server.openFile(join(shop.path, indexFile));
}

describe('pulled diagnostics', () => {
  it('say what, where, by which rule, and where it is described', async () => {
    const document = await start();
    const [first, ...others] = await server.diagnostics(document);
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      source: 'plinth',
      code: 'locking/index-without-concurrently',
      message: expect.stringContaining('orders') as string,
    });
    expect(first?.codeDescription?.href).toBe('plinth-docs:/rules/locking/index-without-concurrently.md');
  });

  it('point at the migration that made the table', async () => {
    const document = await start();
    const [first] = await server.diagnostics(document);
    const [related] = first?.relatedInformation ?? [];
    expect(related?.location.uri).toBe(uri(join(shop.path, 'migrations/000003_create_orders.up.sql')));
    expect(related?.location.range.start.line).toBeGreaterThan(0);
  });

  it('are not computed again for the same text in the same workspace', async () => {
    const document = await start();
    const full = await server.report(document);
    if (full.kind !== 'full') throw new Error('the first report is full');
    expect(await server.report(document, full.resultId)).toEqual({
      kind: 'unchanged',
      resultId: full.resultId,
    });
    await server.replace(document, 'SELECT 1;\n');
    expect((await server.report(document, full.resultId)).kind).toBe('full');
  });

  it('follow each edit', async () => {
    const document = await start();
    await server.replace(document, 'CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at);\n');
    expect(await server.diagnostics(document)).toEqual([]);
    await server.replace(document, 'CREATE INDEX orders_placed_at_idx ON orders (placed_at);\n');
    expect(await server.diagnostics(document)).toHaveLength(1);
  });

  it('are refreshed when the configuration on disk changes', async () => {
    const document = await start({ alone: true });
    expect(await server.diagnostics(document)).toHaveLength(1);
    const config = join(shop.path, 'plinth.config.json');
    writeFileSync(config, '{ "scope": "all", "rules": { "locking/index-without-concurrently": "off" } }');
    await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(config), type: 2 }],
    });
    await eventually('a refresh', () => server.asked.includes('workspace/diagnostic/refresh') || undefined);
    expect(await server.diagnostics(document)).toEqual([]);
  });

  it('are refreshed when a setting changes, and obey it for its resource', async () => {
    const document = await start();
    expect(await server.diagnostics(document)).toHaveLength(1);
    server.settings = { enable: false };
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await eventually('a refresh', () => server.asked.includes('workspace/diagnostic/refresh') || undefined);
    expect(await server.diagnostics(document)).toEqual([]);
  });
});

describe('new work that is not open', () => {
  type Pull = WorkspaceDiagnosticReport | undefined;

  function pull(
    previousResultIds: readonly { uri: string; value: string }[],
  ): Promise<WorkspaceDiagnosticReport> {
    return server.connection.sendRequest('workspace/diagnostic', { previousResultIds });
  }

  it('is listed, told again only when something changed, and cleared when it is gone', async () => {
    const document = await start();
    const first = await pull([]);
    // What an earlier conversation has closed is cleared as well.
    const listed = first.items.flatMap((one) => (one.kind === 'full' && one.items.length > 0 ? [one] : []));
    expect(listed.length).toBeGreaterThan(3);
    // What is open is asked for by itself.
    expect(listed.map((one) => one.uri)).not.toContain(document);
    const known = listed.map((one) => ({ uri: one.uri, value: one.resultId ?? '' }));
    let answer: Pull;
    const held = pull(known).then((next) => (answer = next));
    await server.diagnostics(document);
    expect(answer).toBeUndefined();
    const config = join(shop.path, 'plinth.config.json');
    writeFileSync(config, '{ "scope": "open" }');
    await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(config), type: 2 }],
    });
    const second = await held;
    expect(second.items.map((one) => one.uri).sort()).toEqual(known.map((one) => one.uri).sort());
    expect(second.items.every((one) => one.kind === 'full' && one.items.length === 0)).toBe(true);
  });

  it('keeps its findings when it is closed', async () => {
    const document = await start();
    const open = await server.diagnostics(document);
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: document } });
    expect(await server.diagnostics(document)).toEqual(open);
  });
});

describe('applied history', () => {
  it('has no findings, says so, and shows them on demand', async () => {
    writeFileSync(join(shop.path, 'plinth.config.json'), '{ "scope": "new" }');
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.invalid', '-c', 'commit.gpgsign=false'];
    await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: shop.path });
    await run('git', ['add', '--all'], { cwd: shop.path });
    await run('git', [...author, 'commit', '--quiet', '--message=Applied'], { cwd: shop.path });
    const document = await start();
    expect(await server.diagnostics(document)).toEqual([]);
    const [lens] = await server.lenses(document);
    expect(lens?.command?.title).toBe('applied history: findings off · Show');
    expect(lens?.range.start.line).toBe(0);
    await server.ask(showAppliedFindings, { uri: document, show: true });
    expect(await server.diagnostics(document)).toHaveLength(1);
    expect((await server.lenses(document))[0]?.command?.title).toBe('applied history: findings on · Hide');
    // What has run is never rewritten, not even by a comment.
    expect(await server.actions(document, everything)).toEqual([]);
    expect(await server.actions(document, everything, ['source.fixAll'])).toEqual([]);
  });
});

it('a mistake in the configuration stands in Problems, at its place, until it is corrected', async () => {
  const config = join(shop.path, 'plinth.config.json');
  writeFileSync(config, '{\n  "scoop": "all"\n}\n');
  await start();
  const published = { method: 'textDocument/publishDiagnostics' };
  const told = await server.next<PublishDiagnosticsParams>(published, (params) => params.uri === uri(config));
  expect(told.diagnostics).toMatchObject([{ severity: 1, range: { start: { line: 1, character: 2 } } }]);
  writeFileSync(config, '{}\n');
  await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri(config), type: 2 }],
  });
  await server.next<PublishDiagnosticsParams>(
    published,
    (params) => params.uri === uri(config) && params.diagnostics.length === 0,
  );
});

it('documents in two folders obey each its own configuration', async () => {
  const other = copyOf(join(repository, 'examples', 'shop'));
  writeFileSync(
    join(other.path, 'plinth.config.json'),
    '{ "scope": "all", "rules": { "locking/index-without-concurrently": "off" } }',
  );
  const document = await start({ folders: [shop.path, other.path] });
  const quiet = await server.openFile(join(other.path, indexFile));
  expect(await server.diagnostics(document)).toHaveLength(1);
  expect(await server.diagnostics(quiet)).toEqual([]);
  other.remove();
});

it('an unsaved document is linted', async () => {
  await start();
  await server.open('untitled:Untitled-1', "DO $$ BEGIN EXECUTE 'DROP TABLE ' || quote_ident(x); END $$;\n");
  expect((await server.report('untitled:Untitled-1')).kind).toBe('full');
});

it.each(['oracle', 'dbt'])('a %s file gets no diagnostics', async (kind) => {
  const document = await start();
  const texts: Readonly<Record<string, string>> = {
    oracle: 'CREATE TABLE t (id NUMBER(10), name VARCHAR2(20));\n/\nDROP TABLE t;\n',
    dbt: "{{ config(materialized='table') }}\nselect * from {{ ref('orders') }}\n",
  };
  const foreign = `${document.slice(0, document.lastIndexOf('/migrations/'))}/elsewhere/${kind}.sql`;
  await server.open(foreign, texts[kind] ?? '');
  expect(await server.diagnostics(foreign)).toEqual([]);
});

describe('a client that does not pull', () => {
  it('gets diagnostics published, and cleared when the document is closed', async () => {
    const textDocument = { publishDiagnostics: { relatedInformation: true } };
    const document = await start({ capabilities: { ...editorCapabilities, textDocument } });
    const isOurs = (count: number) => (params: PublishDiagnosticsParams) =>
      params.uri === document && params.diagnostics.length === count;
    const published = { method: 'textDocument/publishDiagnostics' };
    await server.next<PublishDiagnosticsParams>(published, isOurs(1));
    await server.replace(document, 'SELECT 1;\n');
    await server.next<PublishDiagnosticsParams>(published, isOurs(0));
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: document } });
    await eventually('the closed document is cleared', () => {
      const last = server.heard(published.method).at(-1) as PublishDiagnosticsParams | undefined;
      return last?.diagnostics.length === 0 ? true : undefined;
    });
  });
});
