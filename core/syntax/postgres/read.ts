/**
 * The parsed statements of a text, resuming after broken ones: if the grammar rejects what the splitter returns, a missing semicolon or a
 * stray quote has swallowed statements, and the next one that begins a line and parses shows where. Never fails.
 */
import { slice } from '../../text/span.ts';
import type { ParsedStatement, Statement } from '../statement.ts';
import type { TokenKind } from '../token.ts';
import { freshState, nextChunk, type Chunk } from './splitter.ts';

/** Converts a statement's text to what is known about it; caches results by text. */
export interface StatementReader {
  readonly parse: (text: string) => ParsedStatement;
}

/** The statements of text[from, to), in order. */
export function readStatements(
  text: string,
  from: number,
  to: number,
  reader: StatementReader,
): readonly Statement[] {
  const statements: Statement[] = [];
  const state = freshState();
  for (let at = from; ;) {
    const before = { ...state };
    const chunk = nextChunk(text, at, to, state);
    if (chunk === undefined) return statements;
    const parsed = parsedChunk(text, chunk, reader);
    const isSuspect = isRefused(parsed) || isOdd(parsed) || holdsCommand(chunk, parsed);
    const cut = isSuspect ? swallowed({ text, to, reader }, chunk) : undefined;
    if (cut === undefined) {
      statements.push(statementOf(chunk, parsed));
      at = chunk.end;
    } else {
      const part = upTo(text, chunk, cut);
      const own = parsedChunk(text, part, reader);
      const unended = isRefused(own) ? undefined : unendedBy(text, chunk, cut, parsed);
      statements.push({ ...statementOf(part, own), ...(unended === undefined ? {} : { unended }) });
      // Text that the cut returns is counted again.
      Object.assign(state, before);
      at = cut;
    }
  }
}

interface Reading {
  readonly text: string;
  readonly to: number;
  readonly reader: StatementReader;
}

/** A file in another dialect is full of rejected statements: after this many no more are searched. */
const mostTries = 100;
/** Large statements are data: parsing them repeatedly would block the editor. In UTF-16 units, for each rejected chunk. */
const mostText = 500_000;

/** Keywords of statements and psql commands; inside a statement they rarely begin a line, and then no semicolon precedes them. */
const statementLine =
  /\n(?=(?:abort|alter|analyze|begin|call|checkpoint|close|cluster|comment|commit|copy|create|deallocate|declare|delete|discard|do|drop|execute|explain|fetch|grant|import|insert|listen|load|lock|merge|move|notify|prepare|reassign|refresh|reindex|release|reset|revoke|rollback|savepoint|security|select|set|show|start|table|truncate|unlisten|update|vacuum|values|with)\b|end\s*;|\(+\s*(?:select|table|values|with)\b|\\[a-z]|:\w)/gi;

/** A semicolon, a comment after it, a psql command that sends the text before it or is on its own line, or the end of COPY data. */
const statementEnd =
  /(?:;[ \t]*(?:--[^\n]*|\/\*[^\n]*\*\/)?|\\g(?:x|set|exec|desc)?\b[^\n]*|(?:^|[\s'"])(?:\\[a-z][^\n]*|:\w+)|\n\\\.)$/i;

/**
 * Where the first swallowed statement of a rejected chunk begins, including comments on lines above it. A missing semicolon shows if both
 * sides are statements; after a stray quote it is the statement after a semicolon or, if there is none, the one that begins a paragraph.
 */
function swallowed(reading: Reading, chunk: Chunk): number | undefined {
  const { text, reader } = reading;
  const cuts = candidates(reading, chunk);
  const left = { whole: mostText, next: mostText };
  const isAffordable = (what: 'whole' | 'next', size: number): boolean => (left[what] -= size) > 0;
  const isWhole = ({ cut }: Candidate): boolean => {
    if (!isAffordable('whole', cut - chunk.span.start)) return false;
    const parsed = parsedChunk(text, upTo(text, chunk, cut), reader);
    return !isRefused(parsed) && (!holdsStatements(parsed) || goesOn(reading, cut));
  };
  const isAfterEnd = ({ cut }: Candidate): boolean =>
    statementEnd.test(text.slice(Math.max(chunk.span.start, cut - 1000), cut).trimEnd());
  const isStatement = ({ at }: Candidate): boolean => {
    const next = nextSql(text, at, reading.to);
    if (next === undefined) return true;
    if (next.broken !== undefined || !isAffordable('next', next.span.end - next.span.start)) return false;
    const parsed = parsedChunk(text, next, reader);
    return !isRefused(parsed) && !holdsCommand(next, parsed);
  };
  // The next statement may lack its semicolon too.
  const isOneOfMany = (i: number): boolean =>
    cuts.slice(i + 1, i + 4).some(({ cut }) => {
      const next = nextChunk(text, cuts[i]?.at ?? cut, cut, freshState());
      if (next === undefined || next.broken !== undefined) return false;
      return isAffordable('next', cut - next.span.start) && !isRefused(parsedChunk(text, next, reader));
    });
  const found =
    cuts.find((one, i) => isWhole(one) && (isStatement(one) || isOneOfMany(i))) ??
    cuts.find((one) => isAfterEnd(one) && isStatement(one)) ??
    cuts.find((one) => beginsParagraph(text, one) && isStatement(one));
  return found?.cut;
}

/** The server's error for a statement that continues in the next one; undefined if something else ends it. */
function unendedBy(
  text: string,
  chunk: Chunk,
  cut: number,
  { understanding }: ParsedStatement,
): Statement['unended'] {
  if (understanding.kind !== 'syntax-error' || chunk.broken !== undefined) return undefined;
  const isEnded = statementEnd.test(text.slice(Math.max(chunk.span.start, cut - 1000), cut).trimEnd());
  return isEnded ? undefined : { message: understanding.message, at: understanding.at };
}

/** How many statements are examined to distinguish a string with statements from a stray dollar quote, which leaves the next one open. */
const farEnough = 20;

/** True if the text after a cut can be parsed. */
function goesOn({ text, to, reader }: Reading, cut: number): boolean {
  const state = freshState();
  let at = cut;
  for (let n = 0; n < farEnough; n += 1) {
    const chunk = nextChunk(text, at, to, state);
    if (chunk === undefined) return true;
    if (chunk.broken !== undefined || isRefused(parsedChunk(text, chunk, reader))) return false;
    at = chunk.end;
  }
  return true;
}

/** Begins no part of another statement, on its own line: schema changes, and psql commands. */
const unmistakable =
  /^(?:\\[a-z]|:\w+\s*$|(?:alter|create|truncate|drop\s+(?:table|type|view|function|schema))\b)/i;

/** A blank line or comments precede it, or its keywords show it. */
function beginsParagraph(text: string, { at, cut }: Candidate): boolean {
  return (
    cut < at ||
    unmistakable.test(lineAt(text, at)) ||
    /\n[ \t]*\r?\n$/.test(text.slice(Math.max(0, cut - 100), cut))
  );
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? text.length : end);
}

/** After psql commands, which belong to no statement; undefined if only they remain. */
function nextSql(text: string, from: number, to: number): Chunk | undefined {
  const state = freshState();
  let chunk = nextChunk(text, from, to, state);
  while (chunk?.kind === 'meta-command') chunk = nextChunk(text, chunk.end, to, state);
  return chunk;
}

interface Candidate {
  /** Where a statement may begin. */
  readonly at: number;
  /** Before the comments above it. */
  readonly cut: number;
}

function candidates({ text }: Reading, chunk: Chunk): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const line of text.slice(chunk.span.start, chunk.end).matchAll(statementLine)) {
    if (found.length >= mostTries) break;
    const at = chunk.span.start + line.index + 1;
    const cut = aboveComments(text, at, chunk.span.start);
    if (cut > chunk.span.start) found.push({ at, cut });
  }
  return found;
}

function aboveComments(text: string, at: number, from: number): number {
  let cut = at;
  for (;;) {
    const line = text.lastIndexOf('\n', cut - 2) + 1;
    const above = text.slice(line, cut).trim();
    const start = above.endsWith('*/') ? commentLine(text, cut) : line;
    if (start <= from || !/^(?:--|\/\*|$)/.test(text.slice(start, cut).trim())) return cut;
    cut = start;
  }
}

/** The start of the line of a block comment that ends before `end`. */
function commentLine(text: string, end: number): number {
  return text.lastIndexOf('\n', text.lastIndexOf('/*', end)) + 1;
}

/** The part of a chunk before a cut. Its semicolon, if any, does not belong to the chunk. */
function upTo(text: string, chunk: Chunk, cut: number): Chunk {
  const kept = text.slice(chunk.span.start, cut).trimEnd().replace(/;+$/, '').trimEnd();
  const end = chunk.span.start + Math.max(1, kept.length);
  return { ...chunk, span: { start: chunk.span.start, end }, end: cut, terminated: false };
}

/** A name over several lines indicates a stray quote: it may contain statements. */
function isOdd(parsed: ParsedStatement): boolean {
  return holds(parsed, 'quoted-identifier');
}

/** A string that is not a body may contain statements on purpose, or lie between two unrelated quotes. */
function holdsStatements(parsed: ParsedStatement): boolean {
  const [operation] = parsed.operations;
  return operation?.kind !== 'createFunction' && operation?.kind !== 'doBlock' && holds(parsed, 'string');
}

function holds(parsed: ParsedStatement, kind: TokenKind): boolean {
  const { text } = parsed;
  if (!lineEnd.test(text)) return false;
  return parsed.tokens.some(
    (token) => token.kind === kind && lineEnd.test(text.slice(token.start, token.end)),
  );
}

const lineEnd = /;\r?\n/;

/** A psql command on a line inside a statement may follow a missing semicolon. */
function holdsCommand({ kind }: Chunk, { understanding }: ParsedStatement): boolean {
  return kind === 'sql' && understanding.kind === 'skipped' && understanding.reason === 'psql command';
}

/** A statement with placeholders that cannot be parsed may be two, just like one without. */
function isRefused({ understanding }: ParsedStatement): boolean {
  return (
    understanding.kind === 'syntax-error' ||
    (understanding.kind === 'skipped' && understanding.reason === 'template')
  );
}

function statementOf(chunk: Chunk, parsed: ParsedStatement): Statement {
  return {
    span: chunk.span,
    terminated: chunk.terminated,
    ...(chunk.sentBy === undefined ? {} : { sentBy: chunk.sentBy }),
    leadingComments: chunk.leadingComments,
    conditional: chunk.conditional || parsed.conditional,
    parsed,
  };
}

function parsedChunk(text: string, chunk: Chunk, reader: StatementReader): ParsedStatement {
  const statement = slice(text, chunk.span);
  // psql handles it and does not send it.
  if (chunk.kind === 'meta-command') return skipped(statement, 'psql command');
  const parsed = reader.parse(statement);
  return parsed.understanding.kind === 'syntax-error' && chunk.backslashes && statement.includes('\\')
    ? skipped(statement, 'standard_conforming_strings is off')
    : parsed;
}

function skipped(text: string, reason: string): ParsedStatement {
  return {
    text,
    readable: text,
    tokens: [],
    comments: [],
    understanding: { kind: 'skipped', reason },
    conditional: false,
    operations: [],
    bodies: [],
    rereader: undefined,
  };
}
