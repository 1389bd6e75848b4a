/** The plan view's page in a real browser, with the content policy and the variables that VS Code gives it. */
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { planPage } from '../../../client/plans/html.ts';
import { planDocument } from '../../../core/plan/present/document.ts';
import { understandPlan, type PlanOrigin } from '../../../core/plan/understand.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import type { PlanDocument, PlanViewState } from '../../../protocol/webview.ts';
import { artifactsFolder, repository } from '../../hosts/paths.ts';
import { findChromium } from '../../hosts/vscode/chromium.ts';
import { fixtureJson, planFixture } from '../../plans/fixtures.ts';
import type { WebviewTheme } from './themes.ts';

const address = 'https://plan.test';
const live: PlanOrigin = {
  kind: 'live',
  connection: 'shop on db.example.com',
  role: 'app_reader',
  serverVersion: 180_004,
  generic: false,
  values: [],
};
let browser: Browser;
let script: string;
let style: string;
/** Bundles the page and starts the browser; before all tests of a file, as `closePlanPages` is after. */
export async function startPlanPages(): Promise<void> {
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
}

export async function closePlanPages(): Promise<void> {
  await browser.close();
}

export interface View {
  readonly page: Page;
  /** What the browser refused or reported. */
  readonly complaints: readonly string[];
  /** What the page sent to the extension. */
  sent(): Promise<readonly unknown[]>;
  show(state: PlanViewState): Promise<void>;
  showPlan(document: PlanDocument, raw?: string): Promise<void>;
  post(message: unknown): Promise<void>;
  screenshot(name: string): Promise<void>;
}

export async function openPlanPage(theme: WebviewTheme, size = { width: 1180, height: 560 }): Promise<View> {
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
    showPlan: (document, raw = '') =>
      post({ type: 'show', state: { kind: 'plan', document, raw, again: true } satisfies PlanViewState }),
    post,
    async screenshot(name) {
      const folder = join(artifactsFolder, 'screenshots', 'plan-view');
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}.png`) });
    },
  };
}

export async function planOf(
  name: string,
  how: 'estimated' | 'measured' = 'estimated',
  origin: PlanOrigin = live,
): Promise<PlanDocument> {
  const parser = await loadPostgresParser();
  const result = understandPlan({ json: fixtureJson(name, how), sql: planFixture(name).sql, origin, parser });
  if (!result.ok) throw new Error(result.problem);
  return planDocument(result.reading, '2026-01-02T03:04:05Z');
}
