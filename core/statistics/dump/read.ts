/**
 * Parses the statistics in a dump of pg_dump 18: calls of pg_restore_relation_stats and pg_restore_attribute_stats, with a name before each
 * value. Reads the script statement by statement, so that a value that looks like a call stays a value; runs nothing. statistics.ts
 * interprets the calls.
 */

export interface DumpedStatistics {
  readonly relations: readonly DumpedCall[];
  readonly columns: readonly DumpedCall[];
  /** From `-- Dumped from database version 18.4`. */
  readonly version: string | undefined;
  /** From `-- Started on 2026-11-20 …`, which only verbose dumps contain. */
  readonly day: string | undefined;
  /** Other functions that restore statistics, called by a newer pg_dump. */
  readonly others: readonly string[];
}

/** Values by their names, without NULLs. */
export type DumpedCall = ReadonlyMap<string, string>;

export type DumpReading =
  | { readonly kind: 'read'; readonly dump: DumpedStatistics }
  /** A sentence. */
  | { readonly kind: 'unusable'; readonly message: string };

export function readDump(text: string): DumpReading {
  if (text.startsWith('PGDMP'))
    return unusable(
      'This is an archive of pg_dump. Make a script of it: pg_restore --statistics-only --file=statistics.sql ARCHIVE',
    );
  const script = new Script(text);
  const relations: DumpedCall[] = [];
  const columns: DumpedCall[] = [];
  const others = new Set<string>();
  for (let statement = script.next(); statement !== undefined; statement = script.next()) {
    const encoding = /^SET client_encoding = '([^']*)'$/.exec(statement)?.[1];
    if (encoding !== undefined && encoding !== 'UTF8')
      return unusable(
        `The dump is written in ${encoding.slice(0, 40)}. Make it again with pg_dump --encoding=UTF8.`,
      );
    const name = /^SELECT \* FROM pg_catalog\.(pg_restore_\w+)\(/.exec(statement)?.[1];
    if (name === undefined) continue;
    const list = callLists.get(name);
    if (list === undefined) {
      others.add(name);
      continue;
    }
    const call = argumentsIn(statement, statement.indexOf('(') + 1);
    if (call === undefined)
      return unusable(
        `Line ${script.line} is not one that pg_dump writes: the arguments of ${name} cannot be read.`,
      );
    (list === 'relations' ? relations : columns).push(call);
  }
  if (relations.length === 0)
    return unusable(
      'There are no statistics in it. pg_dump writes them from version 18 on: pg_dump --statistics-only',
    );
  return {
    kind: 'read',
    dump: {
      relations,
      columns,
      version: /^-- Dumped from database version ([^\s]{1,40})/m.exec(text.slice(0, headBytes))?.[1],
      day: /^-- Started on (\d{4}-\d\d-\d\d)/m.exec(text.slice(0, headBytes))?.[1],
      others: [...others].toSorted(),
    },
  };
}

const headBytes = 4_000;

const callLists: ReadonlyMap<string, 'relations' | 'columns'> = new Map([
  ['pg_restore_relation_stats', 'relations'],
  ['pg_restore_attribute_stats', 'columns'],
]);

function unusable(message: string): DumpReading {
  return { kind: 'unusable', message };
}

/** The statements of a script in order, without psql's own lines and COPY data. */
class Script {
  readonly #text: string;
  #at = 0;
  #began = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The line on which the last statement begins, one-based. */
  get line(): number {
    return this.#text.slice(0, this.#began).split('\n').length;
  }

  /** Without its semicolon. */
  next(): string | undefined {
    this.#skip();
    if (this.#at >= this.#text.length) return undefined;
    this.#began = this.#at;
    const end = endOfStatement(this.#text, this.#at);
    const statement = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    if (/^COPY\s[^;]*\sFROM stdin$/.test(statement)) this.#data();
    return statement;
  }

  #skip(): void {
    for (;;) {
      const ignored = ignoredAt(this.#text, this.#at);
      if (ignored === 0) return;
      this.#at += ignored;
    }
  }

  #data(): void {
    const end = this.#text.indexOf('\n\\.\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end + 4;
  }
}

const space = /\s+/y;
const ownLine = /(?:--|\\)[^\n]*/y;

function ignoredAt(text: string, at: number): number {
  for (const pattern of [space, ownLine]) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) return found[0].length;
  }
  return 0;
}

const quotedOrEnd = /;|'|"|\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$|--/g;

/** The position of its semicolon, or the end of the text. */
function endOfStatement(text: string, from: number): number {
  for (let at = from; ;) {
    quotedOrEnd.lastIndex = at;
    const found = quotedOrEnd.exec(text);
    if (found === null) return text.length;
    const [mark] = found;
    if (mark === ';') return found.index;
    if (mark === '--') at = indexAfter(text, '\n', found.index);
    else if (mark === "'") at = found.index + literalAt(text, found.index).length;
    else at = indexAfter(text, mark, found.index + mark.length);
  }
}

function indexAfter(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? text.length : at + what.length;
}

const plainLiteral = /'[^']*(?:''[^']*)*'?/y;
const escapedLiteral = /'[^'\\]*(?:(?:''|\\[^])[^'\\]*)*'?/y;

/** Including quotes. `at` is the opening quote; an E before it enables backslash escapes. */
function literalAt(text: string, at: number): string {
  const pattern =
    /[eE]/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at - 2)) ? escapedLiteral : plainLiteral;
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "'";
}

const separator = /[\s,]*/y;
const castOrEnd = /(?:::[a-z]+(?:\[\])?)?(?=[\s,)])/y;

/** `'name', 'value'::type, …` up to the closing parenthesis. Undefined for anything else. */
function argumentsIn(statement: string, from: number): DumpedCall | undefined {
  const found = new Map<string, string>();
  const texts: (string | undefined)[] = [];
  for (let at = from; ;) {
    separator.lastIndex = at;
    at += separator.exec(statement)?.[0].length ?? 0;
    if (statement.startsWith(')', at)) break;
    if (statement.startsWith('NULL', at)) {
      texts.push(undefined);
      at += 4;
    } else {
      const escaped = statement.startsWith('E', at);
      const start = escaped ? at + 1 : at;
      if (!statement.startsWith("'", start)) return undefined;
      const literal = literalAt(statement, start);
      if (literal.length < 2 || !literal.endsWith("'")) return undefined;
      texts.push(valueOf(literal, escaped));
      at = start + literal.length;
    }
    castOrEnd.lastIndex = at;
    const cast = castOrEnd.exec(statement);
    if (cast === null) return undefined;
    at += cast[0].length;
  }
  if (texts.length % 2 > 0) return undefined;
  for (let at = 0; at < texts.length; at += 2) {
    const [name, value] = [texts[at], texts[at + 1]];
    if (name === undefined) return undefined;
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

/** pg_dump only escapes the backslash. */
function valueOf(literal: string, escaped: boolean): string {
  const inside = literal.slice(1, -1).replaceAll("''", "'");
  return escaped ? inside.replaceAll('\\\\', '\\') : inside;
}
