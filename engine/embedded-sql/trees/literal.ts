/** The contents of one string literal: verbatim runs, escapes, and the expressions interpolated into it. */
import type { Part } from '../../../core/embedded-sql/embedded.ts';
import type { Span } from '../../../core/text/span.ts';
import type { ProgramLanguage } from '../languages/language.ts';
import { childrenOf } from './nodes.ts';
import type { TreeNode } from './tree-sitter.ts';

/** A run of text, or an expression. */
export type Run =
  | { readonly kind: 'part'; readonly part: Part }
  /** `expression` is undefined if the grammar does not separate it. */
  | {
      readonly kind: 'hole';
      readonly start: number;
      readonly end: number;
      readonly expression: TreeNode | undefined;
    };

/** `body` is the node with the text, which is elsewhere for a heredoc of Ruby. */
export function runsOf(
  node: TreeNode,
  body: TreeNode,
  source: string,
  language: ProgramLanguage,
): readonly Run[] {
  const segments = segmentsOf(body, source).map((one, at) =>
    // A heredoc begins on the line after the one that announces it.
    at === 0 && body.id !== node.id ? { ...one, start: one.start + lineEnd(source, one.start) } : one,
  );
  const [first] = segments;
  if (first === undefined) return [];
  const opening = body.id === node.id ? source.slice(node.startIndex, first.start).trimStart() : node.text;
  const escapes = language.escapes(opening);
  const mayInterpolate = !(opening.startsWith("'") || /^<<[~-]?'/.test(opening));
  return segments.flatMap((one): readonly Run[] => {
    if (one.expression !== undefined) return [{ kind: 'hole', ...one }];
    const quote = quoteAfter(opening, escapes);
    const runs =
      escapes === undefined ? [verbatim(source, one, quote)] : unescaped(source, one, escapes, quote);
    const { inText } = language;
    return inText === undefined || !mayInterpolate ? runs : runs.flatMap((run) => interpolated(run, inText));
  });
}

/** How a double quote is written in the literal. */
function quoteAfter(opening: string, escapes: RegExp | undefined): Part['quote'] {
  if (/^(?:[A-Za-z]*(?:'|""")|`|<<)/.test(opening)) return 'guarded "';
  const isEscaped = escapes !== undefined && new RegExp(escapes.source).test(String.raw`\"`);
  return isEscaped && /^[$A-Za-z]*"$/.test(opening) ? 'guarded \\"' : 'guarded';
}

function lineEnd(source: string, at: number): number {
  return /^\r?\n/.exec(source.slice(at, at + 2))?.[0].length ?? 0;
}

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly expression: TreeNode | undefined;
}

const delimiter =
  /^(?:string_start|string_end|interpolation_start|interpolation_quote|raw_string_(?:start|end)|heredoc_(?:start|end))$/;
const content = /content|fragment|escape|^nowdoc_string$/;

/** Adjacent runs of text are one. */
function segmentsOf(node: TreeNode, source: string): readonly Segment[] {
  const value = node.childForFieldName('value');
  if (value !== null && /doc_body$/.test(value.type)) return segmentsOf(value, source);
  // Without children the quotes are part of the node: `@"…"`.
  if (node.namedChildren.length === 0) {
    const text = /^@?"([\s\S]*)"$/.exec(node.text)?.[1];
    const start = node.startIndex + (text === undefined ? 0 : node.text.indexOf('"') + 1);
    return text === undefined || text === ''
      ? []
      : [{ start, end: start + text.length, expression: undefined }];
  }
  const found: Segment[] = [];
  let opened: number | undefined;
  for (const child of childrenOf(node)) {
    const { type, startIndex: start, endIndex: end } = child;
    const last = found.at(-1);
    if (delimiter.test(type)) continue;
    if (!child.isNamed) {
      // The braces of `{$user->name}` belong to the expression.
      if (child.text === '{' || child.text === '${') opened = start;
      else if (child.text === '}' && last?.expression !== undefined)
        found[found.length - 1] = { ...last, end };
      continue;
    }
    const isText = content.test(type);
    const begins = isText ? start : (opened ?? start);
    // Some grammars leave out the ends of lines.
    const from = last !== undefined && /^\s+$/.test(source.slice(last.end, begins)) ? last.end : begins;
    if (last !== undefined && last.expression === undefined && last.end === from && (isText || from < begins))
      found[found.length - 1] = { ...last, end: isText ? end : begins };
    else if (isText || from < begins)
      found.push({ start: from, end: isText ? end : begins, expression: undefined });
    if (!isText) found.push({ start: begins, end, expression: child });
    opened = undefined;
  }
  return found;
}

function verbatim(source: string, { start, end }: Span, quote: Part['quote']): Run {
  return {
    kind: 'part',
    part: { text: source.slice(start, end), at: { start, end }, kind: 'verbatim', quote },
  };
}

function unescaped(
  source: string,
  { start, end }: Span,
  escapes: RegExp,
  quote: Part['quote'],
): readonly Run[] {
  const runs: Run[] = [];
  let from = start;
  for (const { 0: written, index } of source.slice(start, end).matchAll(escapes)) {
    const at = { start: start + index, end: start + index + written.length };
    if (at.start > from) runs.push(verbatim(source, { start: from, end: at.start }, quote));
    runs.push({ kind: 'part', part: { text: meaningOf(written), at, kind: 'written', quote } });
    from = at.end;
  }
  if (from < end) runs.push(verbatim(source, { start: from, end }, quote));
  return runs;
}

const single: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  s: ' ',
};

/** A backslash and what follows it, or a doubled character. */
function meaningOf(written: string): string {
  if (!written.startsWith('\\')) return written.slice(0, 1);
  const code = /^\\(?:x([\da-fA-F]{2})|u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|U([\da-fA-F]{8}))$/.exec(written);
  if (code !== null) {
    const value = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? code[4] ?? '0', 16);
    return value <= 0x10ffff ? String.fromCodePoint(value) : '\ufffd';
  }
  if (/^\\[0-7]+$/.test(written)) return String.fromCodePoint(Number.parseInt(written.slice(1), 8));
  const next = written.slice(1);
  if (/^\r?\n$/.test(next)) return '';
  return single[next] ?? next;
}

/** For a grammar that leaves an interpolation in the text. */
function interpolated(run: Run, pattern: RegExp): readonly Run[] {
  if (run.kind === 'hole' || run.part.kind !== 'verbatim') return [run];
  const { text, at } = run.part;
  const runs: Run[] = [];
  const put = (from: number, to: number): void => {
    if (to <= from) return;
    const span = { start: at.start + from, end: at.start + to };
    runs.push({ kind: 'part', part: { ...run.part, text: text.slice(from, to), at: span } });
  };
  let from = 0;
  for (const { 0: written, index } of text.matchAll(pattern)) {
    put(from, index);
    const start = at.start + index;
    runs.push({ kind: 'hole', start, end: start + written.length, expression: undefined });
    from = index + written.length;
  }
  put(from, text.length);
  return runs;
}
