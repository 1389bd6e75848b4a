/**
 * Holds our splitter against the server's own grammar: where libpg-query begins and ends the statements of a whole text is where we have to
 * begin and end them. What the server never sees (psql commands, COPY data) and what it refuses is blanked first; the latter is named.
 */
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { Source } from '../../core/syntax/postgres/source.ts';
import { split, type Chunk } from '../../core/syntax/postgres/splitter.ts';

export interface Verdict {
  /** Statements that the grammar takes, all of them compared. */
  readonly statements: number;
  readonly equal: number;
  readonly differences: readonly string[];
  /** Texts that the grammar refuses, alone: mistakes of the file's, statements for psql's variables, or our cuts. */
  readonly refused: readonly string[];
}

export interface Place {
  readonly start: number;
  readonly end: number;
}

/** `readable` gives the text as the grammar is to see it where a statement holds psql's variables or a template. */
export function judgeSplitting(
  text: string,
  grammar: PostgresParser,
  readable: (statement: string) => string | undefined = () => undefined,
): Verdict {
  const refused: string[] = [];
  const ours: Place[] = [];
  let view = blank(text, 0, text.length);
  for (const chunk of split(text)) {
    if (chunk.kind === 'meta-command') continue;
    const statement = text.slice(chunk.span.start, chunk.span.end);
    const seen = taken(statement, grammar, readable);
    if (seen === undefined) {
      refused.push(statement);
      continue;
    }
    // A placeholder that the grammar sees as blank is no part of the statement to it.
    const start = chunk.span.start + (seen.length - seen.trimStart().length);
    ours.push({ start, end: chunk.span.start + seen.trimEnd().length });
    view = replace(view, chunk.span.start, `${seen};`.slice(0, sizeOf(chunk, seen)));
  }
  const theirs = boundaries(view, grammar);
  if (typeof theirs === 'string')
    return { statements: ours.length, equal: 0, differences: [theirs], refused };
  const known = new Set(theirs.map(({ start, end }) => `${start}-${end}`));
  const missed = ours.filter(({ start, end }) => !known.has(`${start}-${end}`));
  const differences = missed.map(({ start, end }) => text.slice(start, end));
  if (theirs.length !== ours.length)
    differences.push(`${ours.length} statements, ${theirs.length} by libpg-query`);
  return { statements: ours.length, equal: ours.length - missed.length, differences, refused };
}

/** Every statement of a text by libpg-query, from its first to after its last token; or what it says against the text. */
export function boundaries(text: string, grammar: PostgresParser): readonly Place[] | string {
  const source = new Source(text);
  if (source.tokens.length === 0 && source.comments.every(({ open }) => !open)) return [];
  const outcome = grammar.parse(text);
  if (!outcome.ok) return outcome.message;
  return rawStatements(outcome.tree).map(({ location, length }) => {
    const from = source.indexAtByte(location);
    const to = length === undefined ? source.tokens.length : source.indexAtByte(location + length);
    const span = source.span({ from, to });
    // The last statement has no length: its own semicolons are not part of it.
    const end = length === undefined ? lastBefore(source, to) : span.end;
    return { start: span.start, end };
  });
}

function taken(
  statement: string,
  grammar: PostgresParser,
  readable: (statement: string) => string | undefined,
): string | undefined {
  if (statement.includes('\0')) return undefined;
  if (grammar.parse(statement).ok) return statement;
  const masked = readable(statement);
  return masked !== undefined && grammar.parse(masked).ok ? masked : undefined;
}

/** The semicolon belongs to the view wherever something follows: psql's \g ends a statement without one. */
function sizeOf(chunk: Chunk, seen: string): number {
  return chunk.end > chunk.span.end ? seen.length + 1 : seen.length;
}

function lastBefore(source: Source, to: number): number {
  let last = to - 1;
  while (source.isPunctuation(last, ';')) last -= 1;
  return source.tokens[last]?.end ?? 0;
}

function rawStatements(
  tree: unknown,
): readonly { readonly location: number; readonly length: number | undefined }[] {
  const { stmts } = tree as { readonly stmts: readonly { stmt_location?: number; stmt_len?: number }[] };
  return stmts.map((one) => ({ location: one.stmt_location ?? 0, length: one.stmt_len }));
}

function blank(text: string, from: number, to: number): string {
  return text.slice(0, from) + text.slice(from, to).replace(/[^\n]/g, ' ') + text.slice(to);
}

function replace(text: string, at: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + by.length);
}
