/**
 * How long somebody waits for the first squiggle after opening a folder of migrations in the real VS Code, with a migration in the window: from
 * the start of the language server to the squiggle on the screen, once with nothing kept, then with the results of the window before.
 *   npm run bench:first-squiggle -- [--migrations 400] [--windows 5] [--vsix FILE]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as until } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { installVSCode } from '../hosts/vscode/install.ts';
import { startServer, type VSCodeServer } from '../hosts/vscode/server.ts';
import { openWorkbench } from '../hosts/vscode/workbench.ts';
import { repository } from '../hosts/paths.ts';
import { generateRepository, writeRepository } from './generate.ts';

const { values } = parseArgs({
  options: {
    migrations: { type: 'string', default: '400' },
    windows: { type: 'string', default: '5' },
    vsix: { type: 'string', default: join(repository, 'plinth-0.1.0.vsix') },
  },
});

void main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-first-squiggle-'));
  const files = generateRepository({ seed: 1, migrations: Number(values.migrations) });
  writeRepository(folder, files);
  writeFileSync(join(folder, 'plinth.config.json'), '{ "scope": "all" }\n');
  const last = files.findLast(({ path, text }) => path.endsWith('.up.sql') && text.includes('CREATE INDEX'));
  const server = await startServer({
    vscode: await installVSCode('newest'),
    workspace: folder,
    vsix: resolve(values.vsix),
  });
  try {
    for (let window = 0; window <= Number(values.windows); window += 1) {
      const { fromServer, fromPage } = await firstSquiggle(server, last?.path ?? '');
      console.log(
        `${window === 0 ? 'cold' : 'warm'}  ${fromServer.toFixed(0)} ms after the language server was started, ${fromPage.toFixed(0)} ms after the page`,
      );
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function firstSquiggle(
  server: VSCodeServer,
  path: string,
): Promise<{ readonly fromServer: number; readonly fromPage: number }> {
  const file = `vscode-remote://127.0.0.1:${server.port}${join(server.workspace, path)}`;
  const payload = encodeURIComponent(JSON.stringify([['openFile', file]]));
  const before = serversOf(server);
  const started = Date.now();
  const workbench = await openWorkbench({ server: { ...server, url: `${server.url}&payload=${payload}` } });
  try {
    const seen = await workbench.page.waitForFunction(
      "document.querySelector('.squiggly-warning, .squiggly-error') === null ? 0 : Date.now()",
    );
    const at = Number(await seen.jsonValue());
    const [own] = serversOf(server).filter((pid) => !before.includes(pid));
    // What the window leaves to its next start is written when nothing has been asked for a while.
    await until(8_000);
    return { fromServer: at - (own === undefined ? NaN : startOf(own)), fromPage: at - started };
  } finally {
    await workbench.close();
    await until(3_000);
  }
}

/** The processes that run Plinth's language server below this VS Code. */
function serversOf(server: VSCodeServer): readonly string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isServer(pid, server.home));
}

function isServer(pid: string, home: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return command.includes('server.cjs') && command.includes(home);
  } catch {
    // It ended between the listing and the reading.
    return false;
  }
}

/** Milliseconds since 1970. */
function startOf(pid: string): number {
  const ticks = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19]);
  const perSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const [uptime] = readFileSync('/proc/uptime', 'utf8').split(' ');
  return Date.now() - Number(uptime) * 1_000 + (ticks / perSecond) * 1_000;
}
