/** A query explained on a real connection: facts at its lines, a hover, and the plan view that names connection and role. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  explain,
  codeLens,
  fixPreview,
  goTo,
  hoverAtCursor,
  editorText,
  openFile,
  webview,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { choose, runCommand } from '../../hosts/vscode/quick-input.ts';
import { printStatistics } from '../../../core/statistics/write.ts';
import { collectAll } from '../../../engine/databases/catalog/planner/collect-all.ts';
import { openSession } from '../../databases/native.ts';
import { postgresUser, startPostgres } from '../../hosts/postgres/server.ts';
import { mariadb } from './plans/mariadb.ts';
import { planFiles, writePlanFiles } from './plans/files.ts';
import { safeNow } from './plans/safe-now.ts';
import { openShopDatabase } from './shop-database.ts';
import { openPlinth, shop, paint } from './subject.ts';

/** Writes, so that measuring it has something to ask. */
const close = `-- Old orders that nobody paid.
UPDATE orders SET status = 'cancelled'
WHERE status = 'placed' AND placed_at < '2025-06-01';
`;

const payments = `SELECT state, amount, provider, created_at
FROM payments
WHERE order_id = 42
ORDER BY created_at;
`;

describe('explaining a query of the shop', () => {
  let window: DrivenWindow;
  const database = 'shop_plans';
  beforeAll(async () => {
    const connection = await openShopDatabase(database);
    window = await openPlinth({
      workspace: shop,
      environment: { DATABASE_URL: connection },
      prepare: async (workspace) => {
        writePlanFiles(workspace);
        await writeFile(join(workspace, 'queries', 'close.sql'), close);
        await writeFile(join(workspace, 'queries', 'payments.sql'), payments);
      },
      size: { width: 1600, height: 900 },
    });
  });
  afterAll(() => window.close());

  it('puts the facts of the plan at the end of the lines that cause them', async () => {
    const { page } = window;
    await openFile(page, 'queries/daily_revenue.sql');
    await choose(page, 'Plinth Database: Choose Connection for This Editor…', database);
    await explain(page);
    await window.screenshot('plan-inline-facts');
    await expect.poll(() => editorText(page)).toMatch(/Seq Scan on orders · ~\d+ rows · \d+ % of cost/);
  });

  it('tells at a condition and at a table of their own nodes, in every kind of theme', async () => {
    const { page } = window;
    await openFile(page, 'queries/unpaid_orders.sql');
    await choose(page, 'Plinth Database: Choose Connection for This Editor…', database);
    await explain(page);
    const text = readFileSync(join(shop, 'queries', 'unpaid_orders.sql'), 'utf8');
    for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
      await paint(page, theme);
      await goTo(page, text, "o.status = 'placed'");
      await hoverAtCursor(page, /Seq Scan on orders[^]*60 k rows[^]*Filter/);
      await window.screenshot(`plan-hover-${theme}`);
      await page.keyboard.press('Escape');
    }
  });

  it('asks for values, one after another, and plans for them', async () => {
    const { page } = window;
    await openFile(page, 'queries/order_history.sql');
    await choose(page, 'Plinth Database: Choose Connection for This Editor…', database);
    await goTo(page, readFileSync(join(shop, 'queries', 'order_history.sql'), 'utf8'), 'WHERE o.customer_id');
    await runCommand(page, 'Plinth Plan: Explain Query With Values…');
    const title = page.locator('.quick-input-title');
    for (const [place, value] of ['12', '20', 'NULL'].entries()) {
      await expect.poll(() => title.innerText()).toBe(`Value of $${place + 1} (${place + 1} of 3)`);
      await page.keyboard.type(value);
      if (place === 0) await window.screenshot('plan-parameter');
      await page.keyboard.press('Enter');
    }
    await codeLens(page, /^Plan · cost/).waitFor();
    await goTo(page, readFileSync(join(shop, 'queries', 'order_history.sql'), 'utf8'), 'o.customer_id = $1');
    await hoverAtCursor(page, "with $1 = '12'");
    await window.screenshot('plan-parameter-hover');
    await page.keyboard.press('Escape');
  });

  it('puts plans for values of a parameter side by side', async () => {
    const { page } = window;
    await runCommand(page, 'Plinth Plan: Compare Plans for Parameter Values…');
    const frame = await webview(page, 'table');
    expect(await frame.locator('table').innerText()).toMatch(/All values\s+\$1/);
    await frame.locator('pre', { hasText: 'Limit' }).waitFor();
    await window.screenshot('plan-values');
    await runCommand(page, 'View: Close Editor');
  });

  it('says what measuring a change would do, and runs it only after a yes', async () => {
    const { page } = window;
    await openFile(page, 'queries/close.sql');
    await choose(page, 'Plinth Database: Choose Connection for This Editor…', database);
    await goTo(page, close, 'UPDATE');
    await runCommand(page, 'Plinth Plan: Measure Query');
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
    await runCommand(page, 'Plinth Plan: Measure Query (EXPLAIN ANALYZE)');
    const view = await webview(page, '[role=treegrid]');
    await view.locator('.facts', { hasText: 'measured' }).waitFor();
    await choose(page, 'Plinth Plan: Compare Plan With an Earlier One…', 'Previous plan of this query');
    const frame = await webview(page, '.comparison tbody tr');
    await window.screenshot('plan-compare');
    expect(await frame.locator('.summary').innerText()).toContain('Only one of the two was measured');
  });

  describe('in the plan lab, by collected statistics', () => {
    it('explains without a connection, and says how old the statistics are', async () => {
      const { page } = window;
      const statistics = await statisticsOf(database, '2026-11-01T12:00:00.000Z');
      await writeFile(join(window.server.workspace, 'plinth.stats.json'), statistics);
      await openFile(page, 'queries/payments.sql');
      await codeLens(page, /^Explain · statistics \d+ days old · cost .* · 1 limit$/).waitFor();
      await goTo(page, payments, 'order_id = 42');
      await hoverAtCursor(page, /Planned from statistics of 2026-11-01/);
      await window.screenshot('plan-lab');
      await page.keyboard.press('Escape');
      await codeLens(page, /^Explain · statistics/).click();
      const frame = await webview(page, '[role=treegrid]');
      await frame.locator('.notice', { hasText: 'days old' }).waitFor();
      expect(await frame.locator('.notice').innerText()).toContain('the database runs 16');
      await window.screenshot('plan-lab-view');
    });

    it('advises an index by a click in the plan view, and previews its migration', async () => {
      const { page } = window;
      const view = await webview(page, '[role=treegrid]');
      await view.getByRole('button', { name: 'Advise indexes' }).click();
      const advice = await webview(page, '.proposed');
      expect(await advice.locator('.proposed').innerText()).toContain('payments (order_id');
      expect(await advice.locator('.verdict').innerText()).toContain('The planner would use this index.');
      await advice.locator('tr.changed', { hasText: 'payments_order_id' }).waitFor();
      await window.screenshot('index-advice');
      await advice.getByRole('button', { name: 'Create Migration' }).press('Enter');
      const { text } = await fixPreview(page, 'CREATE INDEX CONCURRENTLY');
      expect(text).toContain('DROP INDEX CONCURRENTLY IF EXISTS payments_order_id');
      await window.screenshot('index-advice-migration');
      await runCommand(page, 'Plinth: Discard');
    });
  });

  safeNow(() => window, database);
  planFiles(() => window);
  mariadb(() => window);
});

/** As `plinth stats pull` writes them, with the values of what the query compares. */
async function statisticsOf(database: string, at: string): Promise<string> {
  const session = await openSession(await startPostgres(16), database);
  const allowed = [{ schema: 'public', relation: 'payments', column: 'order_id' }];
  const collected = await collectAll(session, { at, allowed });
  await session.close();
  if (collected.kind === 'failed') throw new Error(collected.failure.message);
  return printStatistics(collected.statistics);
}
