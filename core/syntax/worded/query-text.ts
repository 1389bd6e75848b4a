/**
 * A query of MySQL, MariaDB or SQLite as PostgreSQL's grammar can read it: a text of equal length, in which quotes are exchanged, names are lower
 * case, and words that change nothing about which rows are read are blank. What has no such text keeps its own, and the grammar refuses it:
 * nothing is claimed about that query. Reads no schema.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { Token } from '../token.ts';

export interface QueryText {
  readonly text: string;
  /** Offsets of the names that stand for parameters. */
  readonly parameters: ReadonlySet<number>;
}

export type QueryDialect = 'mysql' | 'sqlite';

/** `tokens` without comments. `placeholders`: names stand for them, or they stay as written, or as `:name`. */
export function queryText(
  text: string,
  tokens: readonly Token[],
  dialect: QueryDialect,
  placeholders: 'named' | 'kept' = 'named',
): QueryText {
  return new Rewriting(text, tokens, dialect, placeholders === 'kept').rewritten();
}

const open = '(';
const close = ')';

class Rewriting {
  readonly #tokens: readonly Token[];
  readonly #dialect: QueryDialect;
  /** Each token's text, in lower case but for strings. */
  readonly #words: readonly string[];
  readonly #out: string[];
  readonly #parameters = new Set<number>();
  readonly #text: string;
  readonly #keeps: boolean;

  constructor(text: string, tokens: readonly Token[], dialect: QueryDialect, keeps: boolean) {
    this.#text = text;
    this.#tokens = tokens;
    this.#dialect = dialect;
    this.#keeps = keeps;
    this.#words = tokens.map(({ kind, start, end }) => {
      const written = text.slice(start, end);
      return kind === 'string' ? written : lowered(written);
    });
    this.#out = this.#words.map((word, at) => this.#written(word, at));
  }

  rewritten(): QueryText {
    for (let at = 0; at < this.#tokens.length; at += 1) this.#rewrite(at);
    let text = '';
    for (const [at, { start }] of this.#tokens.entries()) {
      text += blank(this.#text, text.length, start) + (this.#out[at] ?? '');
    }
    return { text: text + blank(this.#text, text.length, this.#text.length), parameters: this.#parameters };
  }

  /** One token by itself. */
  #written(word: string, at: number): string {
    const token = this.#tokens[at];
    switch (token?.kind) {
      case 'quoted-identifier':
        return /^"|^.[^"]*$/.test(word) ? `"${word.slice(1, -1)}"` : word;
      case 'string':
        return this.#string(word, at);
      case 'parameter':
      case 'template':
        if (this.#keeps) return this.#kept(token);
        this.#parameters.add(token.start);
        return 'p'.padEnd(word.length, '_');
      case 'operator':
        return word === '==' ? '= ' : word;
      default:
        return this.#keeps && token !== undefined && /^[$#<{]/.test(word)
          ? this.#text.slice(token.start, token.end)
          : word;
    }
  }

  #kept({ start, end }: Token): string {
    return this.#text
      .slice(start, end)
      .replace(/^[$@](?=[a-z_])/i, ':')
      .replace(/^\?(?=\d)/, '$');
  }

  /** Without escapes, in single quotes; after AS a name. */
  #string(word: string, at: number): string {
    const first = word.indexOf(word.endsWith('"') ? '"' : "'");
    if (first < 0 || word.length < first + 2) return word;
    const inner = word.slice(first + 1, -1);
    if (this.#words[at - 1] === 'as')
      return `${word.slice(0, first)}"${lowered(inner.replaceAll('"', ' '))}"`;
    const plain = this.#dialect === 'mysql' ? inner.replaceAll(/\\[\s\S]/g, 'xx') : inner;
    // A doubled quote stays one; any other would end the text.
    const safe = word.endsWith('"') ? plain.replaceAll('""', '  ').replaceAll("'", ' ') : plain;
    return `${' '.repeat(first)}'${safe}'`;
  }

  #rewrite(at: number): void {
    const word = this.#words[at] ?? '';
    if (this.#tokens[at]?.kind !== 'word' || this.#words[at - 1] === '.') return;
    if (word === 'limit') this.#limit(at);
    if (word === 'replace' && this.#words[at + 1] === 'into' && this.#words[at - 1] !== 'or')
      this.#put(at, 'insert');
    if (this.#dialect === 'mysql') this.#mysql(word, at);
    else this.#sqlite(word, at);
  }

  #mysql(word: string, at: number): void {
    const next = this.#words[at + 1];
    if (modifiers.has(word) && (word !== 'ignore' || changing.has(this.#words[at - 1] ?? '')))
      this.#put(at, '');
    const same = synonyms.get(word);
    if (same !== undefined) this.#put(at, same);
    if (word === 'straight_join') this.#put(at, this.#words[at - 1] === 'select' ? '' : 'join');
    if ((word === 'rlike' || word === 'regexp') && this.#words[at - 1] === 'not') {
      this.#put(at - 1, '');
      this.#put(at, '!~');
    }
    if (word === 'from' && next === 'dual') this.#blank(at, at + 2);
    if (hints.has(word) && (next === 'index' || next === 'key'))
      this.#blank(at, this.#closing(this.#next(at, open)) + 1);
    if (word === 'partition' && next === open && this.#words[at - 1] !== 'over')
      this.#blank(at, this.#closing(at + 1) + 1);
    if (word === 'interval') this.#interval(at);
    if (word === 'separator') this.#blank(at, at + 2);
    if (word === 'against' && next === open) this.#blank(at, this.#closing(at + 1) + 1);
    if (word === 'using' && this.#words[at + 2] === close && next !== open) this.#blank(at, at + 2);
    if (word === 'signed' || word === 'unsigned')
      this.#put(at + 1, next === 'integer' || next === 'int' ? '' : next);
    if (word === 'binary' && next !== open && this.#words[at - 1] !== 'as') this.#put(at, '');
    if (clocks.has(word) && next === open && this.#words[at + 2] === close) this.#blank(at + 1, at + 3);
    if (word === 'with' && next === 'rollup') this.#blank(at, at + 2);
    if (word === 'lock' && next === 'in') {
      this.#blank(at + 2, at + 4);
      this.#put(at, 'for');
      this.#put(at + 1, '');
      this.#put(at + 2, 'share');
    }
    if (word === 'on' && next === 'duplicate') this.#blank(at, this.#tokens.length);
    if (word === 'order' && next === 'by' && this.#isChange() && this.#depth(at) === 0)
      this.#blank(at, this.#tokens.length);
    // A name there, a function of PostgreSQL.
    if (word === 'user' && next !== open) this.#put(at, '"');
  }

  #sqlite(word: string, at: number): void {
    const next = this.#words[at + 1];
    const isChange = changing.has(this.#words[at - 1] ?? '');
    if (word === 'or' && isChange) this.#blank(at, at + 2);
    if (word === 'indexed' && next === 'by') this.#blank(at, at + 3);
    if (word === 'not' && next === 'indexed') this.#blank(at, at + 2);
    if (word === 'glob' || word === 'regexp' || word === 'match') this.#put(at, '<|>');
    if (word === 'user') this.#put(at, '"');
    if (word === 'into') this.#columnsInto(at + (this.#words[at + 2] === '.' ? 4 : 2));
  }

  /** A text where only a column can stand is its name. https://www.sqlite.org/lang_keywords.html */
  #columnsInto(list: number): void {
    if (this.#words[list] !== open) return;
    for (let at = list + 1; at < this.#closing(list); at += 1) {
      const word = this.#words[at] ?? '';
      if (this.#tokens[at]?.kind === 'string') this.#out[at] = lowered(word.replaceAll(/^'|'$/g, '"'));
    }
  }

  /** LIMIT offset, count. */
  #limit(at: number): void {
    if (this.#words[at + 2] === ',') this.#blank(at + 1, at + 3);
    if (this.#isChange() && this.#depth(at) === 0) this.#blank(at, this.#tokens.length);
  }

  /** INTERVAL 1 DAY. */
  #interval(at: number): void {
    const after = this.#words[at + 1] === open ? this.#closing(at + 1) + 1 : at + 2;
    const [from, to] = [this.#tokens[at], this.#tokens[after]];
    if (from === undefined || to === undefined || !intervalUnits.has(this.#words[after] ?? '')) return;
    this.#blank(at, after + 1);
    this.#out[at] = "'".padEnd(from.end - from.start, ' ');
    this.#out[after] = "'".padStart(to.end - to.start, ' ');
  }

  /** UPDATE and DELETE have neither order nor limit in PostgreSQL. */
  #isChange(): boolean {
    return this.#words[0] === 'update' || this.#words[0] === 'delete';
  }

  #depth(at: number): number {
    let depth = 0;
    for (let i = 0; i < at; i += 1) depth += this.#words[i] === open ? 1 : this.#words[i] === close ? -1 : 0;
    return depth;
  }

  #next(at: number, word: string): number {
    const found = this.#words.indexOf(word, at);
    return found < 0 ? this.#words.length : found;
  }

  #closing(at: number): number {
    let depth = 0;
    for (let i = at; i < this.#words.length; i += 1) {
      depth += this.#words[i] === open ? 1 : this.#words[i] === close ? -1 : 0;
      if (depth === 0) return i;
    }
    return this.#words.length - 1;
  }

  #put(at: number, word = ''): void {
    const length = this.#words[at]?.length;
    if (length !== undefined && word.length <= length) this.#out[at] = word.padEnd(length, ' ');
  }

  #blank(from: number, to: number): void {
    for (let at = from; at < to; at += 1) this.#put(at, '');
  }
}

/** Of equal length in every language. */
function lowered(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** White space stays, comments become blank. */
function blank(text: string, from: number, to: number): string {
  return text.slice(from, to).replaceAll(/\S/g, ' ');
}

const modifiers = wordSet(`
  high_priority low_priority delayed quick ignore sql_calc_found_rows sql_no_cache sql_cache sql_small_result sql_big_result sql_buffer_result
`);
const changing = wordSet('insert update delete replace');
const hints = wordSet('use force ignore');
const clocks = wordSet('current_timestamp current_date current_time localtime localtimestamp');
const synonyms = new Map([
  ['distinctrow', 'distinct'],
  ['rlike', '~'],
  ['regexp', '~'],
  // An operator that PostgreSQL's grammar takes and nobody else has: its result is whole.
  ['div', '//'],
]);
export const intervalUnits = wordSet(`
  microsecond second minute hour day week month quarter year second_microsecond minute_microsecond minute_second hour_microsecond hour_second
  hour_minute day_microsecond day_second day_minute day_hour year_month
`);
