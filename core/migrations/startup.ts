/**
 * Where a repository runs its migrations as its application starts: a container's entry point, the start command of a platform. There migration
 * and release are one step. A few small files are looked at, by their names; what a pipeline does before a release is none of them.
 */
import type { MigrationTool } from './convention.ts';
import { has, join, withAncestors, type Listing } from './listing.ts';

export interface StartUp {
  /** Relative to the workspace. */
  readonly file: string;
  /** From one. */
  readonly lines: readonly number[];
}

interface StartFile {
  readonly name: RegExp;
  /** Of a line: it runs when the application starts. */
  readonly runs: RegExp;
}

const kinds: readonly StartFile[] = [
  { name: /(?:^|\/)(?:[\w-]*-)?(?:entrypoint|start)(?:[.-][\w.-]*)?\.sh$/i, runs: /^\s*[^#\s]/ },
  { name: /(?:^|\/)render\.ya?ml$/i, runs: /^\s*startCommand:/ },
  { name: /(?:^|\/)(?:[^/]*\.)?Dockerfile(?:[.-][^/]*)?$/i, runs: /^\s*(?:CMD|ENTRYPOINT)\b/i },
  { name: /(?:^|\/)Procfile$/, runs: /^web:/ },
];
/** Samples and fixtures are other people's programs. */
const aside = /(?:^|\/)(?:examples?|samples?|fixtures?|tests?|e2e|templates?|node_modules|vendor)\//i;
const mostFiles = 40;

/** Which of them starts what is in production is not known: all that do, the nearest to the root first. */
export function startUpsOf(
  { deploys }: Pick<MigrationTool, 'deploys'>,
  folder: string,
  listing: Listing,
): readonly StartUp[] {
  if (deploys === undefined) return [];
  const commands = [deploys, ...scriptsWith(deploys, folder, listing)];
  const files = kinds.flatMap((kind) =>
    listing.paths
      .filter((path) => kind.name.test(path) && !aside.test(path))
      .toSorted((a, b) => a.split('/').length - b.split('/').length)
      .slice(0, mostFiles)
      .map((file) => ({ file, kind })),
  );
  return files.slice(0, mostFiles).flatMap(({ file, kind }) => {
    const lines = (listing.text(file) ?? '').split('\n');
    const found = lines.flatMap((line, at) =>
      kind.runs.test(line) && !isPrinted(line) && commands.some((one) => one.test(line)) ? [at + 1] : [],
    );
    return found.length === 0 ? [] : [{ file, lines: found }];
  });
}

/** Names of the scripts that run it, in the nearest package.json that has some: of that package, whoever calls them from elsewhere names it. */
function scriptsWith(deploys: RegExp, folder: string, listing: Listing): readonly RegExp[] {
  for (const home of withAncestors(folder)) {
    const file = join(home, 'package.json');
    const text = has(listing, file) ? (listing.text(file) ?? '') : '';
    const scripts = [...text.matchAll(/"([\w:.-]+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].flatMap(
      ([, name = '', command = '']) => (deploys.test(command) ? [name] : []),
    );
    const name = /"name"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? '';
    if (scripts.length > 0)
      return scripts.map(
        (script) =>
          new RegExp(`${home === '' ? '' : `${escaped(name)}[^\\n]*`}\\s${escaped(script)}(?![\\w:-])`),
      );
  }
  return [];
}

function isPrinted(line: string): boolean {
  return /^\s*(?:echo|printf)\b/.test(line);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
