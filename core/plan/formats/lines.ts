/**
 * Splits pasted text into lines of a text plan with their indentation: removes psql's frame, a log's prefixes, a mail's quotes, numbers of lines and what a
 * client says of itself, and joins lines that a terminal, a mail or psql wrapped. Knows how lines of a plan begin, not what they mean.
 */
import { isRootLine } from './node-line.ts';
import { isFootLine } from './foot-line.ts';

export interface Line {
  readonly text: string;
  /** The first non-space character; a tab counts as one. */
  readonly column: number;
}

/** Another line of the log, between the lines of a plan. */
const logLine =
  /^.{0,60}\d{2}:\d{2}:\d{2}.*\b(?:LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|DETAIL|HINT|CONTEXT|STATEMENT|DEBUG\d?): {1,2}/;
const rule = /^[\s|│+\-─═╔╚╗╝╟╢╠╣╤╧╪┌└┐┘├┤┬┴┼]*$/;
const rowCount = /^\(\d+ (?:rows?|\S+)\)$/;

/** Of a client: the command that it ran, and how long that took. */
const status = /^(?:EXPLAIN|Time: [\d.:]+ ?m?s\b.*)$/;
const statement = /^(?:EXPLAIN|SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES|TABLE)\b/i;
const explainWord = /^EXPLAIN\b\s*(?:\([^)]*\)|(?:ANALY[ZS]E|VERBOSE)\b|\s)*/i;

export interface PastedLines {
  readonly lines: readonly Line[];
  /** A query that blank lines separate from the plan. */
  readonly query: string | undefined;
}

export function pastedLines(input: string): PastedLines {
  const paragraphs = input.replaceAll('\u00A0', ' ').split(/(?:\r\n|\r|\n)(?:[^\S\r\n]*(?:\r\n|\r|\n))+/);
  const isQuery = (text: string): boolean =>
    statement.test(text.trimStart()) && !text.split(/\r\n|\r|\n/).some((line) => isPlanLine(line.trim()));
  const [query] = paragraphs.filter(isQuery);
  const plan = paragraphs.filter((text) => !isQuery(text)).join('\n');
  return {
    lines: logicalLines(plan.split(/\r\n|\r|\n/)),
    query: query?.trim().replace(explainWord, '').replace(/\s*;$/, ''),
  };
}

function isPlanLine(text: string): boolean {
  return text.startsWith('->') || isRootLine(text);
}

function logicalLines(numbered: readonly string[]): readonly Line[] {
  const physical = withoutNumbers(numbered);
  const width = Math.max(0, ...physical.slice(0, 10_000).map((line) => line.length));
  const lines: { text: string; column: number; length: number; isOpen: boolean }[] = [];
  for (const raw of physical) {
    if (logLine.test(raw)) continue;
    const { body, isCut } = unframed(raw);
    const text = body.trim();
    if (text === '' || rule.test(raw) || rowCount.test(text) || status.test(text)) continue;
    const column = body.length - body.trimStart().length;
    const last = lines.at(-1);
    if (last !== undefined && last.length < width - 1 && isInQuotes(last.text)) {
      last.text += `\n${body.trimEnd()}`;
      last.length = 0;
    } else if (last !== undefined && (last.isOpen || !startsLine(text))) {
      const part = last.isOpen ? text.replace(/^[.…]\s?/, '') : text;
      // A terminal wraps at its width, a mail at a space; either may lose the space at the break.
      const isHard = last.isOpen || last.length >= width - 1;
      const hasSpace = column > 0 || last.length === width - 1;
      last.text += isHard && !hasSpace ? part : ` ${part}`;
      last.length = raw.trimEnd().length;
      last.isOpen = isCut;
    } else lines.push({ text, column, length: raw.trimEnd().length, isOpen: isCut });
  }
  return lines;
}

/** Without a mail's quotes and borders; psql ends a wrapped line with a dot before its border, and a continued one with `+`. */
function unframed(raw: string): { readonly body: string; readonly isCut: boolean } {
  const plain = raw.replace(/^(?:>\s?)+/, '').replace(/^[|│║]\s?/, '');
  const closed = plain.replace(/\s*[|│║]\s*$/, '');
  const isCut = /\S[.…]$/.test(closed) && closed.length > 60 && !closed.endsWith('...');
  const body = (isCut ? closed.slice(0, -1) : closed).replace(/\s*[+↵]$/, '');
  return { body: unquoted(body), isCut };
}

/** pgAdmin quotes each line, and doubles the quotes in it. */
function unquoted(line: string): string {
  return /^".*"$/.test(line) ? line.slice(1, -1).replaceAll('""', '"') : line;
}

/** A client's grid numbers its lines: 1, 2, 3 and so on, below a heading or without one. */
function withoutNumbers(lines: readonly string[]): readonly string[] {
  const number = /^\s*(\d+)\.? (?=.*\S)/;
  const found = lines.flatMap((line) => number.exec(line)?.[1] ?? []);
  const isNumbered = found.length > 1 && found.every((one, at) => Number(one) === at + 1);
  return isNumbered ? lines.map((line) => line.replace(number, '')) : lines;
}

/** A name or value contains a line break: the next line is still inside the quotes. */
function isInQuotes(text: string): boolean {
  let open = '';
  for (const unit of text)
    if (unit === open) open = '';
    else if (open === '' && (unit === '"' || unit === "'")) open = unit;
  return open !== '';
}

/** `InitPlan 1 (returns $0)`, `SubPlan 2`, `CTE name`: the heading of the node below it. */
export function isSubplanHeading(text: string): boolean {
  return /^(?:InitPlan \d|SubPlan \d|CTE \S)/.test(text) && !/\(cost=|\(actual |: /.test(text);
}

/** True if a line of a plan can begin like this; any other text continues the previous line. */
function startsLine(text: string): boolean {
  return (
    text.startsWith('->') ||
    isSubplanHeading(text) ||
    /^[A-Z][A-Za-z/]*(?:[ -][A-Za-z/0-9]+){0,5}:(?: |$)/.test(text) ||
    /^QUERY PLAN$/.test(text) ||
    isFootLine(text) ||
    isRootLine(text)
  );
}
