/**
 * Loads the grammars of programming languages, each when the first file of its language is read. Reading is synchronous, loading is not:
 * whoever reads a file awaits `loadGrammar` before.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { programLanguage, type ProgramLanguageName } from '../../../core/migrations/detection/script-path.ts';
import { csharp } from '../languages/csharp.ts';
import { go } from '../languages/go.ts';
import { java } from '../languages/java.ts';
import { kotlin } from '../languages/kotlin.ts';
import type { ProgramLanguage } from '../languages/language.ts';
import { php } from '../languages/php.ts';
import { python } from '../languages/python.ts';
import { ruby } from '../languages/ruby.ts';
import { rust } from '../languages/rust.ts';
import { KeptTrees, type ReadTree } from './kept-trees.ts';
import type { Grammar, TreeParser, TreeSitter } from './tree-sitter.ts';

const languages: Readonly<Record<ProgramLanguageName, ProgramLanguage>> = {
  csharp,
  go,
  java,
  kotlin,
  php,
  python,
  ruby,
  rust,
};

/** The language of a file, with its parser. */
export interface LoadedLanguage {
  readonly language: ProgramLanguage;
  /** The tree is valid until `read` returns. */
  readonly parse: <T>(source: string, read: ReadTree<T>) => T;
}

interface Loaded {
  readonly language: ProgramLanguage;
  readonly parser: TreeParser;
}

const loaded = new Map<ProgramLanguageName, Loaded>();
const trees = new KeptTrees();
const loading = new Map<ProgramLanguageName, Promise<void>>();

/** Nothing for files that need no grammar. */
export async function loadGrammar(path: string): Promise<void> {
  const name = programLanguage(path);
  if (name === undefined || loaded.has(name)) return;
  const known = loading.get(name) ?? load(name);
  loading.set(name, known);
  await known;
}

/** True for files that need no grammar. */
export function isGrammarLoaded(path: string): boolean {
  const name = programLanguage(path);
  return name === undefined || loaded.has(name);
}

/** Undefined for other files, and before the grammar is loaded. */
export function loadedLanguage(path: string): LoadedLanguage | undefined {
  const name = programLanguage(path);
  const found = name && loaded.get(name);
  if (found === undefined) return undefined;
  const { language, parser } = found;
  return { language, parse: (source, read) => trees.read(path, source, parser, read) };
}

async function load(name: ProgramLanguageName): Promise<void> {
  const language = languages[name];
  const { Parser, Language } = await treeSitter();
  const bytes = await readFile(placeOf(`tree-sitter-${language.grammar}.wasm`, packageOf(language.grammar)));
  const grammar = await Language.load(bytes);
  const parser = new Parser();
  parser.setLanguage(grammar);
  loaded.set(name, { language, parser });
}

let runtime: Promise<TreeSitter> | undefined;

function treeSitter(): Promise<TreeSitter> {
  runtime ??= startRuntime();
  return runtime;
}

async function startRuntime(): Promise<TreeSitter> {
  const found: unknown = require_(placeOf('tree-sitter.cjs', common));
  if (!isTreeSitter(found)) throw new Error('The parser of programs could not be loaded.');
  await found.Parser.init({ locateFile: (file: string) => placeOf(file, common) });
  return found;
}

const require_ = createRequire(import.meta.url);
const common = '@vscode/tree-sitter-wasm/wasm';

function packageOf(grammar: Grammar): string {
  return grammar === 'kotlin' ? '@tree-sitter-grammars/tree-sitter-kotlin' : common;
}

/** Beside the bundle, else in the package. */
function placeOf(file: string, folder: string): string {
  const beside = fileURLToPath(new URL(file, import.meta.url));
  return existsSync(beside) ? beside : require_.resolve(`${folder}/${file.replace('.cjs', '.js')}`);
}

function isTreeSitter(value: unknown): value is TreeSitter {
  return typeof value === 'object' && value !== null && 'Parser' in value && 'Language' in value;
}
