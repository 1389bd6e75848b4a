/** The plan view's page in a real browser, with the content policy and the variables that VS Code gives it. */
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planPage } from '../../../client/plans/html.ts';
import { planDocument } from '../../../core/plan/present/document.ts';
import { understandPlan, type PlanOrigin } from '../../../core/plan/understand.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import type { PlanDocument, PlanViewState } from '../../../protocol/webview.ts';
import { artifactsFolder, repository } from '../../hosts/paths.ts';
import { findChromium } from '../../hosts/vscode/chromium.ts';
import { fixtureJson, planFixture } from '../../plans/fixtures.ts';
import { themes, type WebviewTheme } from './themes.ts';

const address = 'https://plan.test';
const live: PlanOrigin = {
  kind: 'live',
  connection: 'shop on db.example.com',
  role: 'app_reader',
  serverVersion: 180_004,
  generic: false,
  values: [],
};
const dark = themes[0]!;

let browser: Browser;
let script: string;
let style: string;
beforeAll(async () => {
  const bundle = async (entry: string): Promise<string> => {
    const result = await build({
      entryPoints: [join(repository, 'client/webview/plan', entry)],
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'iife',
      logLevel: 'silent',
    });
    return result.outputFiles[0]!.text;
  };
  [script, style] = await Promise.all([bundle('main.ts'), bundle('style.css')]);
  browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
});
afterAll(async () => {
  await browser.close();
});

interface View {
  readonly page: Page;
  /** What the browser refused or reported. */
  readonly complaints: readonly string[];
  /** What the page sent to the extension. */
  sent(): Promise<readonly unknown[]>;
  show(state: PlanViewState): Promise<void>;
  post(message: unknown): Promise<void>;
  screenshot(name: string): Promise<void>;
}

async function open(theme: WebviewTheme, size = { width: 1180, height: 560 }): Promise<View> {
  const page = await browser.newPage({ viewport: size });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  const parts = {
    cspSource: address,
    nonce: 'n0nce',
    script: `${address}/plan.js`,
    style: `${address}/plan.css`,
  };
  const answers: Readonly<Record<string, readonly [string, string]>> = {
    '/': ['text/html', planPage(parts)],
    '/plan.js': ['text/javascript', script],
    '/plan.css': ['text/css', style],
  };
  await page.route('**', async (route) => {
    const [contentType, body] = answers[new URL(route.request().url()).pathname] ?? ['text/plain', ''];
    await route.fulfill({ contentType: `${contentType}; charset=utf-8`, body });
  });
  await page.addInitScript(({ bodyClass, variables }) => {
    const sent: unknown[] = [];
    let state: unknown;
    Object.assign(window, {
      sent,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => sent.push(message),
        getState: () => state,
        setState: (next: unknown) => (state = next),
      }),
    });
    document.addEventListener('DOMContentLoaded', () => {
      document.body.classList.add(bodyClass);
      for (const [name, value] of Object.entries(variables)) {
        document.documentElement.style.setProperty(`--vscode-${name}`, value);
      }
    });
  }, theme);
  await page.goto(address);
  const post = (message: unknown): Promise<void> =>
    page.evaluate((data) => {
      window.dispatchEvent(new MessageEvent('message', { data }));
    }, message);
  return {
    page,
    complaints,
    sent: () => page.evaluate(() => (window as unknown as { sent: unknown[] }).sent),
    show: (state) => post({ type: 'show', state }),
    post,
    async screenshot(name) {
      const folder = join(artifactsFolder, 'screenshots', 'plan-view');
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}.png`) });
    },
  };
}

async function plan(
  name: string,
  how: 'estimated' | 'measured' = 'estimated',
  origin: PlanOrigin = live,
): Promise<PlanDocument> {
  const parser = await loadPostgresParser();
  const result = understandPlan({ json: fixtureJson(name, how), sql: planFixture(name).sql, origin, parser });
  if (!result.ok) throw new Error(result.problem);
  return planDocument(result.reading, '2026-01-02T03:04:05Z');
}

describe('the plan view', () => {
  it.each(themes.map((theme) => [theme.name, theme] as const))('shows plans in %s', async (name, theme) => {
    const view = await open(theme);
    await view.show({ kind: 'plan', document: await plan('lateral-inner-scan') });
    await view.screenshot(`estimated-${name}`);
    await view.show({ kind: 'plan', document: await plan('parallel-hash-join', 'measured') });
    await view.page.locator('[data-id="4"]').click();
    await view.screenshot(`measured-${name}`);
    expect(await view.page.locator('[role=treegrid] [data-id]').count()).toBe(9);
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });

  it('has an empty, a loading and an error state', async () => {
    const view = await open(dark, { width: 760, height: 400 });
    expect(await view.sent()).toEqual([{ type: 'ready' }]);
    await view.show({ kind: 'empty' });
    await view.screenshot('empty');
    expect(await view.page.locator('h1').textContent()).toBe('No plan to show');
    await view.show({ kind: 'loading', title: 'SELECT 1' });
    await view.screenshot('loading');
    expect(await view.page.locator('main').getAttribute('aria-busy')).toBe('true');
    await view.show({ kind: 'error', title: 'SELECT 1', message: 'The server refused the connection.' });
    await view.screenshot('error');
    await view.page.getByRole('button', { name: 'Explain again' }).click();
    expect(await view.sent()).toContainEqual({ type: 'explainAgain' });
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });

  it('shows the shape of a plan on an empty database and no number', async () => {
    const view = await open(dark);
    await view.show({
      kind: 'plan',
      document: await plan('hash-join', 'estimated', { kind: 'empty', serverVersion: 180_006 }),
    });
    await view.screenshot('shape');
    expect(await view.page.locator('.notice').textContent()).toBe(
      'Plan shape on an empty database, not your production plan.',
    );
    expect(await view.page.locator('[role=columnheader]').allTextContents()).toEqual(['Node']);
    await view.page.close();
  });

  it('is usable with the keyboard alone', async () => {
    const view = await open(dark);
    await view.show({ kind: 'plan', document: await plan('parallel-hash-join') });
    const selected = view.page.locator('[aria-selected=true]');
    await selected.focus();
    await view.page.keyboard.press('Home');
    expect(await selected.getAttribute('data-id')).toBe('0');
    await view.page.keyboard.press('ArrowLeft');
    expect(await selected.getAttribute('aria-expanded')).toBe('false');
    expect(await view.page.locator('[data-id]:visible').count()).toBe(1);
    await view.page.keyboard.press('ArrowRight');
    await view.page.keyboard.press('End');
    expect(await selected.getAttribute('data-id')).toBe('8');
    expect(await view.page.evaluate(() => (document.activeElement as HTMLElement).dataset['id'])).toBe('8');
    await view.page.keyboard.press('Enter');
    expect(await view.sent()).toContainEqual({ type: 'reveal', node: 8 });
    expect(await view.page.locator('.details h2').textContent()).toContain('customers');
    await view.post({ type: 'select', node: 2 });
    expect(await selected.getAttribute('data-id')).toBe('2');
    await view.page.close();
  });

  it('asks for the source of a clicked node and for the JSON', async () => {
    const view = await open(dark);
    await view.show({ kind: 'plan', document: await plan('hash-join') });
    await view.page.locator('[data-id="2"]').click();
    await view.page.getByRole('button', { name: 'Copy JSON' }).click();
    expect((await view.sent()).slice(1)).toEqual([{ type: 'reveal', node: 2 }, { type: 'copyJson' }]);
    await view.page.close();
  });

  it('shows what a database calls its things as text', async () => {
    const view = await open(dark);
    await view.show({ kind: 'plan', document: await plan('hostile-identifiers', 'measured') });
    await view.screenshot('hostile');
    expect(await view.page.locator('img, a, iframe, form, object').count()).toBe(0);
    expect(await view.page.locator('.object').first().textContent()).toContain(
      '<img src=x onerror=alert(1)>',
    );
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });

  it('ignores messages that are none of its own', async () => {
    const view = await open(dark);
    await view.show({ kind: 'empty' });
    await view.post({ type: 'show', state: { kind: 'plan', document: { rows: '<b>' } } });
    await view.post('show');
    expect(await view.page.locator('h1').textContent()).toBe('No plan to show');
    expect(view.complaints).toEqual([]);
    await view.page.close();
  });

  it('would be stopped by its policy if it ran or loaded anything else', async () => {
    const view = await open(dark);
    await view.show({ kind: 'empty' });
    const ran = await view.page.evaluate(() => {
      const inline = document.createElement('script');
      inline.textContent = 'window.pwned = true';
      const picture = document.createElement('img');
      picture.src = 'https://elsewhere.test/x.png';
      const styled = document.createElement('p');
      styled.setAttribute('style', 'color: red');
      document.body.append(inline, picture, styled);
      return ['pwned' in window, getComputedStyle(styled).color === 'rgb(255, 0, 0)'];
    });
    expect(ran).toEqual([false, false]);
    await view.page.close();
  });

  it('stays usable in a narrow column', async () => {
    const view = await open(dark, { width: 560, height: 700 });
    await view.show({ kind: 'plan', document: await plan('parallel-hash-join', 'measured') });
    await view.screenshot('narrow');
    const overflow = await view.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(overflow).toBe(false);
    await view.page.close();
  });

  it('takes a plan of ten thousand nodes', async () => {
    const view = await open(dark);
    const small = await plan('seq-scan-selective');
    const [root] = small.rows;
    const rows = [
      root!,
      ...Array.from({ length: 9_999 }, (_, n) => ({ ...root!, id: n + 1, parent: 0, level: 2 })),
    ];
    const began = performance.now();
    await view.show({ kind: 'plan', document: { ...small, rows } });
    await view.page.locator('[data-id="0"]').focus();
    await view.page.keyboard.press('End');
    expect(await view.page.locator('[aria-selected=true]').getAttribute('data-id')).toBe('9999');
    expect(performance.now() - began).toBeLessThan(10_000);
    await view.page.close();
  });
});
