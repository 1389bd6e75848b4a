/** The folders of the packages of a workspace, by what its own file names and what a command selects. */
import type { Surroundings } from './act.ts';
import { fitsStars } from '../text/pattern.ts';
import { foldersUp, resolvePath } from './paths.ts';

/** Which packages: all, the root of the workspace alone, or those of these names, folders or patterns. */
export type Packages = 'all' | 'root' | readonly string[];

export function packagesOf(selected: Packages, folder: string, around: Surroundings): readonly string[] {
  for (const root of foldersUp(folder)) {
    const patterns = patternsIn(root, around);
    if (patterns.length === 0) continue;
    if (selected === 'root') return [root];
    const folders = [...new Set(patterns.flatMap((pattern) => foldersOf(root, pattern, around)))];
    const all = folders.flatMap((one) => {
      const text = around.file(resolvePath(one, 'package.json'));
      return text === undefined
        ? []
        : [{ folder: one, name: /"name"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? '' }];
    });
    return all
      .filter((one) => selected === 'all' || selected.some((asked) => isMeant(asked, one, folder)))
      .map((one) => one.folder);
  }
  return [];
}

/** By package.json, pnpm-workspace.yaml or lerna.json. */
function patternsIn(root: string, around: Surroundings): readonly string[] {
  const json = ['package.json', 'lerna.json'].map((name) => around.file(resolvePath(root, name)) ?? '');
  const listed = json.flatMap((text) => {
    const [, found = ''] =
      /"(?:workspaces|packages)"\s*:\s*(?:\{\s*"packages"\s*:\s*)?\[([^\]]*)\]/.exec(text) ?? [];
    return [...found.matchAll(/"([^"]+)"/g)].map(([, pattern = '']) => pattern);
  });
  const [, yaml = ''] =
    /^packages:[ \t]*\r?\n((?:[ \t]*-[^\n]*\r?\n?|[ \t]*#[^\n]*\r?\n)*)/m.exec(
      `${around.file(resolvePath(root, 'pnpm-workspace.yaml')) ?? ''}\n`,
    ) ?? [];
  const written = [...yaml.matchAll(/^[ \t]*-[ \t]*["']?([^"'#\s]+)/gm)].map(([, pattern = '']) => pattern);
  return [...listed, ...written].filter((pattern) => !pattern.startsWith('!'));
}

/** A pattern with stars stands for the folders at that place; two stars for two levels. */
function foldersOf(root: string, pattern: string, around: Surroundings): readonly string[] {
  let found = [root];
  for (const part of pattern.replace(/^\.\//, '').split('/')) {
    if (part === '') continue;
    const below = (folder: string): readonly string[] =>
      around.folders(folder).map((name) => resolvePath(folder, name));
    if (part === '**') found = found.flatMap((folder) => [folder, ...below(folder)]).slice(0, most);
    else if (part.includes('*')) found = found.flatMap(below).slice(0, most);
    else found = found.map((folder) => resolvePath(folder, part));
  }
  return found;
}

const most = 1_000;

/** A name, a folder, or a pattern; dots and braces of a filter select what hangs together with it. */
function isMeant(
  asked: string,
  { folder, name }: { readonly folder: string; readonly name: string },
  from: string,
): boolean {
  const [, bare = ''] = /^(?:\.{3}\^?)?\{?(.*?)\}?(?:\[[^[\]]*\])?(?:\^?\.{3})?$/s.exec(asked) ?? [];
  if (bare === '') return true;
  const whole = resolvePath(from, bare);
  if (bare.includes('*')) return fitsStars(bare, name) || fitsStars(whole, folder);
  return bare === name || bare === name.replace(/^@[^/]*\//, '') || whole === folder;
}
