/**
 * Starts the VS Code server on a copy of a workspace, with settings, extensions and home of its own in the temp directory.
 * The copy is what makes a run repeatable: whatever a test saves is gone afterwards.
 */
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../install.ts';
import { endLeashed, spawnLeashed } from '../leash.ts';
import { artifactsFolder } from '../paths.ts';
import type { VSCodeInstallation } from './install.ts';

export interface ServerOptions {
  readonly vscode: VSCodeInstallation;
  /** Copied, never opened itself. */
  readonly workspace: string;
  /** A packaged extension to install first, as a user would. */
  readonly vsix?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** `off` trusts every folder, as most tests want it; `on` starts in Restricted Mode, as a stranger's folder does. */
  readonly trust?: 'on' | 'off';
  /** What happens to the copy before it is opened, for example `git init`. */
  readonly prepare?: (workspace: string) => Promise<void>;
}

export interface VSCodeServer {
  readonly port: number;
  readonly url: string;
  /** The copy that is open. */
  readonly workspace: string;
  /** Home of this run; what the extension writes outside the workspace lands below it. */
  readonly home: string;
  /** Everything the server printed so far. */
  log(): string;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Quiet settings: nothing that moves, asks, phones home or saves by itself. */
const quiet = {
  'chat.disableAIFeatures': true,
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  // Where trust is on at all, it asks.
  'security.workspace.trust.startupPrompt': 'always',
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
  // Settings and trust open as tabs, so that a test need not close them.
  'workbench.editor.useModal': 'off',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

export async function startServer(options: ServerOptions): Promise<VSCodeServer> {
  const home = mkdtempSync(join(tmpdir(), 'plinth-vscode-'));
  try {
    const workspace = await prepareWorkspace(home, options);
    const environment = isolated(home, options.environment ?? {});
    const { vscode, vsix } = options;
    if (vsix !== undefined) copyExtensions(await installedOnce(vscode, vsix), join(home, 'ext'));
    const folders = foldersOf(home);
    const trust = options.trust === 'on' ? [] : ['--disable-workspace-trust'];
    // Extension hosts outlive the server for a moment, so the whole group is ended.
    const child = spawnLeashed(vscode.node, [vscode.main, ...folders, ...trust, ...serve], {
      cwd: home,
      env: environment,
      ending: 'SIGKILL',
    });
    return await listening(child, home, workspace);
  } catch (error) {
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    throw error;
  }
}

const serve = [
  ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
  ...['--telemetry-level', 'off', '--reconnection-grace-time', '1'],
];

function foldersOf(home: string): readonly string[] {
  const [user, extensions] = [join(home, 'user'), join(home, 'ext')];
  return ['--server-data-dir', home, '--user-data-dir', user, '--extensions-dir', extensions];
}

/** The extensions folder after VS Code itself has installed the package, kept for the other windows of a run: that takes it two seconds. */
async function installedOnce(vscode: VSCodeInstallation, vsix: string): Promise<string> {
  const { mtimeMs, size } = statSync(vsix);
  const mark = createHash('sha256')
    .update(JSON.stringify([vsix, mtimeMs, size]))
    .digest('hex');
  const home = join(artifactsFolder, 'installed', vscode.version, mark.slice(0, 16));
  const extensions = join(home, 'ext');
  if (existsSync(extensions)) return extensions;
  rmSync(dirname(home), { recursive: true, force: true });
  const making = `${home}-${process.pid}`;
  mkdirSync(join(making, 't'), { recursive: true });
  await run(vscode.node, [vscode.main, ...foldersOf(making), '--install-extension', vsix], {
    cwd: making,
    environment: isolated(making, {}),
  });
  renameSync(making, home);
  return extensions;
}

/** VS Code lists where each extension stands, by its whole path. */
function copyExtensions(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  const list = join(to, 'extensions.json');
  const entries = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly relativeLocation: string }[];
  const placed = entries.map((entry) => {
    const { href: external, pathname: path } = pathToFileURL(join(to, entry.relativeLocation));
    return { ...entry, location: { $mid: 1, external, path, scheme: 'file' } };
  });
  writeFileSync(list, JSON.stringify(placed));
}

async function prepareWorkspace(home: string, options: ServerOptions): Promise<string> {
  const workspace = join(home, 'work', basename(options.workspace));
  const user = join(home, 'user', 'User');
  for (const folder of [user, join(home, 't')]) mkdirSync(folder, { recursive: true });
  writeSettings(home, options.settings ?? {});
  cpSync(options.workspace, workspace, { recursive: true });
  await options.prepare?.(workspace);
  return workspace;
}

function writeSettings(home: string, settings: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(home, 'user', 'User', 'settings.json'), JSON.stringify({ ...quiet, ...settings }));
}

function isolated(home: string, extra: Readonly<Record<string, string>>): Record<string, string> {
  const temporary = join(home, 't');
  const environment: Record<string, string> = {};
  for (const name of ['PATH', 'LANG', 'LC_ALL', 'TZ']) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return {
    ...environment,
    HOME: home,
    TMPDIR: temporary,
    XDG_RUNTIME_DIR: temporary,
    XDG_CONFIG_HOME: temporary,
    // Without this the server keeps asking a public extension gallery.
    EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}',
    ...extra,
  };
}

async function listening(child: ChildProcess, home: string, workspace: string): Promise<VSCodeServer> {
  let log = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const endGroup = (): void => {
    endLeashed(child, 'SIGKILL');
  };
  process.once('exit', endGroup);
  const port = await new Promise<number>((resolve, reject) => {
    const fail = (why: string): void => {
      endGroup();
      reject(new Error(`The VS Code server ${why}:\n${log.slice(-4000)}`));
    };
    const deadline = setTimeout(() => fail('did not start within 180 s'), 180_000);
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      const match = /Extension host agent listening on (\d+)/.exec(log);
      if (match === null) return;
      clearTimeout(deadline);
      resolve(Number(match[1]));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(deadline);
      fail(`ended with ${String(code)}`);
    });
  });
  return {
    port,
    url: `http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}`,
    workspace,
    home,
    log: () => log,
    ended,
    async stop() {
      process.off('exit', endGroup);
      endGroup();
      await ended;
      rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
