/** House rules that no other tool checks: every file opens with what it is, holds one idea, and the map names only what exists. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../hosts/paths.ts';

const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: repository,
  encoding: 'utf8',
})
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(repository, path)));
const sources = tracked.filter((path) => /\.ts$/.test(path) && !/(^|\/)(fixtures|generated)\//.test(path));
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

/** Lines of a file, by the first pattern that matches its path. */
const limits: readonly (readonly [pattern: RegExp, lines: number])[] = [
  [/^(client\/extension|server\/main)\.ts$/, 80],
  // Generated: two lines for each rule.
  [/^core\/rules\/index\.ts$/, 1000],
  // Data of tests.
  [/^test\/.*-cases\.ts$/, 1000],
  [/./, 600],
];

it('every product file opens with what it is', () => {
  const product = sources.filter(
    (path) => /^(core|engine|protocol|server|client|cli|scripts)\//.test(path) && !path.endsWith('.test.ts'),
  );
  expect(product.filter((path) => !/^(?:#!.*\n)?\/(?:\*\*|\/ )/.test(read(path)))).toEqual([]);
});

it('every file is one idea: 600 lines at most', () => {
  const long = sources.filter((path) => {
    const limit = limits.find(([pattern]) => pattern.test(path))?.[1] ?? 0;
    return ideaOf(path).split('\n').length > limit;
  });
  expect(long).toEqual([]);
});

/** A rule's examples are its documentation and may be as long as they need to be. */
function ideaOf(path: string): string {
  const text = read(path);
  return path.startsWith('core/rules/') ? text.replace(/\n {2}examples: \[[^]*?\n {2}\],/, '') : text;
}

it('no folder has more files than a person reads through', () => {
  const most = 60;
  // Recorded data: one file for each case, which nobody looks for by its name.
  const recorded = /^test\/(fixtures|taint\/corpus)\//;
  const counts = new Map<string, number>();
  for (const path of tracked.filter((one) => !recorded.test(one)))
    counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  expect([...counts].filter(([, files]) => files > most)).toEqual([]);
});

it('ARCHITECTURE.md names paths that exist', () => {
  const pattern = /`((?:[\w.-]+\/)+[\w.-]*|[\w-]+\.(?:ts|mjs|cjs|json|jsonc|md))`/g;
  const named = [...read('ARCHITECTURE.md').matchAll(pattern)].map((match) => match[1] ?? '');
  expect(named.length).toBeGreaterThan(20);
  const exists = (path: string): boolean =>
    tracked.some((file) => file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`));
  expect(named.filter((path) => !exists(path))).toEqual([]);
});

it('the repository holds no path of one machine and no registry', () => {
  const telling = /(^|[\s"'`(=])\/(work|root|home\/\w+)\/[\w.]|registry\.npmjs|"resolved":/;
  const texts = tracked.filter(
    (path) => !/\.(png|wasm|ico|gz|tar)$/.test(path) && path !== 'test/contract/tidy.test.ts',
  );
  expect(texts.filter((path) => telling.test(read(path)))).toEqual([]);
});
