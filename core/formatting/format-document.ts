/**
 * Lays a document out again, statement by statement: each on its own, and only where the result says the same, token for token and comment for
 * comment. What is broken, holds placeholders of a template or has a program in it stays as it is, and so does all that is between statements.
 * The layout itself is the formatter's.
 */
import type { SpokenDialect } from '../migrations/convention.ts';
import type { DocumentSection } from '../migrations/files/document.ts';
import type { OperationKind } from '../operations/model/operation.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import type { TextEdit } from '../text/edit.ts';
import { overlaps, slice, type Span } from '../text/span.ts';
import { saysTheSame, type Language } from './same-statement.ts';

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
    else edits.push(...editTo(formatted, statement, text));
  }
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

function hasLayout({ operations, tokens, understanding }: ParsedStatement): boolean {
  const [first] = operations;
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

/** A statement that begins its line begins it in the first column. */
function editTo(newText: string, { span, parsed }: Statement, text: string): readonly TextEdit[] {
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const start = text.slice(lineStart, span.start).trim() === '' ? lineStart : span.start;
  if (newText === parsed.text && start === span.start) return [];
  return [{ span: { start, end: span.end }, newText }];
}
