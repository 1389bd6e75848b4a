/**
 * `npm run test:desktop`: the same mocha suites in a desktop VS Code, for machines that can download one.
 * Downloads come from the editor's own servers, so this is not part of `npm test`; on Linux it needs a display (xvfb-run).
 */
import { mkdtempSync, cpSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundleSuites } from '../hosts/vscode/bundle.ts';
import { artifactsFolder, repository } from '../hosts/paths.ts';

async function main(): Promise<number> {
  const workspace = mkdtempSync(join(tmpdir(), 'plinth-desktop-'));
  const resultFile = join(artifactsFolder, 'mocha-desktop.json');
  try {
    cpSync(join(repository, 'examples', 'shop'), workspace, { recursive: true });
    const tests = await bundleSuites('suite');
    rmSync(resultFile, { force: true });
    const code = await runTests({
      version: process.argv[2] ?? 'stable',
      extensionDevelopmentPath: repository,
      extensionTestsPath: tests,
      launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust'],
      extensionTestsEnv: { PLINTH_TEST_RESULT: resultFile },
    });
    const result = JSON.parse(readFileSync(resultFile, 'utf8')) as { passes: number; failures: number };
    console.log(`${result.passes} passed, ${result.failures} failed`);
    return code === 0 && result.failures === 0 && result.passes > 0 ? 0 : 1;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
