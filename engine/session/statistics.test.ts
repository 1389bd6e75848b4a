/** Which statistics apply to a migration, reports about invalid files, and that a changed file applies. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import type { SessionOptions } from './options.ts';
import { Session } from './session.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const migrations = {
  'db/001_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz);',
  'db/002_index.sql': 'CREATE INDEX ON orders (at);',
};
const migration = 'db/002_index.sql';

function stats(bytes: number, name = 'orders'): string {
  const relations = [{ schema: 'public', name, kind: 'table', bytes, rows: 10 }];
  return JSON.stringify({ version: 1, collectedAt: '2026-11-20T15:00:00Z', relations }, undefined, 2);
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

async function open(
  files: Readonly<Record<string, string>>,
  options: Partial<SessionOptions> = {},
): Promise<Session> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-statistics-'));
  folders.push(root);
  write(root, { ...migrations, ...files });
  return Session.open({
    root,
    parser,
    ...kit,
    processes: 'forbidden',
    withoutGit: 'everything',
    now: () => new Date('2026-11-22T12:00:00Z'),
    ...options,
  });
}

async function said(session: Session): Promise<string> {
  const report = await session.report(migration);
  if (report.kind !== 'linted') throw new Error(report.kind);
  const found = report.findings.find(({ rule }) => rule === 'locking/index-without-concurrently');
  return `${found?.severity ?? 'none'} ${found?.size?.bytes ?? ''}`.trim();
}

const large = 2 * 1024 ** 3;

describe('which file counts', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['none', {}, 'warning'],
    ['at the top', { 'plinth.stats.json': stats(1) }, 'info 1'],
    ['the nearest', { 'plinth.stats.json': stats(large), 'db/plinth.stats.json': stats(2) }, 'info 2'],
    ['of another folder', { 'other/plinth.stats.json': stats(1) }, 'warning'],
    [
      'the configured one',
      {
        'plinth.stats.json': stats(large),
        'sizes/now.json': stats(3),
        'plinth.config.json': '{ "statistics": "sizes/now.json" }',
      },
      'info 3',
    ],
    [
      'what is small is configured',
      { 'plinth.stats.json': stats(5000), 'plinth.config.json': '{ "smallTable": { "bytes": 4096 } }' },
      'warning 5000',
    ],
    ['of another table', { 'plinth.stats.json': stats(1, 'carts') }, 'warning'],
    [
      'a configured severity is final',
      {
        'plinth.stats.json': stats(1),
        'plinth.config.json': '{ "rules": { "locking/index-without-concurrently": "warning" } }',
      },
      'warning 1',
    ],
  ])('%s', async (_title, files, expected) => {
    const session = await open(files);
    expect(await said(session)).toBe(expected);
    expect(session.workspace.configs.troubles).toEqual([]);
  });

  it('the one that the user named', async () => {
    const named = mkdtempSync(join(tmpdir(), 'plinth-statistics-'));
    folders.push(named);
    write(named, { 'sizes.json': stats(4) });
    const statisticsFile = join(named, 'sizes.json');
    expect(await said(await open({ 'plinth.stats.json': stats(large) }, { statisticsFile }))).toBe('info 4');
  });
});

it('counts again when it has changed', async () => {
  const session = await open({ 'plinth.stats.json': stats(1) });
  expect(await said(session)).toBe('info 1');
  write(session.root, { 'plinth.stats.json': stats(large) });
  await session.refresh();
  expect(await said(session)).toBe(`error ${large}`);
  rmSync(join(session.root, 'plinth.stats.json'));
  await session.refresh();
  expect(await said(session)).toBe('warning');
});

describe('files that cannot be used', () => {
  const broken = stats(1).replace('"bytes": 1', '"bytes": "1"');
  it.each<readonly [string, string, readonly (readonly [number, number])[], string]>([
    ['empty', '', [[1, 1]], 'this is not valid JSON'],
    ['cut off', stats(1).slice(0, -20), [[10, 7]], 'this is not valid JSON'],
    ['with comments', `// sizes\n${stats(1)}`, [[1, 1]], 'this is not valid JSON'],
    ['of a newer version', stats(1).replace('"version": 1', '"version": 7'), [[2, 14]], 'a newer Plinth'],
    ['a list', '[]', [[1, 1]], 'it must be an object'],
    ['binary', '\0\u0001\ufffd', [[1, 1]], 'this is not valid JSON'],
    ['nested beyond measure', '['.repeat(200_000), [[1, 1]], 'not'],
    ['with one wrong relation', broken, [[9, 16]], '“relations[0].bytes” must be a whole number'],
  ])('%s', async (_title, text, places, message) => {
    const session = await open({ 'plinth.stats.json': text });
    expect(await said(session)).toBe('warning');
    const { troubles } = session.workspace.configs;
    expect(troubles.map(({ file }) => file)).toEqual(['plinth.stats.json']);
    expect(troubles[0]?.message).toContain(message);
    expect(troubles.map(({ line, column }) => [line, column])).toEqual(places);
  });

  it('says that a configured or named one is not there', async () => {
    const configured = await open({ 'plinth.config.json': '{ "statistics": "sizes.json" }' });
    expect(configured.workspace.configs.troubles).toMatchObject([
      { file: 'sizes.json', message: 'The statistics are not used: it does not exist.' },
    ]);
    const named = await open({}, { statisticsFile: '/nowhere/sizes.json' });
    expect(named.workspace.configs.troubles).toHaveLength(1);
  });

  it('a folder of that name', async () => {
    const session = await open({ 'plinth.stats.json/x.txt': '' });
    expect(await said(session)).toBe('warning');
    expect(session.workspace.configs.troubles[0]?.message).toContain('it is not a file');
  });
});
