/**
 * Lays a document out again, statement by statement: each on its own, and only where the result says the same, token for token and comment for
 * comment. What is broken, holds placeholders of a template or has a program in it stays as it is, and so does all that is between statements.
 * A document that would read differently as a whole stays as it is, too. The layout itself is the formatter's.
 */
import type { SpokenDialect } from '../migrations/convention.ts';
import type { DocumentSection } from '../migrations/files/document.ts';
import { inOneGo } from '../collections/steps.ts';
import type { OperationKind } from '../operations/model/operation.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import { applyEdits, type TextEdit } from '../text/edit.ts';
import { overlaps, slice, type Span } from '../text/span.ts';
import { hasSameTokensInSteps, saysTheSame, type Language } from './same-statement.ts';

export interface Formatter {
  /** Of each text its layout, or undefined where it cannot read the text. */
  readonly format: (texts: readonly string[]) => readonly (string | undefined)[];
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
  document: Formattable,
  formatter: Formatter,
  within?: readonly Span[],
): FormattedDocument {
  return inOneGo(formatInSteps(document, formatter, within));
}

/** A large file takes a second. */
export function* formatInSteps(
  document: Formattable,
  { format, language }: Formatter,
  within?: readonly Span[],
): Generator<undefined, FormattedDocument> {
  const { text } = document;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const statements = statementsWithLayout(document, within);
  const done = new Map<Statement, readonly TextEdit[]>();
  // The first ones take longest, since nothing of the formatter ran before.
  let together = 1;
  for (let at = 0; at < statements.length;) {
    const some = statements.slice(at, at + together);
    at += some.length;
    together = Math.min(together * 2, most);
    const formatted = format(some.map(({ parsed }) => parsed.text));
    const laidOut = some.flatMap((statement, i) => {
      const newText = formatted[i]?.trim().replaceAll(/\r?\n/g, lineEnd);
      return newText === undefined ? [] : [{ statement, newText }];
    });
    yield;
    for (const { statement, newText } of whatSaysTheSame(laidOut, language))
      done.set(statement, editTo(newText, statement, text, lineEnd));
    yield;
  }
  const edits = [...done.values()].flat();
  const result = applyEdits(text, edits);
  // A comment that nobody closed ends at GO for the server and at the end of the file for other readers.
  const isSame = result !== undefined && (yield* hasSameTokensInSteps(text, result, language));
  return isSame
    ? { edits, left: spansOf(statements.filter((one) => !done.has(one))) }
    : { edits: [], left: spansOf(statements) };
}

/** Statements of one step: formatter and grammar take much less time for some at once than for each. */
const most = 16;

interface LaidOut {
  readonly statement: Statement;
  readonly newText: string;
}

function whatSaysTheSame(laidOut: readonly LaidOut[], language: Language): readonly LaidOut[] {
  const before = laidOut.map(({ statement }) => statement.parsed.text);
  const after = laidOut.map(({ newText }) => newText);
  return saysTheSame(before.join(end), after.join(end), language)
    ? laidOut
    : laidOut.filter(({ statement, newText }) => saysTheSame(statement.parsed.text, newText, language));
}

/** Between two statements, of which the first may end with a comment. */
const end = '\n;\n';

function spansOf(statements: readonly Statement[]): readonly Span[] {
  return statements.map(({ span }) => span);
}

function statementsWithLayout(
  { text, sections }: Formattable,
  within?: readonly Span[],
): readonly Statement[] {
  const isWanted = ({ span }: Statement): boolean =>
    within === undefined || within.some((one) => overlaps(one, span) || one.start === span.start);
  return sections.flatMap(({ statements }) =>
    // What a tool leaves out of what it sends is blank in what was read, and stays.
    statements.filter(
      (one) => isWanted(one) && slice(text, one.span) === one.parsed.text && hasLayout(one.parsed),
    ),
  );
}

/** Larger ones are data: to lay them out takes seconds, and nobody reads the result. In UTF-16 units. */
const largest = 200_000;

/** What has clauses or lists to lay out. Of others, such as GRANT, the formatter takes the words for those of a query. */
const withLayout: ReadonlySet<OperationKind> = new Set([
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
  if (text.length > largest || batchEnd.test(text)) return false;
  if (understanding.kind !== 'understood' || first === undefined || !withLayout.has(first.kind)) return false;
  return tokens.every(({ kind }) => kind !== 'template' && kind !== 'meta-command' && kind !== 'unknown');
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
