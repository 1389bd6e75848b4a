/** What ships: exactly these files and no more, small enough to download anywhere. `npm run package` has to have run. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { describe, expect, it } from 'vitest';
import { shippedExtensions } from '../../engine/embedded/extensions.ts';
import { repository } from '../hosts/paths.ts';

/** Adding a file to what ships is a decision: it is written here as well. */
const both = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'THIRD_PARTY_NOTICES.md',
  'dist/embedded.cjs',
  'dist/libpg-query.wasm',
  'dist/pgdata.tar.gz',
  'dist/pglite.data',
  'dist/pglite.wasm',
  ...shippedExtensions.map((name) => `dist/${name}.tar.gz`),
  'package.json',
];
const vsixOnly = [
  'docs/plinth.config.schema.json',
  'dist/extension.cjs',
  'dist/server.cjs',
  'media/activity-bar.svg',
  'media/icon.png',
  'syntaxes/annotations-injection.tmLanguage.json',
  'syntaxes/plan.tmLanguage.json',
  'syntaxes/plpgsql-injection.tmLanguage.json',
];
const npmOnly: readonly string[] = [];

describe('the VSIX', () => {
  it('holds exactly the files that are meant to ship', async () => {
    const files = await listFiles({ cwd: repository, packageManager: PackageManager.None });
    expect([...files].sort()).toEqual([...both, ...vsixOnly].sort());
  });

  it('is at most 20 MB', () => {
    const { version } = manifest();
    const megabytes = statSync(join(repository, `plinth-${version}.vsix`)).size / 1024 / 1024;
    console.log(`VSIX: ${megabytes.toFixed(2)} MB`);
    expect(megabytes).toBeLessThanOrEqual(20);
  });
});

describe('the npm package', () => {
  it('holds exactly the command line and what it loads', () => {
    const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [pack] = JSON.parse(printed) as readonly { readonly files: readonly { readonly path: string }[] }[];
    expect(pack?.files.map((file) => file.path).sort()).toEqual([...both, ...npmOnly].sort());
  });

  it('depends on nothing at run time', () => {
    expect(manifest().dependencies).toBeUndefined();
  });
});

function manifest(): { readonly version: string; readonly dependencies?: unknown } {
  return JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string };
}
