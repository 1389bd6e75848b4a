/** What the UI tests open: the packaged extension when `npm test` made one, else what the last build left in dist/. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { isBroad } from '../../breadth.ts';
import {
  chooseTheme,
  hidePanel,
  openWindow,
  type DrivenWindow,
  type Theme,
} from '../../hosts/vscode/driver.ts';
import { runCommand } from '../../hosts/vscode/quick-input.ts';
import { installVSCode } from '../../hosts/vscode/install.ts';
import { repository } from '../../hosts/paths.ts';
import { openWindows } from '../../hosts/vscode/open-windows.ts';
import type { ServerOptions } from '../../hosts/vscode/server.ts';

export const shop = join(repository, 'examples', 'shop');

/** A file of the shop. */
export function textOf(path: string): string {
  return readFileSync(join(shop, path), 'utf8');
}

const usualSize = { width: 1280, height: 800 };

/** A window that somebody has used, as it was opened: no tab, no panel, of the usual size. What was typed has to be reverted by then. */
export async function cleared(window: DrivenWindow, size = usualSize): Promise<DrivenWindow> {
  await window.page.setViewportSize(size);
  await runCommand(window.page, 'View: Close All Editors');
  await hidePanel(window.page);
  return window;
}

/**
 * Themes are for pictures: what a test reads of a page is the same in each. A run without pictures stays in the theme that a window opens with.
 */
export async function paint(page: Page, theme: Theme): Promise<void> {
  if (isBroad) await chooseTheme(page, theme);
}

/** The window takes pictures in a broad run alone; of a test that fails there is one in any. */
export async function openPlinth(
  options: Omit<ServerOptions, 'vscode'> & {
    readonly size?: { readonly width: number; readonly height: number };
  },
): Promise<DrivenWindow> {
  const vscode = await installVSCode('newest');
  const vsix = process.env['PLINTH_TEST_VSIX'];
  const subject = vsix === undefined ? { extension: repository } : { vsix };
  const window = await openWindow({ ...options, ...subject, vscode });
  const tracked: DrivenWindow = {
    ...window,
    screenshot: async (name) => {
      if (isBroad) await window.screenshot(name);
    },
    close: async () => {
      openWindows.delete(window);
      await window.close();
    },
  };
  openWindows.add(window);
  return tracked;
}
