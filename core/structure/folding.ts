/**
 * Determines the foldable ranges of a document: sections, statements, brackets, blocks, data of COPY, comments and marked regions. Ranges
 * cover whole lines, one for each first line.
 */
import type { Statement } from '../syntax/statement.ts';
import { LineIndex } from '../text/line-index.ts';
import { shift, type Span } from '../text/span.ts';
import { pairsIn } from './pairs.ts';
import { commentsBetween, runsOf, withEnd, type Run, type Structured } from './runs.ts';

/** Zero-based lines; the last one is hidden. */
export interface Fold {
  readonly first: number;
  readonly last: number;
  readonly kind: 'code' | 'comment' | 'region';
}

/** Sorted by first line. Of several that begin on one line, the longest. */
export function foldsOf(document: Structured): readonly Fold[] {
  const lines = new Lines(document.text);
  const sections =
    document.sections.length > 1 ? document.sections.map(({ span }) => lines.section(span)) : [];
  const runs = document.sections.flatMap(({ statements }) =>
    statements.map((statement) => ({ statement, runs: runsOf(document.text, statement) })),
  );
  const inside = runs.flatMap((one) => statementFolds(one.statement, one.runs, document.text, lines));
  const comments = [
    ...document.sections.flatMap((section) => commentsBetween(document.text, section)),
    ...runs.flatMap((one) =>
      one.runs.flatMap(({ comments, at }) => comments.map((comment) => shift(comment, at))),
    ),
  ].toSorted((a, b) => a.start - b.start);
  const said = [...commentFolds(comments, lines), ...regionFolds(document.text, comments, lines)];
  const longest = new Map<number, Fold>();
  for (const fold of [...sections, ...inside, ...said]) {
    const known = longest.get(fold.first);
    if (fold.last > fold.first && (known === undefined || known.last < fold.last))
      longest.set(fold.first, fold);
  }
  return [...longest.values()].sort((a, b) => a.first - b.first);
}

/** A last line that begins with the closing token stays visible. */
class Lines {
  readonly #text: string;
  readonly #index: LineIndex;

  constructor(text: string) {
    this.#text = text;
    this.#index = new LineIndex(text);
  }

  of(offset: number): number {
    return this.#index.position(offset).line;
  }

  code({ start, end }: Span): Fold {
    const last = this.of(end - 1);
    const line = this.#text.slice(this.#index.lineStart(last), end).trimStart();
    return { first: this.of(start), last: closing.test(line) ? last - 1 : last, kind: 'code' };
  }

  isFirstOnItsLine(offset: number): boolean {
    return this.#text.slice(this.#index.lineStart(this.of(offset)), offset).trim() === '';
  }

  /** From the line with the tool's marker. */
  section({ start, end }: Span): Fold {
    const isLineStart = this.#text[start - 1] === '\n';
    const written = this.#text.slice(start, end).trimEnd().length;
    const first = this.of(isLineStart ? start - 1 : start);
    return { first, last: this.of(start + Math.max(0, written - 1)), kind: 'code' };
  }
}

const closing = /^(?:[)\]]|end\b|\$\w*\$)/i;

function statementFolds(
  statement: Statement,
  runs: readonly Run[],
  text: string,
  lines: Lines,
): readonly Fold[] {
  const end = dataEnd(statement, text);
  const { start } = statement.span;
  if (!text.slice(start, end).includes('\n')) return [];
  return [lines.code({ start, end }), ...runs.flatMap((run) => pairFolds(run, lines))];
}

function pairFolds({ text, tokens, at }: Run, lines: Lines): readonly Fold[] {
  return pairsIn({ text, tokens }).flatMap(({ open, close }) => {
    const start = tokens[open]?.start ?? 0;
    const end = tokens[close]?.end ?? 0;
    const next = text.indexOf('\n', start);
    return next < 0 || next > end ? [] : [lines.code({ start: start + at, end: end + at })];
  });
}

/** The data of COPY … FROM stdin belongs to the statement. */
function dataEnd(statement: Statement, text: string): number {
  const { end } = withEnd(text, statement);
  if (statement.parsed.operations[0]?.kind !== 'copyData') return end;
  const mark = text.indexOf('\n\\.', end);
  return mark < 0 ? end : mark + 3;
}

const regionMark = /^--\s*#?(end\s?)?region\b/i;

/** Block comments, and two or more consecutive comment lines. */
function commentFolds(comments: readonly Span[], lines: Lines): readonly Fold[] {
  const folds: Fold[] = [];
  for (const comment of comments) {
    const last = folds.at(-1);
    const first = lines.of(comment.start);
    if (!lines.isFirstOnItsLine(comment.start)) continue;
    const end = lines.of(comment.end - 1);
    if (last !== undefined && last.last + 1 === first) folds[folds.length - 1] = { ...last, last: end };
    else folds.push({ first, last: end, kind: 'comment' });
  }
  return folds;
}

/** The lines between `-- #region` and `-- #endregion`, with or without the hash. */
function regionFolds(text: string, comments: readonly Span[], lines: Lines): readonly Fold[] {
  const open: number[] = [];
  return comments.flatMap(({ start, end }): readonly Fold[] => {
    const mark = regionMark.exec(text.slice(start, end));
    if (mark === null) return [];
    const line = lines.of(start);
    if (mark[1] === undefined) {
      open.push(line);
      return [];
    }
    const first = open.pop();
    return first === undefined ? [] : [{ first, last: line, kind: 'region' }];
  });
}
