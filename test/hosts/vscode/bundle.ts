/** Bundles mocha suites into CommonJS files that an extension host can load: one file per suite, and the entry beside them. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { artifactsFolder, repository } from '../paths.ts';

/** Takes every `*.suite.ts` of a folder of test/vscode and answers the path of the entry to give to VS Code. */
export async function bundleSuites(folder: string): Promise<string> {
  const from = join(repository, 'test', 'vscode');
  const into = join(artifactsFolder, 'vscode-tests', folder);
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const suites = readdirSync(join(from, folder)).filter((name) => name.endsWith('.suite.ts'));
  await build({
    entryPoints: [join(from, 'run.ts'), ...suites.map((name) => join(from, folder, name))],
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    outdir: into,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  writeFileSync(join(into, 'package.json'), '{"type":"commonjs"}');
  return join(into, 'run.cjs');
}
