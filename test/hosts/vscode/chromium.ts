/** Finds the browser that shows the workbench, or installs it where that is possible. It never skips. */
import { existsSync } from 'node:fs';
import { canInstallDebian, installDebian } from '../debian.ts';

// First the one that has no window of its own to draw: the same page takes it a tenth less of the processor.
const candidates = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The browser's path. Without one, root installs Debian's package; anybody else is told which package to install. */
export async function findChromium(): Promise<string> {
  const chosen = process.env['PLINTH_CHROMIUM'];
  if (chosen !== undefined) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`PLINTH_CHROMIUM names ${chosen}, which does not exist.`);
  }
  const present = candidates.find((path) => existsSync(path));
  if (present !== undefined) return present;
  if (!canInstallDebian()) {
    throw new Error(
      'Tests in VS Code need Chromium. Install the package `chromium` (Debian, Ubuntu: `sudo apt-get install chromium`), ' +
        'or let PLINTH_CHROMIUM name a Chromium or Chrome.',
    );
  }
  // Ubuntu has no package of the first name.
  await installDebian('chromium-headless-shell').catch(() => installDebian('chromium'));
  const installed = candidates.find((path) => existsSync(path));
  if (installed === undefined) throw new Error('apt-get installed Chromium, but no browser appeared.');
  return installed;
}
