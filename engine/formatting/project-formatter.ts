/**
 * The formatter that a project uses for its own code (Prettier, oxfmt or Biome), as it is installed there: generated files get the layout that
 * the project's check expects, whatever its settings are. It runs the project's code, and so only where a person runs a command. Without a
 * configuration or a dependency that names one, texts stay as they are.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isObject } from '../../core/syntax/postgres/raw-tree.ts';
import { readText } from '../workspace/read-file.ts';
import { foldersUpTo } from './options.ts';

interface Kind {
  /** Of the package, and for people. */
  readonly name: string;
  readonly files: readonly string[];
  /** To read a text from standard input as a file at this path and print it formatted. */
  readonly words: (path: string) => readonly string[];
}

const kinds: readonly Kind[] = [
  {
    name: 'oxfmt',
    files: ['.oxfmtrc.json', '.oxfmtrc.jsonc', 'oxfmt.config.ts'],
    words: (path) => [`--stdin-filepath=${path}`],
  },
  {
    name: '@biomejs/biome',
    files: ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc'],
    words: (path) => ['format', `--stdin-file-path=${path}`],
  },
  {
    name: 'prettier',
    files: [
      ...['', '.json', '.json5', '.yaml', '.yml', '.toml'].map((ending) => `.prettierrc${ending}`),
      ...['js', 'ts', 'mjs', 'mts', 'cjs', 'cts'].flatMap((ending) => [
        `.prettierrc.${ending}`,
        `prettier.config.${ending}`,
      ]),
    ],
    words: (path) => ['--stdin-filepath', path],
  },
];

export interface ProjectFormatter {
  /** `path` is absolute. */
  readonly format: (path: string, text: string) => Promise<Formatted>;
}

export type Formatted =
  | { readonly kind: 'formatted'; readonly text: string }
  /** A sentence. */
  | { readonly kind: 'failed'; readonly because: string };

/** Of files in a folder, from there up to the workspace. A sentence if it is not installed; undefined if the project uses none. */
export function projectFormatter(folder: string, root: string): ProjectFormatter | string | undefined {
  const places = foldersUpTo(folder, root);
  for (const place of places) {
    const kind = kinds.find((one) => uses(place, one));
    if (kind !== undefined) return installed(kind, places, place);
  }
  return undefined;
}

function uses(place: string, { name, files }: Kind): boolean {
  if (files.some((file) => existsSync(join(place, file)))) return true;
  const read = packageIn(place);
  return (
    (name === 'prettier' && read['prettier'] !== undefined) ||
    ['dependencies', 'devDependencies'].some((key) => {
      const named = read[key];
      return isObject(named) && name in named;
    })
  );
}

function packageIn(place: string): Readonly<Record<string, unknown>> {
  const content = readText(join(place, 'package.json'), largestFile);
  try {
    const read: unknown = content.kind === 'text' ? JSON.parse(content.text) : {};
    return isObject(read) ? read : {};
  } catch {
    return {};
  }
}

const largestFile = 1_000_000;

function installed(kind: Kind, places: readonly string[], place: string): ProjectFormatter | string {
  const program = places.flatMap((one) => programIn(one, kind.name) ?? []).at(0);
  return program === undefined
    ? `This project formats its files with ${kind.name}, which is not installed here.`
    : { format: (path, text) => run(kind, program, place, path, text) };
}

function programIn(place: string, name: string): string | undefined {
  const home = join(place, 'node_modules', name);
  const { bin } = packageIn(home);
  const named: unknown = isObject(bin) ? bin[name.replace(/^.*\//, '')] : bin;
  return typeof named === 'string' ? join(home, named) : undefined;
}

const deadlineMs = 60_000;
const mostOutput = 100_000_000;

function run(
  { name, words }: Kind,
  program: string,
  place: string,
  path: string,
  text: string,
): Promise<Formatted> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...words(relative(place, path))],
      { cwd: place, timeout: deadlineMs, maxBuffer: mostOutput, encoding: 'utf8' },
      (error, printed, complaint) => {
        if (error === null && printed !== '') resolve({ kind: 'formatted', text: printed });
        else
          resolve({
            kind: 'failed',
            because: `${name} did not format ${relative(place, path)}: ${(complaint.trim() || error?.message) ?? 'it printed nothing'}`,
          });
      },
    );
    // A program that ends at once does not read its input.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(text);
  });
}
