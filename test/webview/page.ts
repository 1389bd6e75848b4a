/** Pages of webviews in a real browser, with the content policy and the variables that VS Code gives them. */
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { scriptPage } from '../../client/page/html.ts';
import { isBroad } from '../breadth.ts';
import { artifactsFolder, repository } from '../hosts/paths.ts';
import { findChromium } from '../hosts/vscode/chromium.ts';
import type { WebviewTheme } from './themes.ts';

const address = 'https://plan.test';
let browser: Browser;

type PageName = 'plan' | 'diagram';
const bundles = new Map<PageName, readonly [script: string, style: string]>();

/** Bundles the pages and starts the browser; before all tests of a file, as `closePages` is after. */
export async function startPages(...names: readonly PageName[]): Promise<void> {
  const bundle = async (page: string, entry: string): Promise<string> => {
    const result = await build({
      entryPoints: [join(repository, 'client/webview', page, entry)],
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'iife',
      logLevel: 'silent',
    });
    return result.outputFiles[0]!.text;
  };
  for (const name of names)
    bundles.set(name, await Promise.all([bundle(name, 'main.ts'), bundle(name, 'style.css')]));
  browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
}

export async function closePages(): Promise<void> {
  await browser.close();
}

export interface ShownPage {
  readonly page: Page;
  /** What the browser refused or reported. */
  readonly complaints: readonly string[];
  /** What the page sent to the extension. */
  sent(): Promise<readonly unknown[]>;
  post(message: unknown): Promise<void>;
  /** In a broad run alone. */
  screenshot(name: string): Promise<void>;
}

export async function openPage(
  name: PageName,
  theme: WebviewTheme,
  size: { readonly width: number; readonly height: number },
): Promise<ShownPage> {
  const page = await browser.newPage({ viewport: size });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  const parts = {
    title: 'A page',
    drawsImages: name === 'diagram',
    cspSource: address,
    nonce: 'n0nce',
    script: `${address}/page.js`,
    style: `${address}/page.css`,
  };
  const [script = '', style = ''] = bundles.get(name) ?? [];
  const answers: Readonly<Record<string, readonly [string, string]>> = {
    '/': ['text/html', scriptPage(parts)],
    '/page.js': ['text/javascript', script],
    '/page.css': ['text/css', style],
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
    post,
    async screenshot(file) {
      if (!isBroad) return;
      const folder = join(artifactsFolder, 'screenshots', `${name}-view`);
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${file}.png`) });
    },
  };
}
