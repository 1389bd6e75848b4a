/** What ships: exactly these files and no more, small enough to download anywhere. `npm run package` has to have run. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  'dist/libpg-query-15.wasm',
  'dist/libpg-query-16.wasm',
  'dist/libpg-query-17.wasm',
  'dist/libpg-query.wasm',
  'dist/mysql2.cjs',
  'dist/pgdata.packed',
  'dist/pglite.data',
  'dist/pglite.wasm',
  'dist/sqlite.cjs',
  'dist/sqlite3.wasm',
  'dist/ssh2.cjs',
  'dist/tedious.cjs',
  ...['', '-c-sharp', '-go', '-java', '-kotlin', '-php', '-python', '-ruby', '-rust'].map(
    (name) => `dist/tree-sitter${name}.wasm`,
  ),
  'dist/tree-sitter.cjs',
  'dist/typescript.cjs',
  'docs/plinth.config.schema.json',
  'docs/plinth.stats.schema.json',
  ...shippedExtensions.map((name) => `dist/${name}.tar.gz`),
  'package.json',
];
const vsixOnly = [
  'dist/duckdb.cjs',
  'dist/clickhouse.cjs',
  ...pages(),
  'dist/extension.cjs',
  'dist/server.cjs',
  'dist/webview/diagram.css',
  'dist/webview/diagram.js',
  'dist/webview/plan.css',
  'dist/webview/plan.js',
  'media/activity-bar.svg',
  'media/icon.png',
  'media/plan-dark.svg',
  'media/plan-light.svg',
  'media/plinth.svg',
  'media/review-dark.svg',
  'media/review-light.svg',
  'media/walkthrough/compare.svg',
  'media/walkthrough/finding.svg',
  'media/walkthrough/plan.svg',
  'media/walkthrough/schema.svg',
  'media/walkthrough/status.svg',
  'syntaxes/annotations-injection.tmLanguage.json',
  'syntaxes/plan.tmLanguage.json',
  'syntaxes/plpgsql-injection.tmLanguage.json',
  'syntaxes/preview.tmLanguage.json',
  'syntaxes/sql-in-strings.tmLanguage.json',
];
const npmOnly = [
  'dist/cli.cjs',
  'docs/lint-output.schema.json',
  'docs/effects-output.schema.json',
  'docs/pii-output.schema.json',
  'docs/prove-output.schema.json',
  'docs/review-output.schema.json',
  'docs/docs-output.schema.json',
  'docs/audit-output.schema.json',
  'docs/audit-trend.schema.json',
  'docs/own-rules.d.ts',
];

/** What vsce calls some files inside the package, and what it adds itself. */
const renamed: Readonly<Record<string, string>> = {
  'CHANGELOG.md': 'changelog.md',
  LICENSE: 'LICENSE.txt',
  'README.md': 'readme.md',
};
const added = ['[Content_Types].xml', 'extension.vsixmanifest'];

/** The link of a diagnostic opens them without a network, and they link to the guide. */
function pages(): readonly string[] {
  return ['docs/rules', 'docs/guide'].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`),
  );
}

describe('the VSIX', () => {
  const vsix = readFileSync(join(repository, `plinth-${manifest().version}.vsix`));

  it('holds exactly the files that are meant to ship', () => {
    const meant = [...both, ...vsixOnly].map((path) => `extension/${renamed[path] ?? path}`);
    const entries = zipEntries(vsix);
    const parts = entries.filter((path) => isPartOf('extension/dist/server', path));
    expect(entries.filter((path) => !parts.includes(path)).toSorted()).toEqual(
      [...meant, ...added].toSorted(),
    );
    expect(parts.length).toBeGreaterThan(1);
  });

  it('is at most 20 MB', () => {
    const megabytes = vsix.length / 1024 / 1024;
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
    const paths = (pack?.files ?? []).map((file) => file.path);
    const parts = paths.filter((path) => isPartOf('dist/cli', path));
    expect(paths.filter((path) => !parts.includes(path)).sort()).toEqual([...both, ...npmOnly].sort());
    expect(parts.length).toBeGreaterThan(1);
  });

  it('depends on nothing at run time', () => {
    expect(manifest().dependencies).toBeUndefined();
  });
});

/** Parts are called by what is in them. */
function isPartOf(program: string, path: string): boolean {
  return path.startsWith(`${program}-`) && /^\w+\.cjs$/.test(path.slice(program.length + 1));
}

/** Names in a zip's central directory, which starts where its last record says. */
function zipEntries(zip: Buffer): readonly string[] {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    names.push(zip.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names;
}

function manifest(): { readonly version: string; readonly dependencies?: unknown } {
  return JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string };
}
