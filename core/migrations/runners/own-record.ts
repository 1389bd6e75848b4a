/** Where a program of a repository remembers what it has run, and whether it decides by rows that somebody may delete. Textual; what is written otherwise is not known. */
import { closingAt, lineAt, only } from './code.ts';

export interface OwnRecord {
  readonly table: string;
  /** Where it writes there, from one. */
  readonly line: number;
  /** It asks for rows of it: without the row of a file it runs that file again. */
  readonly isByRows: boolean;
  /** It asks for the highest alone: what is numbered below that is never run, with a row or without. */
  readonly isByNewest?: true;
  /** A column of numbers that it calls the version. */
  readonly column?: string;
  /** Something that it writes there is a key. */
  readonly isKeyed?: true;
  /** How it inserts a row of which it fills in nothing but the migration: `(id, applied_at) VALUES ($1, now())`. */
  readonly insert?: string;
}

const inserts = /\binsert\s+into\s+([\w."`\\]+)/gi;

interface Part {
  readonly text: string;
  readonly start: number;
  /** A file passes through it on its way; others are called there. */
  readonly isOnWay: boolean;
}

/** `near`: the parts of the text in which a file is sent, a table that is written there counts before others; `sent`: where. */
export function recordOf(
  text: string,
  near: readonly Part[] = [],
  sent: readonly number[] = [],
): OwnRecord | undefined {
  const onWay = near.filter(({ isOnWay }) => isOnWay);
  const table = only(onWay.flatMap((one) => tablesIn(one.text))) ?? madeAndWritten(text);
  if (table === undefined) return undefined;
  const all = [...text.matchAll(inserts)].flatMap(({ 1: name = '', index }) =>
    plain(name) === table ? [index] : [],
  );
  return {
    table,
    line: lineAt(text, nextTo(all, near, sent) ?? 0),
    isByRows: isByRows(text, table),
    ...(isByNewest(text, table) ? { isByNewest: true } : {}),
    ...columnsOf(text, table),
    ...insertOf(text, table),
  };
}

/** A value that is the same for every migration, but for the time. */
const plainValue = /^(?:now\(\)|current_timestamp|true|false|default|\d{1,9}|'[\w .-]{0,40}')$/i;

/** Of several that differ nobody knows which. */
function insertOf(text: string, table: string): Pick<OwnRecord, 'insert'> {
  const found = [
    ...text.matchAll(
      /\binsert\s+into\s+([\w."`\\]+)\s*(\([\w\s,"]{1,300}\))\s*values\s*\(((?:[^()`;]|\(\)){1,300})\)\s*(?=[`"';]|$)/gim,
    ),
  ].filter(([, name = '']) => plain(name) === table);
  const all = [...text.matchAll(inserts)].filter(([, name = '']) => plain(name) === table);
  const [first, ...more] = found;
  if (first === undefined || more.length > 0 || all.length > 1) return {};
  const [, , columns = '', given = ''] = first;
  const values = given.split(',').map((one) => one.trim());
  const isOne =
    values.filter((one) => one === '$1').length === 1 &&
    values.every((one) => one === '$1' || plainValue.test(one)) &&
    values.length === columns.split(',').length;
  return isOne ? { insert: `${columns.replaceAll(/\s+/g, ' ')} VALUES (${values.join(', ')})` } : {};
}

/** As the program makes it, of what it inserts. */
function columnsOf(text: string, table: string): Pick<OwnRecord, 'column' | 'isKeyed'> {
  const of = (head: string): string | undefined =>
    [...text.matchAll(new RegExp(String.raw`\b${head}\s+([\w."\`\\]+)\s*\(`, 'gi'))].flatMap(
      ({ 0: all, 1: name = '', index }) => (plain(name) === table ? [text.slice(index + all.length)] : []),
    )[0];
  const [made, written] = [
    of(String.raw`create\s+table(?:\s+if\s+not\s+exists)?`),
    of(String.raw`insert\s+into`),
  ];
  const names = (written?.slice(0, written.indexOf(')')) ?? '')
    .split(',')
    .map((one) => plain(one).trim().toLowerCase());
  const body = made ?? '';
  const lines = body
    .slice(0, closingAt(body, 0, '('))
    .split(/,(?![^()]*\))/)
    .map((one) => plain(one).trim());
  const own = lines.filter((one) => names.includes(/^\w+/.exec(one)?.[0].toLowerCase() ?? ''));
  const version = own.find((one) => /^version\s+(?:big|small)?int(?:eger|\d)?\b/i.test(one));
  // A row that says how it went, or which way, is not one for each that is there.
  const isState = names.some((one) => /^(?:status|state|dirty|direction|success|failed)$/.test(one));
  return {
    ...(version === undefined || isState ? {} : { column: 'version' }),
    ...(own.some((one) => /\b(?:primary\s+key|unique)\b/i.test(one)) ? { isKeyed: true } : {}),
  };
}

/** A program may write there for other reasons too: of a file’s row it speaks where it sends that, or in what it calls there. */
function nextTo(all: readonly number[], near: readonly Part[], sent: readonly number[]): number | undefined {
  const has = ({ text, start }: Part, at: number): boolean => at >= start && at < start + text.length;
  const sending = near.filter((one) => sent.some((at) => has(one, at)));
  const called = near.filter(({ isOnWay }) => !isOnWay);
  const behind = near.length === 0 ? all.filter((at) => sent.some((one) => one < at)) : [];
  const parts = [sending, called, near].map((some) => all.filter((at) => some.some((one) => has(one, at))));
  return [...parts, behind, all].find(([first]) => first !== undefined)?.[0];
}

function tablesIn(text: string): readonly string[] {
  return [...text.matchAll(inserts)].map(([, name = '']) => plain(name));
}

/** Of several the one that it makes itself. */
function madeAndWritten(text: string): string | undefined {
  const made = [...text.matchAll(/\bcreate\s+table\s+if\s+not\s+exists\s+([\w."`\\]+)/gi)].map(
    ([, name = '']) => plain(name),
  );
  return only(tablesIn(text).filter((one) => made.includes(one)));
}

function plain(name: string): string {
  return name.replaceAll(/["`\\]/g, '');
}

/** As SQL in a program may write it. */
function patternOf(table: string): string {
  return String.raw`["\`\\]*${table.replaceAll('.', String.raw`["\`\\]*\.["\`\\]*`)}["\`\\]*(?![\w.])`;
}

/** Of its rows nothing else is read than max(…). */
function isByNewest(text: string, table: string): boolean {
  const reads = new RegExp(String.raw`\bselect\b([^;"'\`]{0,200}?)\bfrom\s+${patternOf(table)}`, 'gi');
  const all = [...text.matchAll(reads)].map(([, what = '']) => what);
  return all.length > 0 && all.every((what) => /^\s*(?:coalesce\s*\(\s*)?max\s*\(/i.test(what));
}

/** It reads them, the last one or each, and never changes one in its place. */
function isByRows(text: string, table: string): boolean {
  const name = patternOf(table);
  const says = (words: string): boolean => new RegExp(words, 'i').test(text);
  if (says(String.raw`\bupdate\s+${name}\s+set\b|\btruncate\s+(?:table\s+)?${name}`)) return false;
  if (says(String.raw`\bdelete\s+from\s+${name}\s*(?:[;"'\`]|$)`)) return false;
  if (says(String.raw`\binsert\s+into\s+${name}[^;]{0,200}\bdo\s+update\b`)) return false;
  return says(String.raw`\bselect\b[^;"'\`]{0,200}\bfrom\s+${name}`);
}
