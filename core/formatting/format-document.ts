/**
 * Lays a document out again, statement by statement: each on its own, and only where the result says the same, token for token and comment for
 * comment. What is broken, holds placeholders of a template or has a program in it stays as it is, and so does all that is between statements.
 * A document that would read differently as a whole stays as it is, too. The layout itself is the formatter's.
 */
import type { SpokenDialect } from '../migrations/convention.ts';
import type { DocumentSection } from '../migrations/files/document.ts';
import type { OperationKind } from '../operations/model/operation.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import { applyEdits, type TextEdit } from '../text/edit.ts';
import { overlaps, slice, type Span } from '../text/span.ts';
import { hasSameTokens, saysTheSame, type Language } from './same-statement.ts';

export interface Formatter {
  /** Undefined where it cannot read the text. */
  readonly format: (text: string) => string | undefined;
  readonly language: Language;
}

export interface FormattedDocument {
  readonly edits: readonly TextEdit[];
  /** Statements that the formatter would have changed in more than their layout, or could not read. */
  readonly left: readonly Span[];
}

interface Formattable {
  readonly text: string;
  readonly dialect: SpokenDialect;
  readonly sections: readonly DocumentSection[];
}

/** `within`: of the statements that overlap one of these alone. */
export function formatDocument(
  { text, sections }: Formattable,
  formatter: Formatter,
  within?: readonly Span[],
): FormattedDocument {
  const edits: TextEdit[] = [];
  const left: Span[] = [];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  for (const statement of sections.flatMap(({ statements }) => statements)) {
    const { span, parsed } = statement;
    const isWanted =
      within === undefined || within.some((one) => overlaps(one, span) || one.start === span.start);
    // What a tool leaves out of what it sends is blank in what was read, and stays.
    const isWhole = slice(text, span) === parsed.text;
    if (!isWanted || !isWhole || !hasLayout(parsed)) continue;
    const formatted = checked(parsed.text, lineEnd, formatter);
    if (formatted === undefined) left.push(span);
    else edits.push(...editTo(formatted, statement, text, lineEnd));
  }
  const result = applyEdits(text, edits);
  // A comment that nobody closed ends at GO for the server and at the end of the file for other readers.
  if (result === undefined || !hasSameTokens(text, result, formatter.language))
    return { edits: [], left: [...left, ...edits.map(({ span }) => span)] };
  return { edits, left };
}

/** What has clauses or lists to lay out. Of others, such as GRANT, the formatter takes the words for those of a query. */
const laidOut: ReadonlySet<OperationKind> = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'createTable',
  'createTableAs',
  'createView',
  'createIndex',
  'createType',
  'addColumn',
  'dropColumn',
  'alterColumnType',
  'setDefault',
  'dropDefault',
  'setNotNull',
  'dropNotNull',
  'addConstraint',
  'dropConstraint',
  'redefineColumn',
]);

/** Inside of a statement, such a line means that the file is for another server than it was taken for. */
const batchEnd = /^\s*GO\s*;?\s*$/im;

function hasLayout({ operations, text, tokens, understanding }: ParsedStatement): boolean {
  const [first] = operations;
  if (batchEnd.test(text)) return false;
  if (understanding.kind !== 'understood' || first === undefined || !laidOut.has(first.kind)) return false;
  return tokens.every(({ kind }) => kind !== 'template' && kind !== 'meta-command' && kind !== 'unknown');
}

/** Larger ones are data: to lay them out takes seconds, and nobody reads the result. In UTF-16 units. */
const largest = 200_000;

/** Undefined where the result says something else. */
function checked(text: string, lineEnd: string, { format, language }: Formatter): string | undefined {
  const once = text.length > largest ? undefined : format(text)?.trim().replaceAll(/\r?\n/g, lineEnd);
  if (once === undefined || once === text) return once;
  return saysTheSame(text, once, language) ? once : undefined;
}

/** Each statement begins in the first column, unless a comment or a label precedes it on its line. */
function editTo(
  newText: string,
  { span, parsed }: Statement,
  text: string,
  lineEnd: string,
): readonly TextEdit[] {
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const before = text.slice(lineStart, span.start).trimEnd();
  const start = before === '' || before.endsWith(';') ? lineStart + before.length : span.start;
  const written = before.endsWith(';') ? `${lineEnd}${newText}` : newText;
  if (written === parsed.text && start === span.start) return [];
  return [{ span: { start, end: span.end }, newText: written }];
}
