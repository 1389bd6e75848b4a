/** The explorer on a database with an object of every kind and with names that try to be something else: in dark and light, alive, and only text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../../hosts/paths.ts';
import { startPostgres } from '../../hosts/postgres/server.ts';
import {
  menuOf,
  newTextFile,
  openViewContainer,
  treeBadge,
  treeRow,
  treeRows,
  viewTitle,
  webview,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { choose, pickRow, quickPickRows, runCommand, typeInto } from '../../hosts/vscode/quick-input.ts';
import { collapseRow, dragIntoEditor, expandRow, rowTooltip } from '../../hosts/vscode/tree-rows.ts';
import { openPlinth, shop, paint } from './subject.ts';

/** What a name may hold, and what it must not become. */
const hostile = [
  '<script>document.title="owned"</script>',
  '<img src=x onerror=document.title="owned">',
  '$(trash) $(sync~spin)',
  '[free](command:workbench.action.closeWindow)',
  'a.b/c"d\'e%20%s',
  'two\nlines',
  'مرحبا \u202e right to left',
  '🐘🐘🐘🐘🐘🐘🐘🐘🐘🐘🐘🐘🐘🐘🐘',
] as const;

/** The schema, and nothing of the migrations whose name begins the same. */
const app = /^app\s*\d+ relations/;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

describe('the schema explorer on a database with everything', () => {
  let window: DrivenWindow;
  let other: Client;
  const database = 'shop_everything';

  beforeAll(async () => {
    const server = await startPostgres(16);
    await server.dropDatabase(database);
    await server.createDatabase('template0', database);
    other = new Client({ connectionString: server.connectionString(database) });
    await other.connect();
    await other.query(readFileSync(join(repository, 'test/databases/explorer/every-kind.sql'), 'utf8'));
    await other.query(
      'INSERT INTO app.customers (email, name) SELECT n, n FROM generate_series(1, 4200) n; ANALYZE',
    );
    await other.query('CREATE SCHEMA hostile');
    for (const name of hostile) {
      await other.query(`CREATE TABLE hostile.${quoted(name)} (${quoted(name)} int)`);
      await other.query(`COMMENT ON TABLE hostile.${quoted(name)} IS '${name.replaceAll("'", "''")}'`);
    }
    const environment = { DATABASE_URL: server.connectionString(database) };
    window = await openPlinth({ workspace: shop, environment, size: { width: 1280, height: 1100 } });
    await openViewContainer(window.page, 'Plinth');
    await choose(window.page, 'Plinth Database: Connect…', database);
    await viewTitle(window.page, 'Connec').waitFor();
    await treeRow(window.page, app).waitFor();
  });
  afterAll(async () => {
    await window.close();
    await other.end();
  });

  /** Each opened until it shows the next. */
  async function expandAll(way: readonly RegExp[]): Promise<void> {
    for (const [at, next] of way.slice(1).entries())
      await expandRow(treeRow(window.page, way[at] ?? next), treeRow(window.page, next));
  }

  it('shows partitions, policies and everything else of a schema, in dark and light', async () => {
    await expandAll([app, /^readings/, /^readings_2026/, /^readings_2026_01/]);
    await expandAll([/^customers/, /^Policies/, /^narrow/]);
    await expandAll([/^Triggers/, /never/]);
    const rows = (await treeRows(window.page, /never/)).join('\n');
    expect(rows).toMatch(/customers[^]*~4,200 rows[^]*row security/);
    expect(rows).toContain('update, for public, restrictive');
    expect(rows).toMatch(/never[^]*disabled/);
    const policy = treeRow(window.page, /^narrow/);
    expect(await policy.getAttribute('aria-label')).toBe('policy narrow update, for public, restrictive');
    await window.screenshot('explorer-everything-light');
    await paint(window.page, 'dark');
    await window.screenshot('explorer-everything-dark');
  });

  it('shows what another session changes, with a badge, and keeps what is expanded', async () => {
    await other.query('ALTER TABLE app.customers ADD COLUMN by_somebody_else int');
    const rows = (await treeRows(window.page, /by_somebody_else/)).join('\n');
    expect(rows).toContain('narrow');
    const customers = treeRow(window.page, /^customers/);
    await expect.poll(() => treeBadge(customers)).toBe('●');
    await window.screenshot('explorer-changed-by-others');
    await other.query('ALTER TABLE app.customers DROP COLUMN by_somebody_else');
    await treeRow(window.page, /by_somebody_else/).waitFor({ state: 'detached' });
  });

  it('drops names into an editor, qualified and in the order in which they were selected', async () => {
    const { page } = window;
    await newTextFile(page, 'SELECT FROM');
    const rows = [treeRow(page, /^readings_2026_01/), treeRow(page, /^narrow/)] as const;
    const two = 'SELECT FROMapp.readings_2026_01, narrow';
    const look = (): Promise<unknown> => window.screenshot('explorer-drag');
    await dragIntoEditor(page, { rows, becomes: two, look });
    // A badge hangs on an address, which an editor would open.
    const customers = [treeRow(page, /^customers/)] as const;
    await dragIntoEditor(page, { rows: customers, becomes: `${two}app.customers`, key: 'Shift' });
    await runCommand(page, 'File: Revert File');
  });

  it('opens the definition of an object from its menu', async () => {
    await menuOf(window.page, treeRow(window.page, /^narrow/), 'Open the Definition');
    await window.page.locator('.tab.active', { hasText: 'narrow.sql' }).waitFor();
    await window.page.locator('.view-line', { hasText: 'AS RESTRICTIVE' }).first().waitFor();
  });

  it('writes a statement to start from, and shows the first rows without what is about people', async () => {
    await treeRow(window.page, /^customers/).click({ button: 'right' });
    const item = (title: string) =>
      window.page.locator('.monaco-menu .action-menu-item', { hasText: title }).first();
    await item('Generate Script').hover();
    await window.page.keyboard.press('ArrowRight');
    await item('INSERT').hover();
    await window.page.keyboard.press('Enter');
    await window.page.locator('.view-line', { hasText: 'INSERT INTO app.customers' }).first().waitFor();
    await menuOf(window.page, treeRow(window.page, /^customers/), 'Show the First Rows');
    const rows = await webview(window.page, 'body main');
    await rows.locator('tbody tr').nth(99).waitFor();
    expect(await rows.locator('p').innerText()).toContain('about people masked; the values were not read');
    expect(await rows.locator('tbody').innerText()).toContain('••••');
    await window.screenshot('explorer-first-rows-dark');
    await paint(window.page, 'light');
    await window.screenshot('explorer-first-rows-light');
  });

  it('finds a column by its name and shows it where it is, in light and dark', async () => {
    const themes = ['light', 'dark'] as const;
    for (const theme of themes) {
      await paint(window.page, theme);
      await typeInto(window.page, 'Plinth Schema: Find in Schema…', 'column:placed');
      const rows = await quickPickRows(window.page);
      expect(rows.join('\n')).toMatch(/placed_at[^]*app › orders/);
      await window.screenshot(`explorer-find-${theme}`);
      if (theme !== themes.at(-1)) await window.page.keyboard.press('Escape');
    }
    await pickRow(window.page, 'placed_at');
    const row = treeRow(window.page, /^placed_at/);
    await row.waitFor();
    await expect.poll(() => row.getAttribute('aria-selected')).toBe('true');
  });

  it('shows names as the text that they are', async () => {
    await collapseRow(treeRow(window.page, app), treeRow(window.page, /^customers/));
    await expandAll([/^hostile/, /onerror/]);
    await treeRows(window.page, /onerror/);
    const labels = await window.page.locator('.sidebar .pane .monaco-list-row .label-name').allInnerTexts();
    for (const name of hostile) {
      const shown = name.replace('\n', ' ').replace('\u202e', '\\u{202e}');
      expect(labels.map((one) => one.replace('⏎', ' '))).toContain(shown);
    }
    const command = '[free](command:workbench.action.closeWindow)';
    const tooltip = await rowTooltip(window.page, treeRow(window.page, 'command:workbench'), command);
    expect(await tooltip.locator('a').count()).toBe(0);
    for (const theme of ['dark', 'light'] as const) {
      await paint(window.page, theme);
      await window.screenshot(`explorer-hostile-names-${theme}`);
    }
    const quotes = treeRow(window.page, 'a.b/c');
    await newTextFile(window.page, 'TABLE');
    const becomes = `TABLEhostile."a.b/c""d'e%20%s"`;
    await dragIntoEditor(window.page, { rows: [quotes], becomes });
    expect(await window.page.title()).not.toContain('owned');
    expect(
      await window.page
        .locator('.sidebar .pane img, .sidebar .pane script, .sidebar .pane .codicon-sync')
        .count(),
    ).toBe(0);
  });
});
