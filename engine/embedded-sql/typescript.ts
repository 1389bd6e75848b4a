/** The TypeScript compiler, loaded when the first program is read. Only its parser is used: no types are checked, nothing runs. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type ts from 'typescript';
import { changedRange } from '../../core/text/changed-range.ts';

export type TypeScript = typeof ts;

let loaded: TypeScript | undefined;

export function typescript(): TypeScript {
  loaded ??= load();
  return loaded;
}

/** The bundle has it in a separate file, so that only users with programs load it. */
function load(): TypeScript {
  const require = createRequire(import.meta.url);
  const beside = fileURLToPath(new URL('typescript.cjs', import.meta.url));
  const found: unknown = require(existsSync(beside) ? beside : 'typescript');
  if (!isTypeScript(found)) throw new Error('The TypeScript parser could not be loaded.');
  return found;
}

function isTypeScript(value: unknown): value is TypeScript {
  return typeof value === 'object' && value !== null && 'createSourceFile' in value;
}

/** The compiler's type says that it always exists; a root has none. */
export function parentOf(node: ts.Node): ts.Node | undefined {
  return node.parent;
}

/** Of the function or method; empty for a call of anything else. */
export function calledName(node: ts.CallExpression): string {
  const t = typescript();
  const callee = node.expression;
  return t.isPropertyAccessExpression(callee) ? callee.name.text : t.isIdentifier(callee) ? callee.text : '';
}

/**
 * Several readers ask for one text, and of a file that is edited the parser reads again what changed: it takes the nodes of the text before, so that
 * nobody may keep a node.
 */
export function parsedScript(path: string, source: string): ts.SourceFile {
  const known = kept.get(path);
  kept.delete(path);
  const file =
    known === undefined ? parsed(path, source) : known.text === source ? known : again(known, source);
  kept.set(path, file);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size > mostKept) kept.delete(oldest);
  return file;
}

/** Files that are edited side by side. */
const mostKept = 4;
const kept = new Map<string, ts.SourceFile>();

function parsed(path: string, source: string): ts.SourceFile {
  const t = typescript();
  return t.createSourceFile(path, source, t.ScriptTarget.Latest, true, kindOf(path));
}

function again(known: ts.SourceFile, source: string): ts.SourceFile {
  const { start, oldEnd, newEnd } = changedRange(known.text, source);
  const span = { start, length: oldEnd - start };
  return typescript().updateSourceFile(known, source, { span, newLength: newEnd - start });
}

function kindOf(path: string): ts.ScriptKind {
  const { ScriptKind } = typescript();
  if (path.endsWith('x')) return path.endsWith('.tsx') ? ScriptKind.TSX : ScriptKind.JSX;
  return /\.[cm]?ts$/.test(path) ? ScriptKind.TS : ScriptKind.JS;
}
