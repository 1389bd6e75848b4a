/** The lock tree as a person meets it: who waits for whom with the file of the statement, a script, and nothing sent while it is hidden. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  editorText,
  menuOf,
  openViewContainer,
  treeRow,
  treeRows,
  webview,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { choose, runCommand } from '../../hosts/vscode/quick-input.ts';
import { git } from '../../dated-repository.ts';
import { startPostgresApart, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openPlinth, paint, shop } from './subject.ts';

/** The statement of a migration of the shop, as a tool sends it. */
const migration = 'CREATE INDEX orders_placed_at_idx ON orders (placed_at);';

/** With a name that must stay text, and an end that is a fact. */
function snapshot(day: string, at: number): string {
  return JSON.stringify({
    version: 1,
    collectedAt: `${day}T00:00:00.000Z`,
    relations: [{ schema: 'public', name: 'orders', kind: 'table', bytes: (10 + at * at) * 1024 ** 3 }],
    growth: {
      ...{ database: 'shop', databaseBytes: (20 + at * at) * 1024 ** 3 },
      ...{ nextTransaction: 1000, oldestAge: 10, freezeMaxAge: 200_000_000 },
      sequences: [
        {
          ...{ schema: 'public', name: 'orders|<b>id</b>', most: '2147483647' },
          last: String(Math.min(2_147_483_647, 1_800_000_000 + at * 90_000_000)),
          columns: [{ schema: 'public', table: 'orders', column: 'id', type: 'bigint', by: 'sequence' }],
        },
      ],
      partitions: [{ schema: 'public', table: 'events', end: '2027-01-01' }],
    },
  });
}

/** Versions of the statistics that git has. */
async function keepSnapshots(folder: string): Promise<void> {
  git(folder, 'init', '-q', '--template=');
  for (const [at, day] of ['2026-10-29', '2026-11-08', '2026-11-18', '2026-11-23', '2026-11-28'].entries()) {
    await writeFile(join(folder, 'plinth.stats.json'), snapshot(day, at));
    git(folder, 'add', 'plinth.stats.json');
    git(folder, 'commit', '-qm', 'Collect statistics');
  }
}

describe('the lock tree', () => {
  let window: DrivenWindow;
  let server: PostgresServer;
  let log = '';
  const clients: Client[] = [];
  const waiting: Promise<unknown>[] = [];

  async function as(application: string): Promise<Client> {
    const connectionString = server.connectionString('shop_locks');
    const client = new Client({ connectionString, application_name: application });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  }

  async function waiters(client: Client, count: number): Promise<void> {
    await vi.waitFor(async () => {
      const { rowCount } = await client.query('SELECT FROM pg_locks WHERE NOT granted');
      if (rowCount !== count) throw new Error(`${String(rowCount)} wait`);
    });
  }

  /** The looks in the server's own log. */
  function looks(): number {
    return log.split('pg_blocking_pids').length - 1;
  }

  beforeAll(async () => {
    const settings = {
      log_statement: 'all',
      max_prepared_transactions: '4',
      deadlock_timeout: '600s',
    };
    server = await startPostgresApart(18, settings, (text) => (log += text));
    await server.createDatabase('template0', 'shop_locks');
    const first = await as('nightly <b>');
    await first.query('CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz)');
    await first.query('BEGIN; INSERT INTO orders VALUES (1, now())');
    const [tool, reader] = [await as('migrate'), await as('web')];
    waiting.push(tool.query(migration).catch(() => undefined));
    await waiters(first, 1);
    waiting.push(
      reader
        .query("UPDATE orders SET placed_at = now() WHERE id = 1 AND 'a secret' <> ''")
        .catch(() => undefined),
    );
    await waiters(first, 2);
    window = await openPlinth({
      workspace: shop,
      environment: { DATABASE_URL: server.connectionString('shop_locks') },
      prepare: keepSnapshots,
    });
    await openViewContainer(window.page, 'Plinth');
  });
  afterAll(async () => {
    await window.close();
    for (const client of clients) await client.end().catch(() => undefined);
    await Promise.all(waiting);
    await server.stop();
  });

  it('shows who waits for whom, with the migration and without values', async () => {
    const { page } = window;
    expect(looks()).toBe(0);
    await choose(page, 'Plinth Database: Show Lock Waits…', 'shop_locks');
    await treeRow(page, /nightly/).waitFor();
    const rows = (await treeRows(page, /migrate/)).join('\n');
    expect(rows).toMatch(/nightly <b> \(\d+\)\s*holds up 2 sessions/);
    expect(rows).toMatch(/migrate \(\d+\)\s*waits .* for SHARE on orders/);
    expect(rows).toMatch(/web \(\d+\)\s*waits .* for ROW EXCLUSIVE on orders/);
    expect(await treeRow(page, /migrate/).getAttribute('aria-label')).toContain(
      'CREATE INDEX orders_placed_at_idx',
    );
    await page
      .getByText(/2 sessions wait for process \d+/)
      .first()
      .waitFor();
    expect(await page.locator('.sidebar').innerText()).not.toContain('a secret');
  });

  it.each(['dark', 'light', 'high-contrast', 'high-contrast-light'] as const)(
    'is readable, %s',
    async (theme) => {
      await paint(window.page, theme);
      await treeRow(window.page, /migrate/).waitFor();
      await window.screenshot(`locks-${theme}`);
    },
  );

  it('opens the migration by keyboard, and writes the script that ends the root', async () => {
    const { page } = window;
    const root = treeRow(page, /nightly/);
    await root.click();
    // A click closes a row that was open.
    if ((await root.getAttribute('aria-expanded')) === 'false') await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: '000009_index_orders_placed_at.up.sql' }).waitFor();
    await menuOf(page, treeRow(page, /nightly/), 'Write a Script That Ends Its Session');
    await expect.poll(() => editorText(page)).toContain('pg_terminate_backend');
    const script = await editorText(page);
    expect(script).toContain('backend_start');
    await window.screenshot('locks-script');
  });

  it('looks again while it is visible, and sends nothing while it is hidden', async () => {
    const { page } = window;
    const visible = looks();
    await expect.poll(() => looks()).toBeGreaterThan(visible);
    await openViewContainer(page, 'Explorer');
    await treeRow(page, /migrations/).waitFor();
    // The server's clock: longer than two pauses of the view. The look that was on its way has arrived.
    const clock = await as('clock');
    await clock.query('SELECT pg_sleep(2)');
    const hidden = looks();
    expect(hidden).toBeGreaterThan(0);
    await clock.query('SELECT pg_sleep(12)');
    expect(looks()).toBe(hidden);
    await openViewContainer(page, 'Plinth');
    await expect.poll(() => looks()).toBeGreaterThan(hidden);
  });

  it('draws the minutes in which it was visible, with their values, and draws each look', async () => {
    const { page } = window;
    await runCommand(page, 'Plinth Database: Show Waits and Lag over Time');
    const shown = async (): Promise<string> =>
      (await webview(page, 'h1'))
        .locator('body')
        .innerText()
        .catch(() => '');
    await expect.poll(shown).toMatch(/Sessions that wait for a lock[\s\S]+time\s+value[\s\S]+:\d\d\s+2\n/);
    const before = /(\d+) looks/.exec(await shown())?.[1];
    await expect.poll(async () => /(\d+) looks/.exec(await shown())?.[1]).not.toBe(before);
    expect(await shown()).toContain('None is connected.');
  });

  it.each(['dark', 'light', 'high-contrast', 'high-contrast-light'] as const)(
    'the minutes are readable, %s',
    async (theme) => {
      await paint(window.page, theme);
      await webview(window.page, 'table');
      await window.screenshot(`minutes-${theme}`);
    },
  );

  it('goes away when it is closed', async () => {
    const { page } = window;
    await runCommand(page, 'View: Close All Editors');
    await runCommand(page, 'Plinth Database: Close Lock Waits');
    await treeRow(page, /nightly/).waitFor({ state: 'detached' });
  });

  it('stands beside growth, from what somebody kept', async () => {
    const { page } = window;
    await runCommand(page, 'Plinth Database: Show Growth and Capacity');
    const shown = async (): Promise<string> =>
      (await webview(page, 'table'))
        .locator('body')
        .innerText()
        .catch(() => '');
    await expect.poll(shown).toMatch(/Growth of shop\s+Seen in 5 snapshots over 30 days to 2026-11-28/);
    const text = await shown();
    expect(text).toMatch(/orders\|<b>id<\/b>”\s+now\s+100 %\s+the sequence reaches its end/);
    expect(text).toMatch(/events\s+2027-01-01/);
    expect(text).toContain('although orders.id is bigint');
  });

  it.each(['dark', 'light', 'high-contrast', 'high-contrast-light'] as const)(
    'growth is readable, %s',
    async (theme) => {
      await paint(window.page, theme);
      const page = await webview(window.page, 'table');
      await page.locator('h2', { hasText: 'Over time' }).scrollIntoViewIfNeeded();
      await page.locator('svg.timeline').first().scrollIntoViewIfNeeded();
      await window.screenshot(`growth-${theme}`);
    },
  );
});
