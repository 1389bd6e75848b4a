/** What the UI tests open: the packaged extension when `npm test` made one, else what the last build left in dist/. */
import { join } from 'node:path';
import { hidePanel, openWindow, type DrivenWindow } from '../../hosts/vscode/driver.ts';
import { runCommand } from '../../hosts/vscode/quick-input.ts';
import { installVSCode } from '../../hosts/vscode/install.ts';
import { repository } from '../../hosts/paths.ts';
import { openWindows } from '../../hosts/vscode/open-windows.ts';
import type { ServerOptions } from '../../hosts/vscode/server.ts';

export const shop = join(repository, 'examples', 'shop');

const usualSize = { width: 1280, height: 800 };

/** A window that somebody has used, as it was opened: no tab, no panel, of the usual size. What was typed has to be reverted by then. */
export async function cleared(window: DrivenWindow, size = usualSize): Promise<DrivenWindow> {
  await window.page.setViewportSize(size);
  await runCommand(window.page, 'View: Close All Editors');
  await hidePanel(window.page);
  return window;
}

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
    close: async () => {
      openWindows.delete(tracked);
      await window.close();
    },
  };
  openWindows.add(tracked);
  return tracked;
}
