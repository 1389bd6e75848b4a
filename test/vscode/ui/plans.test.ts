/** A query explained on a real connection: facts at its lines, a hover, and the plan view that names connection and role. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  codeLens,
  goTo,
  hoverAtCursor,
  lineEndings,
  openFile,
  pickRow,
  runCommand,
  webview,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { postgresUser } from '../../hosts/postgres/server.ts';
import { openShopDatabase } from './shop-database.ts';
import { openPlinth, shop } from './subject.ts';

/** Writes, so that measuring it has something to ask. */
const close = `-- Old orders that nobody paid.
UPDATE orders SET status = 'cancelled'
WHERE status = 'placed' AND placed_at < '2025-06-01';
`;

describe('explaining a query of the shop', () => {
  let window: DrivenWindow;
  const database = 'shop_plans';
  beforeAll(async () => {
    const connection = await openShopDatabase(database);
    window = await openPlinth({
      workspace: shop,
      environment: { DATABASE_URL: connection },
      prepare: (workspace) => writeFile(join(workspace, 'queries', 'close.sql'), close),
      size: { width: 1600, height: 900 },
    });
  });
  afterAll(() => window.close());

  it('puts the facts of the plan at the end of the lines that cause them', async () => {
    const { page } = window;
    await openFile(page, 'queries/daily_revenue.sql');
    await runCommand(page, 'Plinth: Choose Connection for This Editor');
    await pickRow(page, database);
    await codeLens(page, 'Explain').click();
    await codeLens(page, /^Plan · cost/).waitFor();
    await window.screenshot('plan-inline-facts');
    await expect
      .poll(() => lineEndings(page))
      .toContainEqual(expect.stringMatching(/Seq Scan on orders · ~\d+ rows · \d+ % of cost/));
  });

  it('tells at a condition and at a table of their own nodes, in every kind of theme', async () => {
    const { page } = window;
    await openFile(page, 'queries/unpaid_orders.sql');
    await runCommand(page, 'Plinth: Choose Connection for This Editor');
    await pickRow(page, database);
    await codeLens(page, 'Explain').click();
    await codeLens(page, /^Plan · cost/).waitFor();
    const text = readFileSync(join(shop, 'queries', 'unpaid_orders.sql'), 'utf8');
    for (const theme of ['Light Modern', 'Dark High Contrast', 'Dark Modern']) {
      await runCommand(page, 'Preferences: Color Theme');
      await page.keyboard.type(theme);
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: theme }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      await goTo(page, text, "o.status = 'placed'");
      expect(await hoverAtCursor(page)).toMatch(/Seq Scan on orders[^]*60 k rows[^]*Filter/);
      await window.screenshot(`plan-hover-${theme.toLowerCase().replaceAll(' ', '-')}`);
      await page.keyboard.press('Escape');
    }
  });

  it('asks for values, one after another, and plans for them', async () => {
    const { page } = window;
    await openFile(page, 'queries/order_history.sql');
    await runCommand(page, 'Plinth: Choose Connection for This Editor');
    await pickRow(page, database);
    await goTo(page, readFileSync(join(shop, 'queries', 'order_history.sql'), 'utf8'), 'WHERE o.customer_id');
    await runCommand(page, 'Plinth: Explain Query With Values');
    const title = page.locator('.quick-input-title');
    for (const [place, value] of ['12', '20', 'NULL'].entries()) {
      await expect.poll(() => title.innerText()).toBe(`Value of $${place + 1} (${place + 1} of 3)`);
      await page.keyboard.type(value);
      if (place === 0) await window.screenshot('plan-parameter');
      await page.keyboard.press('Enter');
    }
    await codeLens(page, /^Plan · cost/).waitFor();
    await goTo(page, readFileSync(join(shop, 'queries', 'order_history.sql'), 'utf8'), 'o.customer_id = $1');
    expect(await hoverAtCursor(page)).toContain("with $1 = '12'");
    await window.screenshot('plan-parameter-hover');
    await page.keyboard.press('Escape');
  });

  it('puts plans for values of a parameter side by side', async () => {
    const { page } = window;
    await runCommand(page, 'Plinth: Compare Plans for Parameter Values');
    const frame = await webview(page, 'table');
    expect(await frame.locator('table').innerText()).toMatch(/All values\s+\$1/);
    await frame.locator('pre', { hasText: 'Limit' }).waitFor();
    await window.screenshot('plan-values');
    await runCommand(page, 'View: Close Editor');
  });

  it('says what measuring a change would do, and runs it only after a yes', async () => {
    const { page } = window;
    await openFile(page, 'queries/close.sql');
    await runCommand(page, 'Plinth: Choose Connection for This Editor');
    await pickRow(page, database);
    await goTo(page, close, 'UPDATE');
    await runCommand(page, 'Plinth: Measure Query');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    await window.screenshot('plan-measure-consent');
    expect(await dialog.innerText()).toContain(
      'The statement runs and changes orders; then it is rolled back.',
    );
    await dialog.locator('.monaco-button', { hasText: 'Run and Roll Back' }).click();
    await codeLens(page, /^Plan · [\d.]+ m?s/).waitFor();
    await window.screenshot('plan-measured');
    await openFile(page, 'queries/daily_revenue.sql');
  });

  it('shows the plan beside, naming connection and role', async () => {
    const { page } = window;
    await codeLens(page, /^Plan · cost/).click();
    const frame = await webview(page, '[role=treegrid], table');
    await window.screenshot('plan-view');
    const text = await frame.locator('body').innerText();
    expect(text).toContain(database);
    expect(text).toContain(postgresUser);
    expect(text).not.toContain('plinth-test-only');
  });

  it('compares what was measured with what was expected', async () => {
    const { page } = window;
    await page.locator('.editor-instance .view-line', { hasText: 'SELECT' }).first().click();
    await runCommand(page, 'Plinth: Measure Query (EXPLAIN ANALYZE)');
    const view = await webview(page, '[role=treegrid]');
    await view.locator('.facts', { hasText: 'measured' }).waitFor();
    await runCommand(page, 'Plinth: Compare Plan With an Earlier One');
    await pickRow(page, 'Previous plan of this query');
    const frame = await webview(page, '.comparison tbody tr');
    await window.screenshot('plan-compare');
    expect(await frame.locator('.summary').innerText()).toContain('Only one of the two was measured');
  });
});
