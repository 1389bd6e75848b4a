/**
 * Splits a text into statements as the server and psql would. After an unterminated quote, dollar quote or comment it resumes at the next
 * statement keyword in column 0, so that one broken line does not affect the rest. Never fails, parses nothing.
 */
import type { Span } from '../../text/span.ts';
import { templateRole } from '../template.ts';
import { Scanner } from './lexer.ts';

export interface Chunk {
  /** From the first to after the last token, without the terminator. */
  readonly span: Span;
  readonly kind: 'sql' | 'meta-command';
  /** Where the next chunk begins: after the terminator and, for COPY … FROM stdin, its data. */
  readonly end: number;
  readonly terminated: boolean;
  /** The psql command in place of its semicolon, such as `\gset pre_`. */
  readonly sentBy?: string;
  /** A token is unterminated here; the chunk was cut at the next statement keyword in column 0, or extends to the end. */
  readonly broken: 'open-quote' | 'open-comment' | undefined;
  /** Comments between the previous chunk and this one. */
  readonly leadingComments: readonly Span[];
  /** It is in a branch or loop of a template, or between psql's \\if and \\endif: it may not be sent at all. */
  readonly conditional: boolean;
  /** Backslashes escape in every string here, which the grammar does not know. */
  readonly backslashes: boolean;
}

/** The statements of text[from, to), in order. */
export function split(text: string, from = 0, to: number = text.length): Chunk[] {
  const chunks: Chunk[] = [];
  const state = freshState();
  let at = from;
  for (;;) {
    const chunk = nextChunk(text, at, to, state);
    if (chunk === undefined) return chunks;
    chunks.push(chunk);
    at = chunk.end;
  }
}

/** Keywords at which splitting resumes after an unterminated token. Those that also begin lines of function bodies are left out. */
const resynchronise =
  /^(?:alter|analyze|call|cluster|comment|copy|create|do|drop|grant|insert\s+into|lock\s+table|refresh|reindex|revoke|truncate|update\s+\S+\s+set|delete\s+from|vacuum)\b/i;

/** What earlier chunks of a text determine about later ones. */
export interface SplitState {
  /** The number of open template branches. */
  branches: number;
  /** After SET standard_conforming_strings = off: a backslash escapes the quote after it. */
  backslashes: boolean;
}

export function freshState(): SplitState {
  return { branches: 0, backslashes: false };
}

interface Progress {
  conditional: boolean;
  readonly backslashes: boolean;
  first: number;
  last: number;
  /** Depth of parentheses. */
  depth: number;
  /** Depth of BEGIN ATOMIC and CASE inside an SQL-standard function body. */
  atomic: number;
  /** First words in lower case: enough to recognise CREATE RULE, CREATE FUNCTION and COPY. */
  head: string[];
  previousWord: string;
  comments: Span[];
  /** The start of psql commands after the last token, and the branches that were open there. */
  behind: { readonly at: number; readonly branches: number } | undefined;
}

/** The next statement at or after `from`; the following one begins where it ends. */
export function nextChunk(text: string, from: number, to: number, state: SplitState): Chunk | undefined {
  const scanner = new Scanner(text, to, state.backslashes);
  const progress: Progress = {
    conditional: false,
    backslashes: state.backslashes,
    first: -1,
    last: from,
    depth: 0,
    atomic: 0,
    head: [],
    previousWord: '',
    comments: [],
    behind: undefined,
  };
  let at = from;
  while (scanner.next(at)) {
    at = scanner.end;
    if (progress.first < 0) progress.conditional = state.branches > 0;
    if (scanner.open) return broken(text, scanner, progress, to);
    if (scanner.kind === 'comment') {
      if (progress.first < 0) progress.comments.push({ start: scanner.start, end: scanner.end });
      continue;
    }
    if (scanner.kind === 'meta-command') {
      const meta = metaCommand(text, scanner, progress, state);
      if (meta !== undefined) return meta;
      continue;
    }
    if (progress.first < 0 && scanner.kind === 'parameter' && standsAlone(text, scanner)) {
      advance(text, scanner, progress);
      return { ...chunk(progress, { end: scanner.end, terminated: false }), kind: 'meta-command' };
    }
    // A template tag between statements belongs to none of them; one inside a statement is part of its text.
    if (scanner.kind === 'template' && isTag(text, scanner, state) && progress.first < 0) continue;
    if (isTerminator(text, scanner, progress)) {
      if (progress.first >= 0) {
        noteStrings(text, progress, state);
        return terminated(text, scanner, progress, to);
      }
      continue;
    }
    advance(text, scanner, progress);
  }
  if (progress.first < 0) return undefined;
  return unterminated(progress, state, to);
}

/** psql continues the statement after its commands; if the statement does not continue, they are separate chunks. */
function unterminated(progress: Progress, state: SplitState, end: number): Chunk {
  state.branches = progress.behind?.branches ?? state.branches;
  return chunk(progress, { end: progress.behind?.at ?? end, terminated: false });
}

/** SET standard_conforming_strings changes how strings end; the SET clause of a function does not. */
function noteStrings(text: string, progress: Progress, state: SplitState): void {
  if (progress.head[0] !== 'set' || progress.last - progress.first > 200) return;
  const setting = /\bstandard_conforming_strings\b\s*(?:=|to)\s*'?(\w+)/i.exec(
    text.slice(progress.first, progress.last),
  )?.[1];
  if (setting !== undefined) state.backslashes = /^(?:off|false|no|0)$/i.test(setting);
}

function advance(text: string, scanner: Scanner, progress: Progress): void {
  if (progress.first < 0) progress.first = scanner.start;
  progress.last = scanner.end;
  progress.behind = undefined;
  if (scanner.kind === 'punctuation') {
    const unit = text.charCodeAt(scanner.start);
    if (unit === 0x28) progress.depth += 1;
    else if (unit === 0x29 && progress.depth > 0) progress.depth -= 1;
    return;
  }
  if (scanner.kind !== 'word') return;
  const length = scanner.end - scanner.start;
  // Only short words matter here; long identifiers are not copied.
  const word = length <= 12 ? text.slice(scanner.start, scanner.end).toLowerCase() : '';
  if (progress.head.length < 6) progress.head.push(word);
  trackAtomic(word, progress);
  progress.previousWord = word;
}

/** CREATE FUNCTION … BEGIN ATOMIC …; …; END contains semicolons, and CASE … END inside. */
function trackAtomic(word: string, progress: Progress): void {
  if (word === 'atomic' && progress.previousWord === 'begin' && isRoutine(progress.head)) progress.atomic = 1;
  else if (progress.atomic > 0 && word === 'case' && progress.previousWord !== 'end') progress.atomic += 1;
  else if (progress.atomic > 0 && word === 'end') progress.atomic -= 1;
}

function isRoutine(head: readonly string[]): boolean {
  return head[0] === 'create' && head.some((word) => word === 'function' || word === 'procedure');
}

/** Parentheses contain semicolons only in CREATE RULE; elsewhere an open one is an error that must not swallow the rest. */
function isTerminator(text: string, scanner: Scanner, progress: Progress): boolean {
  if (scanner.kind !== 'punctuation' || text.charCodeAt(scanner.start) !== 0x3b) return false;
  if (progress.atomic > 0) return false;
  return progress.depth === 0 || !(progress.head[0] === 'create' && progress.head.includes('rule'));
}

function terminated(text: string, scanner: Scanner, progress: Progress, to: number): Chunk {
  let end = scanner.end;
  if (
    progress.head[0] === 'copy' &&
    /\bfrom\s+std(?:in|out)\b/i.test(text.slice(progress.first, progress.last))
  ) {
    end = afterCopyData(text, end, to);
  }
  return chunk(progress, { end, terminated: true });
}

/** Data of COPY … FROM stdin ends with a line `\.`; without that line there is no data (the tool sends none). */
function afterCopyData(text: string, from: number, to: number): number {
  const close = /\r?\n\\\.(?:\r?\n|$)/g;
  close.lastIndex = from;
  const match = close.exec(text);
  return match === null || match.index >= to ? from : Math.min(to, match.index + match[0].length);
}

/** True if a placeholder renders nothing itself; counts the open branches. */
function isTag(text: string, scanner: Scanner, state: SplitState): boolean {
  const role = templateRole(text, scanner);
  if (role === 'open') state.branches += 1;
  else if (role === 'close') state.branches = Math.max(0, state.branches - 1);
  return role !== 'value';
}

/** A separate meta-command is a chunk; after a statement (\gexec, \g, \gset, \;) it ends that statement. */
function metaCommand(
  text: string,
  scanner: Scanner,
  progress: Progress,
  state: SplitState,
): Chunk | undefined {
  const command = text.slice(scanner.start + 1, Math.min(scanner.end, scanner.start + 16));
  if (command === ';' && progress.first < 0) return undefined;
  const { branches } = state;
  if (progress.first >= 0 && sends.test(command))
    return {
      ...chunk(progress, { end: scanner.end, terminated: true }),
      ...(command === ';' ? {} : { sentBy: text.slice(scanner.start, scanner.end).trim() }),
    };
  if (progress.first >= 0 && !doesNotEnd.test(command)) return unterminated(progress, state, scanner.start);
  // psql runs these inside a statement too.
  if (/^if\b/.test(command)) state.branches += 1;
  else if (/^endif\b/.test(command)) state.branches = Math.max(0, branches - 1);
  if (progress.first >= 0) {
    progress.behind ??= { at: scanner.start, branches };
    return undefined;
  }
  progress.first = scanner.start;
  progress.last = scanner.end;
  const end = isCopyFromHere(text.slice(scanner.start, scanner.end))
    ? afterCopyData(text, scanner.end, text.length)
    : scanner.end;
  return { ...chunk(progress, { end, terminated: true }), kind: 'meta-command' };
}

/** psql runs these and continues the statement. */
const doesNotEnd =
  /^(?:if|elif|else|endif|set|unset|echo|qecho|warn|pset|timing|x|a|t|i|ir|o|p|cd|encoding)\b/;

/** With these psql sends, stores or discards the text before them: they end it. Before any other command, a semicolon is missing. */
const sends =
  /^(?:;|(?:g|gx|gset|gexec|gdesc|watch|crosstabview|bind|bind_named|parse|sendpipeline|r|reset|e|edit|w|write)\b)/;

const paragraph = /[ \t]*(?:--[^\n]*)?\r?\n[ \t]*(?:\r?\n|--|:\w|\\|$)/y;

/** A psql variable in its own paragraph contains a command with its semicolon. */
function standsAlone(text: string, { start, end }: Scanner): boolean {
  paragraph.lastIndex = end;
  return text.charCodeAt(start) === 0x3a && paragraph.test(text);
}

function isCopyFromHere(command: string): boolean {
  return /^\\copy\b.*\bfrom\s+p?stdin\b/i.test(command);
}

/** Cuts at the next line that begins with a statement keyword, after the start of the unterminated token. */
function broken(text: string, scanner: Scanner, progress: Progress, to: number): Chunk | undefined {
  const openAt = scanner.start;
  const kind = scanner.kind === 'comment' ? 'open-comment' : 'open-quote';
  if (progress.first < 0) progress.first = openAt;
  const cut = nextStatementLine(text, openAt + 1, to);
  const end = cut ?? to;
  let last = end;
  while (last > openAt + 1 && /\s/.test(text.charAt(last - 1))) last -= 1;
  progress.last = last;
  return { ...chunk(progress, { end, terminated: false }), broken: kind };
}

function nextStatementLine(text: string, from: number, to: number): number | undefined {
  let at = text.indexOf('\n', from);
  while (at >= 0 && at + 1 < to) {
    if (resynchronise.test(text.slice(at + 1, Math.min(to, at + 200)))) return at + 1;
    at = text.indexOf('\n', at + 1);
  }
  return undefined;
}

function chunk(progress: Progress, rest: { readonly end: number; readonly terminated: boolean }): Chunk {
  return {
    span: { start: progress.first, end: progress.last },
    kind: 'sql',
    broken: undefined,
    leadingComments: progress.comments,
    conditional: progress.conditional,
    backslashes: progress.backslashes,
    ...rest,
  };
}
