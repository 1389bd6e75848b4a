/** What a person meets while writing a migration: the finding, its hover, its fixes; and the schema beside it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chooseQuickFix,
  hover,
  openFile,
  openQuickFixes,
  openViewContainer,
  pickRow,
  quickPickRows,
  runCommand,
  statusItem,
  treeRow,
  treeRows,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { openPlinth, shop } from './subject.ts';

const indexFile = '000009_index_orders_placed_at.up.sql';

describe('writing a migration', () => {
  let window: DrivenWindow;
  beforeAll(async () => {
    window = await openPlinth({ workspace: shop });
    await statusItem(window.page, /understood/);
  });
  afterAll(() => window.close());

  it('shows the finding where it is, and says it on hover', async () => {
    const { page } = window;
    await openFile(page, indexFile);
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    const said = await hover(page, 'INDEX');
    await window.screenshot('finding-hover');
    expect(said).toMatch(/orders/);
    expect(said).toContain('locking/index-without-concurrently');
    expect(said).toMatch(/until the \w+ ends/);
  });

  it('shows a table on hover, with the migration that made it', async () => {
    const { page } = window;
    await openFile(page, '000013_widen_columns.up.sql');
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    const said = await hover(page, 'orders');
    await window.screenshot('table-hover');
    expect(said).toContain('made by 000003_create_orders.up.sql');
  });

  it('offers the fix and suppression with a reason', async () => {
    const { page } = window;
    await openFile(page, indexFile);
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    const titles = await openQuickFixes(page, 'INDEX');
    await window.screenshot('quick-fix-before');
    expect(titles.join('\n')).toMatch(/Suppress locking\/index-without-concurrently here, with a reason/);
    await chooseQuickFix(page, /CONCURRENTLY/);
    await page.locator('.view-line', { hasText: 'CREATE INDEX CONCURRENTLY' }).waitFor();
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor({ state: 'detached' });
    await window.screenshot('quick-fix-after');
    await runCommand(page, 'File: Revert File');
  });

  it('shows a fix that touches other files before it is written', async () => {
    const { page } = window;
    await openFile(page, '000014_index_product_listing.up.sql');
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    const titles = await openQuickFixes(page, 'INDEX');
    const move = titles.find((title) => /migration/i.test(title));
    expect(move, titles.join('\n')).toBeDefined();
    await chooseQuickFix(page, move ?? '');
    await page.locator('.refactor-preview, .bulk-edit-panel').first().waitFor();
    await window.screenshot('quick-fix-preview');
    await runCommand(page, 'Refactor Preview: Discard Refactor Changes');
  });

  it('fills the explorer from the migrations', async () => {
    const { page } = window;
    await openViewContainer(page, 'Plinth');
    await treeRows(page, /public/);
    await treeRow(page, 'public').click();
    await treeRow(page, /^orders$/)
      .or(treeRow(page, 'orders'))
      .first()
      .click();
    await page.locator('.tab.active', { hasText: '000003_create_orders.up.sql' }).waitFor();
    const rows = await treeRows(page, /Indexes/);
    await treeRow(page, 'Indexes').click();
    await treeRows(page, /orders_pkey/);
    await window.screenshot('explorer-migrations');
    expect(rows.join('\n')).toMatch(/customer_id/);
  });

  it('fills the explorer from the embedded PostgreSQL when asked to', async () => {
    const { page } = window;
    await runCommand(page, 'Plinth: Choose Schema Source');
    await window.screenshot('explorer-sources');
    expect(await quickPickRows(page)).toHaveLength(3);
    await pickRow(page, 'Embedded');
    await page
      .locator('.sidebar .pane a, .sidebar .pane .monaco-button', { hasText: 'Run the migrations' })
      .click();
    await treeRows(page, /telemetry/);
    await treeRow(page, 'public').click();
    await treeRows(page, /orders/);
    await window.screenshot('explorer-embedded');
  });

  it('says what was detected, why, and how to change it', async () => {
    const { page } = window;
    await runCommand(page, 'Plinth: Show What Was Detected');
    const rows = (await quickPickRows(page)).join('\n');
    await window.screenshot('detection');
    expect(rows).toMatch(/golang-migrate/);
    await page.keyboard.press('Escape');
  });
});
