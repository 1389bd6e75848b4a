/** The linters that Plinth is held against, installed beside the other test hosts and never dependencies. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installHost } from '../hosts/install.ts';
import { hostsFolder } from '../hosts/paths.ts';

/** Path of the squawk binary of this platform. */
export async function squawk(): Promise<string> {
  const packages = await installPeer('squawk', 'squawk-cli', '2.66.0');
  return join(onlyPlatformOf(join(packages, '@squawk-cli'), ''), 'bin', 'squawk');
}

/** Path of the postgres-language-server binary of this platform. */
export async function postgresLanguageServer(): Promise<string> {
  const packages = await installPeer('postgres-language-server', '@postgres-language-server/cli', '0.25.5');
  const scope = join(packages, '@postgres-language-server');
  return join(onlyPlatformOf(scope, 'cli-'), 'postgres-language-server');
}

async function installPeer(name: string, npmName: string, version: string): Promise<string> {
  const folder = await installHost({
    folder: join(hostsFolder, name),
    packages: { [npmName]: version },
    revision: 1,
    finish: () => Promise.resolve(),
  });
  return join(folder, 'node_modules');
}

/** npm installs the one of the optional packages that is for this platform. */
function onlyPlatformOf(scope: string, prefix: string): string {
  const platform = readdirSync(scope).find((name) => name.startsWith(prefix));
  if (platform === undefined)
    throw new Error(`${scope} has no binary for ${process.platform}-${process.arch}.`);
  return join(scope, platform);
}
