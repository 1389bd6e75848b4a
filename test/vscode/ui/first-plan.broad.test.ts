/** A plan in the first minute: a fresh profile, the shop, no connection. Facts at the lines, the plan view, the hover, in every kind of theme. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  codeLens,
  editorText,
  goTo,
  hoverAtCursor,
  openFile,
  statusItem,
  webview,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { pickRow } from '../../hosts/vscode/quick-input.ts';
import { openPlinth, paint, shop } from './subject.ts';

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

let window: DrivenWindow;
beforeAll(async () => {
  window = await openPlinth({ workspace: shop, size: { width: 1600, height: 900 } });
});
afterAll(() => window.close());

it('tells a query’s facts with nothing set up', async () => {
  const { page } = window;
  await statusItem(page, /Plinth: .*finding/);
  const read = performance.now();
  await openFile(page, 'queries/daily_revenue.sql');
  const started = performance.now();
  await expect.poll(() => editorText(page)).toContain('placed_at::date hides the index');
  const first = performance.now() - started;
  await openFile(page, 'queries/low_stock.sql');
  const again = performance.now();
  await expect.poll(() => editorText(page)).toContain('no condition joins the two');
  const then = performance.now() - again;
  console.log(
    `first plan: file opened ${inSeconds(started - read)} after its folder was read, first fact ${inSeconds(first)} later, the next file's after ${inSeconds(then)}`,
  );
  await openFile(page, 'queries/daily_revenue.sql');
  await codeLens(page, 'Explain · assumed sizes').waitFor();
  for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
    await paint(page, theme);
    await window.screenshot(`first-plan-${theme}`);
  }
  expect(await page.locator('.notification-toast').count()).toBe(0);
});

it('says at a condition what its part of the plan does', async () => {
  const { page } = window;
  await goTo(page, readFileSync(join(shop, 'queries', 'daily_revenue.sql'), 'utf8'), 'BETWEEN');
  await hoverAtCursor(page, /Seq Scan on orders[^]*Planned from assumed sizes/);
  await window.screenshot('first-plan-hover');
  await page.keyboard.press('Escape');
});

it('shows rows and costs in the plan view, and says first what they are', async () => {
  const { page } = window;
  await codeLens(page, 'Explain · assumed sizes').click();
  const frame = await webview(page, '[role=treegrid]');
  expect(await frame.locator('.facts').innerText()).toContain('Planned from assumed sizes');
  expect(await frame.locator('.notice').innerText()).toContain('Assumed: 1 M rows in each table.');
  await window.screenshot('first-plan-view');
});

it('plans again for another size of a table, and tells at which sizes the plan changes', async () => {
  const frame = await webview(window.page, '[role=treegrid]');
  await frame.locator('.sizes button', { hasText: 'Where does the plan change?' }).click();
  await frame.locator('.sizes summary').click();
  await expect.poll(() => frame.locator('.sizes').innerText()).toMatch(/Above .* rows in orders: .* → /);
  const slider = frame.locator('.sizes input');
  await slider.focus();
  await slider.press('Home');
  await expect.poll(() => frame.locator('.notice').innerText()).toContain('Assumed: orders 1,000, else 1 M');
  expect(await frame.locator('.sizes').innerText()).toMatch(/1,000 rows/);
  await window.screenshot('first-plan-sizes');
});

it('asks how many rows a table holds, and plans for the answer from then on', async () => {
  const { page } = window;
  const frame = await webview(page, '[role=treegrid]');
  await frame.locator('.sizes button', { hasText: 'Assume a size' }).click();
  await pickRow(page, '100 thousand');
  await expect.poll(() => frame.locator('.notice').innerText()).toContain('Assumed: orders 100 k, else 1 M');
  await codeLens(page, 'Explain · assumed sizes · 1 insight').waitFor();
  await window.screenshot('first-plan-assumed');
});
