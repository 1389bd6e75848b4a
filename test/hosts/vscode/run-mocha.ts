/**
 * Runs a mocha suite inside the extension host of a real VS Code and demands proof that it ran.
 * The exit code alone is no proof: an extension host that dies reports 0.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isBroad } from '../../breadth.ts';
import { artifactsFolder, repository } from '../paths.ts';
import type { VSCodeInstallation } from './install.ts';
import { judge, type MochaOutcome } from './proof.ts';
import { startServer, type ServerOptions, type VSCodeServer } from './server.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

export interface MochaRun extends Omit<ServerOptions, 'vscode'> {
  readonly vscode: VSCodeInstallation;
  /** Names the result file and what is printed. */
  readonly name: string;
  /** The bundled test index. */
  readonly tests: string;
  readonly timeoutSeconds?: number;
}

/** With `vsix` the packaged extension is tested; without, the build in dist/. */
export async function runMocha(run: MochaRun): Promise<MochaOutcome> {
  const resultFile = join(artifactsFolder, `mocha-${run.name}.json`);
  mkdirSync(artifactsFolder, { recursive: true });
  rmSync(resultFile, { force: true });
  const consoleLines: string[] = [];
  let workbench: Workbench | undefined;
  const camera = await startCamera((name) => workbench?.screenshot(name));
  const extension = run.vsix === undefined ? repository : emptyExtension();
  let server: VSCodeServer | undefined;
  try {
    server = await startServer({
      ...run,
      environment: {
        ...run.environment,
        PLINTH_TEST_RESULT: resultFile,
        ...(isBroad ? { PLINTH_TEST_CAMERA: camera.url } : {}),
      },
    });
    const ending = await new Promise<number | string>((resolve, reject) => {
      const seconds = run.timeoutSeconds ?? 900;
      const deadline = setTimeout(() => resolve(`did not end within ${seconds} s`), seconds * 1000);
      void server?.ended.then(() => resolve('the VS Code server ended'));
      openWorkbench({
        server: server as VSCodeServer,
        extension,
        tests: run.tests,
        onLog: (line) => consoleLines.push(line),
        onExit: (code) => {
          clearTimeout(deadline);
          resolve(code);
        },
      }).then((opened) => (workbench = opened), reject);
    });
    const log = [server.log(), ...consoleLines].join('\n');
    writeFileSync(join(artifactsFolder, `mocha-${run.name}.log`), log);
    if (ending !== 0) await workbench?.screenshot(`failed-${run.name}`).catch(() => undefined);
    return judge(ending, existsSync(resultFile) ? readFileSync(resultFile, 'utf8') : undefined, log);
  } finally {
    await workbench?.close();
    await server?.stop();
    camera.close();
    if (extension !== repository) rmSync(extension, { recursive: true, force: true });
  }
}

/** Tests need an extension under development; for a packaged one it is one that does nothing. */
function emptyExtension(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-empty-'));
  const manifest = { name: 'empty', publisher: 'plinth-test', version: '0.0.0', engines: { vscode: '*' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

/** Lets a test inside the extension host photograph the window: it has no other way to reach the browser. */
async function startCamera(
  shoot: (name: string) => Promise<void> | undefined,
): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://camera').pathname.slice(1);
    const shot =
      shoot(name.replaceAll(/[^a-z0-9-]/g, '_')) ?? Promise.reject(new Error('the window is not open'));
    shot.then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  // A connection that the other side is about to use again must not be closed as idle.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the camera has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
