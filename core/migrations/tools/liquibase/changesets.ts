/**
 * The changesets of a formatted SQL file of Liquibase, and what each sends upwards and on rollback. Reads lines as Liquibase does: its
 * annotations count at any place, even in the middle of a statement.
 */
import { blanked } from '../../../text/blank.ts';
import { span, type Span } from '../../../text/span.ts';
import type { Delivery, Section } from '../../convention.ts';
import { lineEnd } from '../../files/annotation-lines.ts';
import { literal } from '../../../text/pattern.ts';

export interface Changeset {
  /** From after its own line to the next changeset. */
  readonly body: Span;
  /** Keyed by name in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Texts after `--rollback` and inside of `/* liquibase rollback`, in order. */
  readonly back: readonly Span[];
  /** Lines between `--ignoreLines:start` and `--ignoreLines:end`, and rollback blocks: not sent upwards. */
  readonly left: readonly Span[];
}

/** `formatted` is false for a file without Liquibase's header that a changelog includes: one changeset with the whole file. */
export function changesetsIn(text: string, formatted: boolean): readonly Changeset[] {
  if (!formatted) return [{ body: span(0, text.length), attributes: new Map(), back: [], left: [] }];
  const found: Open[] = [];
  for (let start = 0; start < text.length;) {
    const end = lineEnd(text, start);
    const line = text.slice(start, end).replace(/\r?\n$/, '');
    start = takeLine(text, line, start, end, found);
  }
  return found.map((open, i) => ({ ...open, body: span(open.from, found[i + 1]?.at ?? text.length) }));
}

/** Up sections in order, then down sections from the last changeset to the first, as a rollback runs them. */
export function sectionsOf(text: string, changesets: readonly Changeset[]): readonly Section[] {
  const ours = changesets.filter((changeset) => runsOnPostgres(changeset.attributes));
  const ups = ours.map((changeset) => upOf(text, changeset));
  const downs = ours.flatMap((changeset) => downOf(text, changeset));
  return [...ups, ...downs.toReversed()];
}

// --------------------------------------------------------------------------------------------------------------- lines

interface Open {
  readonly at: number;
  readonly from: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly back: Span[];
  readonly left: Span[];
}

const changesetLine = /^\s*--\s*changeset\s+(?:"[^"]+"|[^:]+):\s*(?:"[^"]+"|\S+)(.*)$/i;
const rollbackLine = /^\s*--\s*rollback (.*)$/i;
const rollbackBlock = /^\s*\/\*\s*liquibase\s*rollback\s*$/i;
const ignoreLine = /^--\s*ignoreLines:(\w+)/i;

/** Reads one line, or a block that begins with it; returns the start of the next. */
function takeLine(text: string, line: string, start: number, end: number, found: Open[]): number {
  const rest = changesetLine.exec(line)?.[1];
  if (rest !== undefined) {
    found.push({ at: start, from: end, attributes: attributesIn(rest), back: [], left: [] });
    return end;
  }
  const ignored = ignoreLine.exec(line)?.[1];
  const current = found.at(-1);
  if (ignored !== undefined) {
    const until = endOfIgnored(text, end, ignored);
    current?.left.push(span(start, until));
    return until;
  }
  const back = rollbackLine.exec(line)?.[1];
  if (back !== undefined) current?.back.push(span(start + line.length - back.length, start + line.length));
  if (!rollbackBlock.test(line)) return end;
  const close = text.indexOf('*/', end);
  const until = close < 0 ? text.length : lineEnd(text, close);
  current?.back.push(span(end, close < 0 ? text.length : close));
  current?.left.push(span(start, until));
  return until;
}

function endOfIgnored(text: string, from: number, says: string): number {
  let at = from;
  if (says !== 'start') {
    for (let lines = Number.parseInt(says, 10); lines > 0 && at < text.length; lines -= 1)
      at = lineEnd(text, at);
    return at;
  }
  while (at < text.length) {
    const end = lineEnd(text, at);
    if (ignoreLine.exec(text.slice(at, end))?.[1] === 'end') return end;
    at = end;
  }
  return at;
}

/** `name:value`; a value with spaces is in quotes. */
function attributesIn(rest: string): ReadonlyMap<string, string> {
  const pairs = rest.matchAll(/(\w+):("[^"]*"|\S*)/g);
  return new Map(
    Array.from(pairs, ([, name = '', value = '']) => [name.toLowerCase(), value.replaceAll('"', '')]),
  );
}

/** `dbms:postgresql,h2` names databases, `dbms:!mysql` excludes one; `ignore:true` excludes all. */
function runsOnPostgres(attributes: ReadonlyMap<string, string>): boolean {
  if (attributes.get('ignore')?.toLowerCase() === 'true') return false;
  const dbms = (attributes.get('dbms') ?? '')
    .toLowerCase()
    .split(',')
    .filter((word) => word !== '');
  if (dbms.length === 0 || dbms.includes('all')) return true;
  if (dbms.includes('!postgresql') || dbms.includes('none')) return false;
  return dbms.includes('postgresql') || dbms.every((word) => word.startsWith('!'));
}

// ------------------------------------------------------------------------------------------------------------- sections

function upOf(text: string, { body, attributes, left }: Changeset): Section {
  const { fences, blanks } = cutByDelimiter(blanked(text, left), body, attributes.get('enddelimiter'));
  return {
    direction: 'up',
    span: body,
    delivery: deliveryOf(attributes, 'splitstatements'),
    fences,
    blanks: [...left, ...blanks].sort((a, b) => a.start - b.start),
  };
}

function downOf(text: string, { back, attributes }: Changeset): readonly Section[] {
  const sent = back.filter((one) => !namesNothing(text.slice(one.start, one.end)));
  const [first] = sent;
  const last = sent.at(-1);
  if (first === undefined || last === undefined) return [];
  // Text between two --rollback lines belongs to the up section.
  const between = sent.slice(1).map((one, i) => span(sent[i]?.end ?? one.start, one.start));
  const delivery = deliveryOf(attributes, 'rollbacksplitstatements');
  return [{ direction: 'down', span: span(first.start, last.end), delivery, fences: [], blanks: between }];
}

function deliveryOf(attributes: ReadonlyMap<string, string>, splits: string): Delivery {
  // The JDBC driver splits several statements itself and sends them at once.
  const sends = isFalse(attributes.get(splits)) ? 'pipeline' : 'statement-by-statement';
  return { sends, toolTransaction: !isFalse(attributes.get('runintransaction')) };
}

function isFalse(value: string | undefined): boolean {
  return value?.toLowerCase() === 'false';
}

/** `--rollback empty`, `--rollback not required`, or the name of another changeset whose text rolls this one back. */
function namesNothing(back: string): boolean {
  return /^\s*(?:empty|not required|changeset(?:id|author|path):.*)?\s*$/i.test(back);
}

/** With a custom delimiter Liquibase treats the text between two delimiters as one statement, whatever semicolons it contains. */
function cutByDelimiter(
  text: string,
  body: Span,
  delimiter: string | undefined,
): { readonly fences: readonly Span[]; readonly blanks: readonly Span[] } {
  const words = literalsOf(delimiter);
  if (words.length === 0) return { fences: [], blanks: [] };
  const at = new RegExp(`(?:${words.map(literal).join('|')})[ \\t]*(?=\\r?\\n|$)`, 'g');
  const blanks = Array.from(text.slice(body.start, body.end).matchAll(at), ({ index, 0: found }) =>
    span(body.start + index, body.start + index + found.length),
  );
  const starts = [body.start, ...blanks.map((blank) => blank.end)];
  const fences = starts.map((start, i) => span(start, blanks[i]?.start ?? body.end));
  return { fences: fences.filter(({ start, end }) => text.slice(start, end).trim() !== ''), blanks };
}

/** The delimiter is a regular expression; its literal words are what authors mean: `/`, `\nGO`, `\n\s*\/\s*\n|\n\s*\/\s*$`. */
function literalsOf(delimiter: string | undefined): readonly string[] {
  const words = (delimiter ?? ';')
    .split('|')
    .map((part) => part.replaceAll(/\\[ns][*+]?|[\^$](?!\$)|\\(?=\W)/g, ''));
  const literals = delimiter === '$$' ? ['$$'] : words;
  return [...new Set(literals.filter((word) => word !== '' && word !== ';'))];
}
