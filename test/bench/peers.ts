/** The linter that Plinth is timed against, installed beside the other test hosts and never a dependency. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installHost } from '../hosts/install.ts';
import { hostsFolder } from '../hosts/paths.ts';

/** Path of the squawk binary of this platform. */
export async function squawk(): Promise<string> {
  const folder = await installHost({
    folder: join(hostsFolder, 'squawk'),
    packages: { 'squawk-cli': '2.66.0' },
    revision: 1,
    finish: () => Promise.resolve(),
  });
  const scope = join(folder, 'node_modules', '@squawk-cli');
  const [platform] = readdirSync(scope);
  if (platform === undefined)
    throw new Error(`squawk-cli has no binary for ${process.platform}-${process.arch}.`);
  return join(scope, platform, 'bin', 'squawk');
}
