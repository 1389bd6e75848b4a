/**
 * Comments of a program addressed to Plinth: `// plinth-ignore …`, and what they refer to. Those above an SQL statement are processed with
 * it.
 */
import type ts from 'typescript';
import type { EmbeddedFinding, Piece, Remark } from '../../core/embedded-sql/embedded.ts';
import type { Span } from '../../core/text/span.ts';
import { typescript } from './typescript.ts';

/** Where a language has no `//`, a space follows the `#`: two characters, as SQL's own comments begin. */
export const isIgnoringComment = /(?:\/\/[ \t]*|# )plinth-ignore[^\r\n]*/g;

export function remarksIn(file: ts.SourceFile): readonly Remark[] {
  const { text } = file;
  return Array.from(text.matchAll(isIgnoringComment), (match) => {
    const end = match.index + match[0].length;
    return { start: match.index, end, target: nodeFrom(file, afterComments(text, end)) };
  });
}

/** A composed text, or a part of one, is not a statement that could contain the comment. */
export function ignoredBy(
  finding: EmbeddedFinding,
  remarks: readonly Remark[],
  pieces: readonly Piece[],
  text: string,
): EmbeddedFinding {
  if (pieces.some(({ at }) => isIn(finding.span.start, at) && isSpoken(at, remarks))) return finding;
  const reasons = remarks.flatMap(({ start, end, target }) => {
    if (target === undefined || !isIn(finding.span.start, target)) return [];
    const said = /^(?:\/\/[ \t]*|# )plinth-ignore[ \t]+([^:]*):(.*)$/.exec(text.slice(start, end));
    const [, rules = '', reason = ''] = said ?? [];
    const isMeant = rules.split(/[\s,]+/).includes(finding.rule);
    return isMeant && reason.trim() !== '' && !reason.includes('<reason>') ? [reason.trim()] : [];
  });
  return reasons.length === 0 ? finding : { ...finding, ignored: reasons[0] };
}

function isSpoken(piece: Span, remarks: readonly Remark[]): boolean {
  return remarks.some(({ target }) => target !== undefined && isIn(piece.start, target));
}

function isIn(offset: number, { start, end }: Span): boolean {
  return start <= offset && offset < end;
}

function afterComments(text: string, from: number): number {
  const rest = /^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(text.slice(from))?.[0] ?? '';
  return from + rest.length;
}

/** The largest node that begins there. */
function nodeFrom(file: ts.SourceFile, offset: number): Span | undefined {
  const t = typescript();
  let found: Span | undefined;
  const visit = (node: ts.Node): void => {
    if (found !== undefined || offset < node.getFullStart() || offset >= node.getEnd()) return;
    if (node.getStart() === offset && !t.isSourceFile(node) && node.kind !== t.SyntaxKind.SyntaxList)
      found = { start: offset, end: node.getEnd() };
    else t.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
