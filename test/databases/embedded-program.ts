/** Builds the embedded server's process once per test run, from the sources as they are, into an ignored folder. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { repository } from '../hosts/paths.ts';

let building: Promise<string> | undefined;

/** The path of the bundled process; its data files lie beside it. */
export function embeddedProgram(): Promise<string> {
  building ??= buildProgram();
  return building;
}

async function buildProgram(): Promise<string> {
  // Workers of one run must not write the same file at once.
  const folder = join(
    repository,
    '.tsbuild',
    `embedded-${process.pid}-${process.env['VITEST_WORKER_ID'] ?? '0'}`,
  );
  await mkdir(folder, { recursive: true });
  const program = join(folder, 'embedded.cjs');
  await build({
    entryPoints: [join(repository, 'engine/embedded/process/main.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', join(repository, 'scripts/build-snapshot.ts'), folder],
    { cwd: repository },
  );
  return program;
}
