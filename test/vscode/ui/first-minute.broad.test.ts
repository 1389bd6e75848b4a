/**
 * The first minute in a repository of 400 migrations, in the real window: nothing asks, nothing starts, nothing is written, and
 * everything that Plinth found out is there to be read.
 */
import { readdirSync, rmSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  dialog,
  hover,
  openFile,
  openViewContainer,
  problemFiles,
  statusItem,
  statusItemLocator,
  toasts,
  treeRows,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { quickPickRows } from '../../hosts/vscode/quick-input.ts';
import { processesOf } from '../../hosts/vscode/processes.ts';
import { makeFirstMinuteRepository, type FirstMinuteRepository } from './first-minute-repository.ts';
import { openPlinth } from './subject.ts';

const status = /Plinth: 4 findings/;

describe('the first minute', () => {
  let source: string;
  let repository: FirstMinuteRepository;
  let trap: Trap;
  let window: DrivenWindow;
  let before: ReadonlyMap<string, number>;
  let opened: number;

  beforeAll(async () => {
    source = mkdtempSync(join(tmpdir(), 'plinth-ledger-'));
    repository = await makeFirstMinuteRepository(source);
    trap = await layTrap();
    // A tempting address: whoever connects without being asked is caught.
    writeFileSync(join(source, '.env'), `DATABASE_URL=postgres://app:secret@127.0.0.1:${trap.port}/ledger\n`);
    window = await openPlinth({ workspace: source });
    opened = performance.now();
    before = snapshot(window.server.workspace);
  });
  afterAll(async () => {
    await window.close();
    trap.close();
    rmSync(source, { recursive: true, force: true });
  });

  it('tells in the status bar what the folder is', async () => {
    // VS Code takes its own time before it starts any extension; this clock runs from when it has started Plinth.
    await statusItem(window.page, /Plinth/);
    const started = performance.now();
    await statusItem(window.page, status);
    const seconds = (performance.now() - started) / 1000;
    const sinceOpened = (performance.now() - opened) / 1000;
    console.log(
      `first minute: status ${seconds.toFixed(1)} s after Plinth started, ${sinceOpened.toFixed(1)} s after the window showed`,
    );
    await window.screenshot('first-minute');
  });

  it('reports nothing from applied history', async () => {
    const files = await problemFiles(window.page);
    expect(files.toSorted()).toEqual(repository.newest.map((path) => basename(path)));
  });

  it('fills the explorer from the migrations alone', async () => {
    const started = performance.now();
    await openViewContainer(window.page, 'Plinth');
    const rows = await treeRows(window.page, new RegExp(repository.subject.table));
    const seconds = (performance.now() - started) / 1000;
    console.log(`first minute: explorer after ${seconds.toFixed(1)} s, ${rows.length} rows in view`);
    await window.screenshot('first-minute-explorer');
    expect(rows.length).toBeGreaterThan(0);
  });

  it('shows an old migration with a hover, and says in one line that its findings are off', async () => {
    await openFile(window.page, repository.old);
    await window.page
      .locator('.codelens-decoration', { hasText: 'applied history: findings off · Show' })
      .waitFor();
    await hover(window.page, 'CREATE', /lock/i);
    await window.screenshot('first-minute-old-migration');
  });

  it('names table, lock and the migration that made the table in the first finding of the newest file', async () => {
    const newest = repository.newest.at(-1) ?? '';
    await openFile(window.page, newest);
    await window.page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
    const said = await hover(window.page, 'INDEX', repository.subject.table);
    await window.screenshot('first-minute-newest');
    expect(said).toMatch(/SHARE/i);
    expect(said).toContain(basename(repository.subject.createdIn));
  });

  it('explains on a click why each was detected and how to change it', async () => {
    await statusItemLocator(window.page, status).click();
    const rows = (await quickPickRows(window.page)).join('\n');
    await window.screenshot('first-minute-explanation');
    expect(rows).toMatch(/golang-migrate/);
    expect(rows).toMatch(/PostgreSQL/);
    expect(rows).toMatch(/plinth\.config\.json/);
    await window.page.keyboard.press('Escape');
  });

  it('asked for nothing, started nothing, connected to nothing and wrote nothing but its cache', async () => {
    expect(await toasts(window.page)).toEqual([]);
    expect(await dialog(window.page).count()).toBe(0);
    expect(processesOf(window.server).filter((command) => command.includes('embedded.cjs'))).toEqual([]);
    expect(trap.connections()).toBe(0);
    expect(changes(before, snapshot(window.server.workspace))).toEqual([]);
    expect(storageOf(window.server.home).filter((path) => !path.includes('/cache/'))).toEqual([]);
  });
});

interface Trap {
  readonly port: number;
  readonly connections: () => number;
  close(): void;
}

/** A port that counts who comes. */
async function layTrap(): Promise<Trap> {
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the trap has no port');
  return { port: address.port, connections: () => connections, close: () => server.close() };
}

/** Every file below a folder with its time of change; Git's own folder aside, which reading may refresh. */
function snapshot(folder: string): ReadonlyMap<string, number> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    paths
      .map((path) => [relative(folder, path), statSync(path).mtimeMs] as const)
      .filter(([path]) => !path.startsWith('.git/')),
  );
}

function changes(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}

/** What Plinth keeps in the places that VS Code gives an extension. */
function storageOf(home: string): readonly string[] {
  const user = join(home, 'user', 'User');
  const all = readdirSync(user, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile() && entry.parentPath.includes('plinth.plinth'))
    .map((entry) => join(entry.parentPath, entry.name));
}
