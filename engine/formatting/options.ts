/**
 * Reads the SQL format options of a workspace: from .sql-formatter.json, else .prettierrc, else .editorconfig, else the editor's
 * indentation. The nearest file of each kind is used, and none outside the workspace. Invalid values are ignored, and no configuration file
 * that is a program is run.
 */
import { dirname, join, relative } from 'node:path';
import picomatch from 'picomatch';
import type { FormatOptions as EveryOption } from 'sql-formatter';
import { isObject } from '../../core/syntax/postgres/raw-tree.ts';
import { slashed } from '../workspace/above.ts';
import { readText } from '../workspace/read-file.ts';

/** Options for one statement. Those that would replace parameters by values are excluded. */
export type FormatOptions = Partial<
  Omit<EveryOption, 'params' | 'paramTypes' | 'linesBetweenQueries' | 'newlineBeforeSemicolon'>
>;

const isCase = oneOf('preserve', 'upper', 'lower');
const isSwitch = (value: unknown): boolean => typeof value === 'boolean';

/** The allowed values of each option. */
const options: Readonly<Record<keyof FormatOptions, (value: unknown) => boolean>> = {
  keywordCase: isCase,
  identifierCase: isCase,
  dataTypeCase: isCase,
  functionCase: isCase,
  indentStyle: oneOf('standard', 'tabularLeft', 'tabularRight'),
  logicalOperatorNewline: oneOf('before', 'after'),
  tabWidth: upTo(16),
  expressionWidth: upTo(1000),
  useTabs: isSwitch,
  denseOperators: isSwitch,
};

function oneOf(...words: readonly unknown[]): (value: unknown) => boolean {
  return (value) => words.includes(value);
}

function upTo(most: number): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= most;
}

/** `file` and `root` are absolute. */
export function optionsFor(file: string, root: string, editor: FormatOptions): FormatOptions {
  const folders = foldersUpTo(dirname(file), root);
  return {
    ...editor,
    ...editorConfig(file, folders),
    ...nearest(folders, ['.prettierrc', '.prettierrc.json', '.prettierrc.yaml', '.prettierrc.yml']),
    ...nearest(folders, ['.sql-formatter.json']),
  };
}

/** The nearest first; none for a folder outside. */
export function foldersUpTo(folder: string, root: string): readonly string[] {
  const inside = relative(root, folder);
  if (inside.startsWith('..')) return [];
  const parent = dirname(folder);
  return inside === '' || parent === folder ? [folder] : [folder, ...foldersUpTo(parent, root)];
}

function nearest(folders: readonly string[], names: readonly string[]): FormatOptions {
  for (const folder of folders)
    for (const name of names) {
      const text = textOf(join(folder, name));
      if (text !== undefined) return readOptions(parsed(text));
    }
  return {};
}

const largestFile = 100_000;

function textOf(path: string): string | undefined {
  const content = readText(path, largestFile);
  return content.kind === 'text' ? content.text : undefined;
}

/** JSON, or the lines of a YAML file that are a key with its value. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const lines = text.matchAll(/^(\w+):[ \t]*["']?([\w-]+)["']?[ \t]*(?:#.*)?$/gm);
    return Object.fromEntries([...lines].map(([, key, value]) => [key, scalar(value ?? '')]));
  }
}

function scalar(written: string): unknown {
  if (written === 'true' || written === 'false') return written === 'true';
  return /^\d+$/.test(written) ? Number(written) : written;
}

function readOptions(value: unknown): FormatOptions {
  const known = Object.entries(isObject(value) ? value : {}).filter(isOption);
  const read: object = Object.fromEntries(known);
  return isOptions(read) ? read : {};
}

function isOption([key, value]: readonly [string, unknown]): boolean {
  return Object.entries(options).some(([name, allows]) => name === key && allows(value));
}

function isOptions(value: object): value is FormatOptions {
  return Object.entries(value).every(isOption);
}

/** The files up to the one with `root = true`; nearer files override others, and later sections earlier ones. */
function editorConfig(file: string, folders: readonly string[]): FormatOptions {
  const found = new Map<string, string>();
  const files: { readonly folder: string; readonly text: string }[] = [];
  for (const folder of folders) {
    const text = textOf(join(folder, '.editorconfig'));
    if (text !== undefined) files.unshift({ folder, text });
    if (text !== undefined && /^\s*root\s*=\s*true\s*$/im.test(text)) break;
  }
  for (const { folder, text } of files) {
    let applies = false;
    for (const line of text.split(/\r?\n/)) {
      const glob = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
      if (glob !== undefined) applies = fits(glob, slashed(relative(folder, file)));
      const [, key, value] = /^\s*(indent_style|indent_size|tab_width)\s*=\s*(\w+)\s*$/i.exec(line) ?? [];
      if (applies && key !== undefined && value !== undefined)
        found.set(key.toLowerCase(), value.toLowerCase());
    }
  }
  const style = found.get('indent_style');
  const size = Number(found.get('indent_size') ?? Number.NaN) || Number(found.get('tab_width') ?? Number.NaN);
  return readOptions({ tabWidth: size, ...(style === undefined ? {} : { useTabs: style === 'tab' }) });
}

/** A glob without a slash matches names in any folder. */
function fits(glob: string, path: string): boolean {
  return picomatch.isMatch(path, glob.startsWith('/') ? glob.slice(1) : glob, {
    dot: true,
    basename: !glob.includes('/'),
  });
}
