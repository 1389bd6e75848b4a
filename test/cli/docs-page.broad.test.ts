/** The page of `plinth docs` in a real browser: accessible by axe-core's rules, every link inside it leads somewhere, search and keys work, and nothing of the SQL runs. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../hosts/vscode/chromium.ts';
import { schemaFiles } from './docs-schema.ts';
import { plinth, workspace } from './run.ts';

let browser: Browser;
beforeAll(async () => {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  browser = await chromium.launch({ executablePath: await findChromium(), headless: true, args });
});
afterAll(() => browser.close());

async function pageOf(root: string): Promise<string> {
  const made = await plinth(['docs', '--format', 'html', '--output', 'schema.html'], { cwd: root });
  expect(made).toEqual({ code: 0, out: '', err: '' });
  return pathToFileURL(join(root, 'schema.html')).href;
}

async function violationsIn(page: Page): Promise<readonly unknown[]> {
  await page.evaluate(axe.source);
  return page.evaluate<unknown[]>(
    'axe.run(document).then((result) => result.violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html }) => html)]))',
  );
}

describe('the page of a dictionary', () => {
  it('is accessible in light, dark and print, leads nowhere wrong, and runs nothing of the SQL', async () => {
    const url = await pageOf(workspace(schemaFiles));
    for (const [hash, colorScheme, media] of [
      ['#everything', 'light', 'screen'],
      ['#table-public.orders', 'dark', 'screen'],
      ['#overview', 'light', 'print'],
    ] as const) {
      const page = await browser.newPage({ colorScheme });
      await page.emulateMedia({ media, colorScheme });
      const said: string[] = [];
      const asked: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(error.message));
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`${url}${hash}`);
      expect(await page.title()).toContain('Data dictionary of m');
      expect(asked.map((one) => one.split('#')[0])).toEqual([url]);
      expect(said).toEqual([]);
      expect(await violationsIn(page), hash).toEqual([]);
      expect(await page.locator('main > section:visible').count()).toBe(
        hash === '#everything' ? await page.locator('main > section').count() : 1,
      );
      const lost = await page.evaluate<string[]>(
        `[...document.querySelectorAll('a')].map((a) => a.getAttribute('href')).filter((to) => document.getElementById(decodeURIComponent(to.slice(1))) === null)`,
      );
      expect(lost).toEqual([]);
      const twice = await page.evaluate<string[]>(
        `[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at)`,
      );
      expect(twice).toEqual([]);
      await page.close();
    }
  });

  it('finds tables, columns and comments, and goes there by the keyboard alone', async () => {
    const page = await browser.newPage();
    await page.goto(await pageOf(workspace(schemaFiles)));
    await page.keyboard.press('/');
    await page.keyboard.type('orders');
    const results = page.locator('#results a');
    expect(await results.first().textContent()).toBe('orderstable');
    await page.keyboard.press('Enter');
    await page.locator('#table-public\\.orders.shown').waitFor();
    expect(await page.title()).toBe('orders – Data dictionary of m');
    await page.keyboard.press('Escape');
    await page.keyboard.type('customer says');
    expect(await results.allTextContents()).toEqual(['notecolumn of orders: What the customer says.']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('tr.hit').waitFor();
    expect(await page.locator('tr.hit th').textContent()).toBe('note');
    await page.keyboard.press('/');
    await page.keyboard.type('no such thing');
    expect(await page.locator('#found').textContent()).toBe('Nothing has this in its name or comment.');
    await page.close();
  });

  it('is all there without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(await pageOf(workspace(schemaFiles)));
    expect(await page.locator('#table-public\\.orders').isVisible()).toBe(true);
    expect(await page.locator('#search').isVisible()).toBe(false);
    await context.close();
  });
});

describe('the page of an audit', () => {
  it('is accessible and runs nothing', async () => {
    const root = workspace(schemaFiles);
    const { code } = await plinth(['audit', '--format', 'html', '--output', 'audit.html'], { cwd: root });
    expect(code).toBe(0);
    const page = await browser.newPage({ colorScheme: 'dark' });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.goto(pathToFileURL(join(root, 'audit.html')).href);
    expect(await page.title()).toBe('Audit of m');
    expect(await page.locator('script').count()).toBe(0);
    expect(said).toEqual([]);
    expect(await violationsIn(page)).toEqual([]);
    await page.close();
  });
});
