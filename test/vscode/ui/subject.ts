/** What the UI tests open: the packaged extension when `npm test` made one, else what the last build left in dist/. */
import { join } from 'node:path';
import { openWindow, type DrivenWindow } from '../../hosts/vscode/driver.ts';
import { installVSCode } from '../../hosts/vscode/install.ts';
import { repository } from '../../hosts/paths.ts';
import type { ServerOptions } from '../../hosts/vscode/server.ts';

export const shop = join(repository, 'examples', 'shop');

export async function openPlinth(
  options: Omit<ServerOptions, 'vscode'> & {
    readonly size?: { readonly width: number; readonly height: number };
  },
): Promise<DrivenWindow> {
  const vscode = await installVSCode('newest');
  const vsix = process.env['PLINTH_TEST_VSIX'];
  const subject = vsix === undefined ? { extension: repository } : { vsix };
  return openWindow({ ...options, ...subject, vscode });
}
