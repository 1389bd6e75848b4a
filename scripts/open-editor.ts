/** Opens a copy of examples/shop in VS Code with the extension loaded: the desktop program if there is one, else the test host's. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { installVSCode } from '../test/hosts/vscode/install.ts';
import { repository } from '../test/hosts/paths.ts';
import { startServer } from '../test/hosts/vscode/server.ts';
import { packedExtension } from './packed-extension.ts';

const shop = join(repository, 'examples', 'shop');

async function main(): Promise<void> {
  if (openDesktop()) return;
  console.log(
    'There is no `code` command here, so VS Code runs as a server and shows itself in your browser.',
  );
  console.log('The first time it is installed from npm, which takes about a minute.');
  const server = await startServer({
    vscode: await installVSCode('newest'),
    workspace: shop,
    vsix: await packedExtension(),
    settings: { 'git.enabled': true, 'workbench.startupEditor': 'readme', 'files.autoSave': 'off' },
  });
  console.log(
    `\n  ${server.url}\n\nThis is a copy of examples/shop; what you change in it is gone afterwards. Ctrl-C ends it.`,
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), server.ended]);
  await server.stop();
}

function openDesktop(): boolean {
  const shell = process.platform === 'win32';
  if (spawnSync('code', ['--version'], { stdio: 'ignore', shell }).status !== 0) return false;
  const child = spawn('code', [`--extensionDevelopmentPath=${repository}`, shop], {
    stdio: 'ignore',
    detached: true,
    shell,
  });
  child.unref();
  console.log('VS Code opens examples/shop with Plinth loaded from this folder.');
  return true;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
