/**
 * Which tests `npm test -- --since REVISION` runs: those that reach what has changed by their imports, or by what they start, which is a bundle. Where a
 * file is one of many in a list (parts.ts) its judges run. What nothing imports (data, configuration, a runner) runs everything.
 */
import { execFileSync } from 'node:child_process';
import { repository } from '../hosts/paths.ts';
import { readPrograms, type Program } from './imports.ts';
import { parts } from './parts.ts';

/** Files that differ from where the work left the revision, with what is not committed yet. */
export function changedSince(revision: string): readonly string[] {
  const git = (...words: readonly string[]): readonly string[] =>
    execFileSync('git', words, { cwd: repository, encoding: 'utf8' }).split('\n').filter(Boolean);
  const [base = revision] = git('merge-base', revision, 'HEAD');
  return [...git('diff', '--name-only', base), ...git('ls-files', '--others', '--exclude-standard')];
}

/** What a test starts without importing it: each of its folder reaches these. */
const started: readonly (readonly [tests: RegExp, entry: string])[] = [
  [/^test\/lsp\//, 'server/main.ts'],
  [/^test\/webview\//, 'client/webview/plan/main.ts'],
  [/^test\/webview\//, 'client/webview/diagram/main.ts'],
  [/^test\/vscode\//, 'client/extension.ts'],
];

/** Data, and what tests are run by: in no test's imports. */
const unimported =
  /^(?:test\/(?:hosts|stages|fixtures)\/|examples\/|[^/]+\.(?:mjs|mts|json)$)|\.(?:wasm|gz|sql|json|snap)$/;
/** Never part of a program: contract tests read them, and run in any case. */
const prose = /\.md$|^docs\//;
/** Read by nothing that a test starts. */
const aside = /^(?:scripts\/|test\/(?:bench|real|mutants)\/)/;

/** Test files from the repository's top; undefined if everything has to run. */
export function testsReaching(
  changes: readonly string[],
  programs = readPrograms(),
): readonly string[] | undefined {
  const files = changes.filter((file) => !prose.test(file) && !aside.test(file));
  if (files.some((file) => unimported.test(file))) return undefined;
  const tests = [...programs.keys()].filter((path) => /\.(?:test|suite)\.ts$/.test(path));
  const importers = importersOf(programs);
  for (const [folder, entry] of started)
    for (const test of tests) if (folder.test(test)) add(importers, entry, test);
  const reached = new Set(files);
  const judging = new Set<string>();
  for (const file of reached) {
    const own = parts.filter(({ isMember }) => isMember(file));
    for (const { judges } of own)
      for (const test of tests) if (judges(test, programs.get(test)?.text ?? '', file)) judging.add(test);
    for (const importer of importers.get(file) ?? [])
      if (!own.some(({ isList }) => isList(importer))) reached.add(importer);
  }
  return tests.filter((test) => reached.has(test) || judging.has(test));
}

function importersOf(programs: ReadonlyMap<string, Program>): Map<string, Set<string>> {
  const importers = new Map<string, Set<string>>();
  for (const [path, { imports }] of programs) for (const imported of imports) add(importers, imported, path);
  return importers;
}

function add(importers: Map<string, Set<string>>, imported: string, importer: string): void {
  importers.set(imported, (importers.get(imported) ?? new Set()).add(importer));
}
