/** Opens the workbench of a running VS Code server in a headless browser, with or without an extension under development. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { artifactsFolder } from '../paths.ts';
import { findChromium } from './chromium.ts';
import type { VSCodeServer } from './server.ts';
import { patienceMs } from '../../patience.ts';

export interface WorkbenchOptions {
  readonly server: VSCodeServer;
  /** Folder of an extension to load from its sources' build. */
  readonly extension?: string;
  /** CommonJS module exporting `run()`; the extension host runs it and the result arrives at `onExit`. */
  readonly tests?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly onLog?: (line: string) => void;
  readonly onExit?: (code: number) => void;
}

export interface Workbench {
  readonly page: Page;
  /** Saves what the window shows below the artifacts folder. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    headless: true,
    args: flags,
  });
  try {
    const page = await browser.newPage({ viewport: options.size ?? { width: 1280, height: 800 } });
    page.setDefaultTimeout(patienceMs);
    await preparePage(page, options);
    await page.goto(options.server.url);
    await page.waitForSelector('.monaco-workbench .part.statusbar');
    return {
      page,
      screenshot: (name) => screenshot(page, name),
      close: () => browser.close(),
    };
  } catch (error) {
    await keepEvidence(browser);
    await browser.close();
    throw error;
  }
}

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
  // Nothing leaves the machine; a webview's own host is answered by a service worker inside the page, before anybody asks for its address.
  ...['--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
];

async function preparePage(page: Page, options: WorkbenchOptions): Promise<void> {
  await page.addInitScript(endAnimations);
  const uri = (path: string): object => ({
    $mid: 1,
    scheme: 'vscode-remote',
    authority: `127.0.0.1:${options.server.port}`,
    path,
  });
  if (options.extension !== undefined) {
    const tests = options.tests === undefined ? {} : { extensionTestsPath: uri(options.tests) };
    await page.addInitScript(injectDevelopment, { extensions: [uri(options.extension)], ...tests });
  }
  // VS Code calls these two with what the tests print and with how they ended.
  await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) =>
    options.onLog?.(format(...args)),
  );
  await page.exposeFunction('codeAutomationExit', (code: number) => options.onExit?.(code));
}

/** A turning icon is drawn sixty times a second, by the processor, and takes half of one as long as a test waits for something. */
function endAnimations(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    '*, *::before, *::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; }',
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** Runs in the page before the workbench reads its configuration, and adds what to load; rewriting the page itself breaks it. */
function injectDevelopment(development: object): void {
  if (window.top !== window) return;
  const observer = new MutationObserver(() => {
    const meta = document.getElementById('vscode-workbench-web-configuration');
    const settings = meta?.getAttribute('data-settings');
    if (meta === null || settings === null || settings === undefined) return;
    observer.disconnect();
    const configuration = JSON.parse(settings) as { developmentOptions?: object };
    configuration.developmentOptions = { ...configuration.developmentOptions, ...development };
    meta.setAttribute('data-settings', JSON.stringify(configuration));
  });
  observer.observe(document, { childList: true, subtree: true });
}

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = join(artifactsFolder, 'screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function keepEvidence(browser: Browser): Promise<void> {
  const page = browser.contexts()[0]?.pages()[0];
  await page
    ?.screenshot({ path: join(artifactsFolder, 'workbench-did-not-open.png') })
    .catch(() => undefined);
}
