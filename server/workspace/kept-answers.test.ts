/** Which cached answers of an earlier server may be used: the folder, git and every open document must be unchanged. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { shelfIn } from '../../engine/cache/shelf.ts';
import { Store } from '../../engine/cache/store.ts';
import { Root } from './root.ts';

const table = 'create table t (id bigint primary key, a int);\n';
const index = 'create index on t (a);\n';
const files = { 'm/000001_a.up.sql': table, 'm/000002_b.up.sql': index, 'm/000003_c.up.sql': 'select 1;\n' };
const path = 'm/000002_b.up.sql';
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 6 } };
const items: Diagnostic[] = [{ range, severity: 1, source: 'plinth', code: 'x/y', message: 'Said before.' }];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'plinth-kept-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function write(root: string, texts: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

interface Scene {
  readonly root: string;
  /** As a server that starts now would have it. */
  readonly start: () => Root;
}

function scene(): Scene {
  const [root, cache] = [folder(), folder()];
  write(root, files);
  const start = (): Root => {
    const store = new Store(shelfIn(cache), 'test');
    const made = new Root(
      root,
      'forbidden',
      () => Promise.resolve(undefined),
      () => undefined,
      store,
    );
    onTestFinished(() => made.dispose());
    return made;
  };
  return { root, start };
}

/** A server that says something of the file and ends. */
async function said({ start }: Scene, text = index): Promise<void> {
  const server = start();
  server.edit(path, text);
  const session = await server.session();
  const { inputs } = server;
  await session.report(path);
  server.keep(path, 'wish', items, inputs);
  await server.rest();
}

function told(server: Root, text = index, wish = 'wish'): Promise<readonly Diagnostic[] | undefined> {
  server.edit(path, text);
  return server.kept(path, wish);
}

it('are given until the folder has been read', async () => {
  const all = scene();
  expect(await told(all.start())).toBeUndefined();
  await said(all);
  const server = all.start();
  expect(await told(server)).toEqual(items);
  expect(await told(server, index, 'another wish')).toBeUndefined();
  expect(await told(server, `${index}-- more`)).toBeUndefined();
  expect(await told(server)).toEqual(items);
  await server.session();
  expect(await told(server)).toBeUndefined();
});

it.each<readonly [string, (root: string) => void]>([
  ['an earlier migration', (root) => write(root, { 'm/000001_a.up.sql': table.replace('int', 'text') })],
  ['the file', (root) => write(root, { [path]: 'select 2;\n' })],
  ['a new file', (root) => write(root, { 'm/000004_d.up.sql': 'select 3;\n' })],
  ['a removed file', (root) => rmSync(join(root, 'm/000001_a.up.sql'))],
  ['a configuration', (root) => write(root, { 'plinth.config.json': '{ "preset": "all" }' })],
])('are not given after %s', async (_, change) => {
  const all = scene();
  await said(all);
  change(all.root);
  expect(await told(all.start())).toBeUndefined();
});

it('are not given beside a document that is not saved, and are beside one that was open as well', async () => {
  const all = scene();
  const server = all.start();
  server.edit('m/000001_a.up.sql', table);
  server.edit(path, index);
  const session = await server.session();
  for (const one of ['m/000001_a.up.sql', path]) {
    await session.report(one);
    server.keep(one, 'wish', items, server.inputs);
  }
  await server.rest();
  const next = all.start();
  next.edit('m/000001_a.up.sql', table);
  expect(await told(next)).toEqual(items);
  next.edit('m/000001_a.up.sql', `${table}-- draft`);
  expect(await told(next)).toBeUndefined();
});

it('are not kept of a text that the disk does not have, nor of one that was looked at while the disk changed', async () => {
  const all = scene();
  await said(all, `${index}-- draft`);
  expect(await told(all.start(), `${index}-- draft`)).toBeUndefined();
  const server = all.start();
  server.edit(path, index);
  const session = await server.session();
  const { inputs } = server;
  await session.report(path);
  server.lookAgain();
  await expect.poll(() => server.inputs === inputs).toBe(false);
  server.keep(path, 'wish', items, inputs);
  await server.rest();
  expect(await told(all.start())).toBeUndefined();
});
