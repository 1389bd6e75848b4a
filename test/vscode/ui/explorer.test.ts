/** The schema explorer on each of its three sources: migration files, the embedded PostgreSQL, a real server. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBroad } from '../../breadth.ts';
import { itBroadly } from '../../broadly.ts';
import {
  goTo,
  menuOf,
  openViewContainer,
  toasts,
  treeRow,
  treeRows,
  viewTitle,
  webview,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { choicesOf, pickRow, quickPickRows, runCommand, typeInto } from '../../hosts/vscode/quick-input.ts';
import { expandRow } from '../../hosts/vscode/tree-rows.ts';
import { byHand, drift } from './explorer/drift.ts';
import { filter } from './explorer/filter.ts';
import { findings } from './explorer/findings.ts';
import { overlay, overlayFollows, retire } from './explorer/overlay.ts';
import { openShopDatabase } from './shop-database.ts';
import { openPlinth, shop, paint } from './subject.ts';

describe('the schema explorer', () => {
  let window: DrivenWindow;
  let live: Client;
  const database = 'shop_explorer';
  beforeAll(async () => {
    const connection = await openShopDatabase(database, { migrations: 12, byHand });
    live = new Client({ connectionString: connection });
    await live.connect();
    window = await openPlinth({
      workspace: shop,
      environment: { DATABASE_URL: connection },
      prepare: (folder) => {
        const file = join(folder, 'migrations', '000019_retire_stock_movements');
        writeFileSync(`${file}.up.sql`, retire);
        writeFileSync(`${file}.down.sql`, 'SELECT 1;\n');
        return Promise.resolve();
      },
    });
    await openViewContainer(window.page, 'Plinth');
  });
  afterAll(async () => {
    await window.close();
    await live.end();
  });

  if (isBroad) {
    findings(() => window);
    filter(() => window);
  }

  it('shows what the migration files make, with no database at all', async () => {
    await treeRows(window.page, /orders/);
    await expandRow(treeRow(window.page, /^orders/), treeRow(window.page, /placed_at/));
    expect((await treeRows(window.page, /placed_at/)).join('\n')).toMatch(/timestamp/);
    const customers = treeRow(window.page, /^customers/);
    expect(await customers.innerText()).toContain('pii: people, 2 columns');
    expect(await customers.getAttribute('aria-label')).toContain('personal data: people, 2 columns');
    await expandRow(customers, treeRow(window.page, /full_name/));
    expect((await treeRows(window.page, /full_name/)).join('\n')).toContain('pii: identity');
    await window.screenshot('explorer-migrations');
  });

  it('opens the migration that defined what is clicked', async () => {
    await treeRow(window.page, /placed_at/).click();
    await window.page.locator('.tab.active', { hasText: '000003_create_orders.up.sql' }).waitFor();
  });

  it('reveals the table under the cursor', async () => {
    await runCommand(window.page, 'View: Focus Active Editor Group');
    const file = join(shop, 'migrations', '000003_create_orders.up.sql');
    await goTo(window.page, readFileSync(file, 'utf8'), 'orders (');
    await runCommand(window.page, 'Plinth Schema: Reveal in Schema Explorer');
    const row = treeRow(window.page, /^orders/);
    await expect.poll(() => row.getAttribute('aria-selected')).toBe('true');
    await window.screenshot('explorer-revealed');
  });

  it('writes a new migration from a form that says what is wrong, in light and dark', async () => {
    const { page } = window;
    await menuOf(page, treeRow(page, /^orders/), 'New Migration From Here');
    expect((await quickPickRows(page)).join('\n')).toMatch(
      /Add a column[^]*Add an index[^]*Rename the table/,
    );
    await window.screenshot('new-migration-changes');
    await pickRow(page, 'Add a check constraint');
    const input = page.locator('.quick-input-widget input');
    const said = page.locator('.quick-input-message');
    await said.filter({ hasText: 'Such as amount > 0' }).waitFor();
    await input.fill('note <> 1); DROP TABLE orders; --');
    await said.filter({ hasText: 'No comments here.' }).waitFor();
    await window.screenshot('new-migration-form-light');
    await input.fill("note <> ''");
    await page.keyboard.press('Enter');
    await expect.poll(() => input.inputValue()).toBe('orders_check');
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: 'Preview: Add a check constraint: orders' }).waitFor();
    await paint(page, 'dark');
    await page.locator('.view-line', { hasText: 'VALIDATE' }).first().waitFor();
    await window.screenshot('new-migration-preview-dark');
    await menuOf(page, treeRow(page, /^orders/), 'New Migration From Here');
    await pickRow(page, 'Add an index');
    await quickPickRows(page);
    await window.screenshot('new-migration-form-dark');
    await page.keyboard.press('Escape');
    await runCommand(page, 'Plinth: Discard');
    await paint(page, 'light');
  });

  it('writes one from the palette as well, for a table that is searched by name', async () => {
    const { page } = window;
    await typeInto(page, 'Plinth Migration: New Migration…', 'addres');
    await pickRow(page, 'addresses');
    await expect
      .poll(async () => (await quickPickRows(page)).join('\n'))
      .toMatch(/Add a column[^]*Add an index[^]*Rename the table/);
    await page.keyboard.press('Escape');
  });

  itBroadly('writes a pattern from a form that says what it costs, in light and dark', async () => {
    const { page } = window;
    const fill = async (pattern: string): Promise<void> => {
      await menuOf(page, treeRow(page, /^customers/), 'New Migration From Here');
      await page.locator('.quick-input-widget input').fill(pattern);
      await expect.poll(async () => (await quickPickRows(page)).length).toBe(1);
      await window.screenshot(`new-migration-${pattern.split(' ').at(-1) ?? ''}`);
      await page.keyboard.press('Enter');
    };
    const next = async (title: RegExp): Promise<void> => {
      await page.locator('.quick-input-title', { hasText: title }).waitFor();
      await page.keyboard.press('Enter');
    };
    await fill('Keep an audit');
    await next(/Name of the audit table/);
    await next(/Setting that names the actor/);
    await page.locator('.quick-input-title', { hasText: /Columns to leave out \(.*email/ }).waitFor();
    await window.screenshot('new-migration-audit-columns');
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: 'Preview: Keep an audit of all changes' }).waitFor();
    await page.locator('.view-line', { hasText: 'SECURITY' }).first().waitFor();
    await window.screenshot('new-migration-audit-light');
    await runCommand(page, 'Plinth: Discard');
    await paint(page, 'dark');
    await fill('Mark rows as deleted');
    await next(/Name of the column/);
    await page.locator('.tab.active', { hasText: 'Preview: Mark rows as deleted' }).waitFor();
    await page.locator('.view-line', { hasText: 'CONFLICT' }).first().waitFor();
    await window.screenshot('new-migration-soft-delete-dark');
    await runCommand(page, 'Plinth: Discard');
    await paint(page, 'light');
  });

  it('draws tables and their keys, and leads back to each, in light and dark', async () => {
    const { page } = window;
    await menuOf(page, treeRow(page, /^orders/), 'Show Diagram');
    let frame = await webview(page, '.table');
    const table = (name: string) => frame.locator(`.table[aria-label^="Table ${name}."]`);
    await table('orders').waitFor();
    expect(await table('customers').getAttribute('class')).toContain('outside');
    await window.screenshot('diagram-selection-light');
    await table('customers').focus();
    await page.keyboard.press('Enter');
    const row = treeRow(page, /^customers/);
    await expect.poll(() => row.getAttribute('aria-selected')).toBe('true');
    await runCommand(page, 'Plinth Schema: Show Diagram');
    await paint(page, 'dark');
    frame = await webview(page, 'select, .table');
    await expect.poll(() => frame.locator('.table:not(.outside)').count()).toBeGreaterThan(3);
    await window.screenshot('diagram-dark');
    await table('orders').focus();
    await page.keyboard.press('Alt+Enter');
    await page.locator('.tab.active', { hasText: '000003_create_orders.up.sql' }).waitFor();
    await paint(page, 'light');
    await runCommand(page, 'View: Close All Editors');
  });

  itBroadly('opens what falls under erasure as a document', async () => {
    await runCommand(window.page, 'Plinth Schema: Show Personal Data and Erasure');
    const frame = await webview(window.page, 'h1');
    await frame.locator('h1', { hasText: 'Personal data in migrations' }).waitFor();
    expect(await frame.locator('body').innerText()).toContain('Delete the person from customers');
    await window.screenshot('personal-data');
  });

  itBroadly('shows what the migrations made in the embedded PostgreSQL', async () => {
    await runCommand(window.page, 'Plinth Database: Run Migrations in the Embedded PostgreSQL');
    await viewTitle(window.page, 'Embedded').waitFor();
    await treeRows(window.page, /orders/);
    await window.screenshot('explorer-embedded');
  });

  it('shows a real database once the user has chosen it', async () => {
    await choicesOf(window.page, 'Plinth Database: Connect…', database);
    await window.screenshot('connection-choice');
    await pickRow(window.page, database);
    await viewTitle(window.page, 'Connec').waitFor();
    await treeRows(window.page, /orders/);
    await window.screenshot('explorer-connection');
    await runCommand(window.page, 'Plinth Schema: Show Diagram');
    const frame = await webview(window.page, '.table');
    await frame.locator('.table[aria-label^="Table orders."]').waitFor();
    await window.screenshot('diagram-live');
    // Connecting shows its progress; nothing of it stays.
    await expect.poll(() => toasts(window.page)).toEqual([]);
  });

  if (!isBroad) return;
  overlay(() => window);
  drift(() => window);
  overlayFollows(
    () => window,
    () => live,
  );
});
