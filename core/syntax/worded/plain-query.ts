/**
 * A query of MySQL, MariaDB or SQLite in a form that names the same tables, columns and parameters with fewer of the dialect's own clauses, so that
 * query-text.ts can hand it to PostgreSQL's grammar. It does not do the same: a change of several tables is a SELECT whose conditions are what it
 * assigns. Reads no schema.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { Span } from '../../text/span.ts';
import type { Token } from '../token.ts';
import { intervalUnits, type QueryDialect } from './query-text.ts';

export interface PlainQuery {
  readonly text: string;
  /** Where its tokens stand in the text as written, if they have another length or place. */
  readonly stretches: readonly { readonly sent: Span; readonly written: Span }[];
}

/** `tokens` without comments. */
export function plainQuery(text: string, tokens: readonly Token[], dialect: QueryDialect): PlainQuery {
  return new Plain(text, tokens, dialect).query();
}

class Plain {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #words: readonly string[];
  readonly #dialect: QueryDialect;
  readonly #said = new Map<number, string>();
  /** Of CASE without their END. */
  #open = 0;

  constructor(text: string, tokens: readonly Token[], dialect: QueryDialect) {
    this.#text = text;
    this.#tokens = tokens;
    this.#dialect = dialect;
    this.#words = tokens.map(({ start, end }) => text.slice(start, end).toLowerCase());
  }

  query(): PlainQuery {
    if (this.#dialect === 'mysql') this.#variables();
    else this.#timeWords();
    for (let at = 0; at < this.#words.length; at += 1)
      if (this.#tokens[at]?.kind === 'word' && this.#words[at - 1] !== '.') this.#read(at);
    let text = '';
    let from = 0;
    const stretches: { sent: Span; written: Span }[] = [];
    for (const [at, { start, end }] of this.#tokens.entries()) {
      text += this.#text.slice(from, start).replaceAll(/\S+/g, ' ');
      const said = this.#said.get(at) ?? this.#text.slice(start, end);
      stretches.push({
        sent: { start: text.length, end: text.length + said.length },
        written: { start, end },
      });
      text += said;
      from = end;
    }
    return { text, stretches };
  }

  #read(at: number): void {
    const word = this.#words[at] ?? '';
    const next = this.#words[at + 1];
    if (word === 'limit' && this.#words[at + 2] === ',') this.#say(at + 2, ' + ');
    if (word === 'join') this.#join(at);
    if ((word === 'join' || word === 'from') && next === '(') this.#tables(at + 1);
    if (isReservedElsewhere(word, this.#dialect) && next !== '(') this.#quoteName(at);
    if (word === 'case') this.#open += 1;
    if (word === 'end' && this.#open === 0) this.#quoteName(at);
    else if (word === 'end') this.#open -= 1;
    if (this.#dialect === 'sqlite') {
      if (word === 'is') this.#is(at);
      if (word === 'not' && next === 'null' && this.#words[at - 1] !== 'is') this.#say(at, 'is not');
      return;
    }
    if (at === 0 && (word === 'update' || word === 'delete')) this.#change(word);
    if (at === 0 && (word === 'insert' || word === 'replace')) this.#insert();
    if (word === 'on' && next === 'duplicate') this.#onDuplicate(at);
    if (word === 'interval') this.#interval(at);
    if ((word === 'timestampdiff' || word === 'timestampadd') && next === '(') this.#quote(at + 2, "'");
    if (word === 'convert' && next === '(') this.#convert(at);
    if (word === 'json_objectagg') this.#quoteName(at);
    if (word === 'current_user' && next === '(') this.#quoteName(at);
    if (typeWords.has(word) && next === '(' && this.#words[at - 1] !== 'as') this.#quoteName(at);
  }

  /** `datetime("now")`: SQLite takes what no column is called for a text. */
  #timeWords(): void {
    for (const [at, word] of this.#words.entries())
      if (timeWord.test(word)) this.#say(at, `'${word.slice(1, -1)}'`);
  }

  /** `@n := @n + 1`: a variable of the session, which no program sends, and what it is set to. */
  #variables(): void {
    const isSet = (at: number): boolean => this.#words[at + 1] === ':' && this.#words[at + 2] === '=';
    const set = new Set(this.#words.filter((word, at) => word.startsWith('@') && isSet(at)));
    if (set.size === 0) return;
    for (const [at, word] of this.#words.entries()) {
      if (!set.has(word)) continue;
      this.#say(at, isSet(at) ? '' : 'null');
      if (isSet(at)) for (const sign of [at + 1, at + 2]) this.#say(sign, '');
    }
  }

  /** `a JOIN (b, c) ON …`: a comma there is a join. */
  #tables(opening: number): void {
    if (/^(?:select|with|values|\()$/.test(this.#words[opening + 1] ?? '')) return;
    let depth = 0;
    for (let at = opening; at < this.#words.length; at += 1) {
      const word = this.#words[at];
      depth += word === '(' ? 1 : word === ')' ? -1 : 0;
      if (depth === 0) return;
      if (depth === 1 && word === ',') this.#say(at, ' cross join');
    }
  }

  /** JOIN without a condition; CROSS JOIN with one. */
  #join(at: number): void {
    const before = this.#words[at - 1];
    const has = this.#find(at + 1, (word) =>
      /^(?:on|using|join|where|group|order|limit|set|union|,|having)$/.test(word),
    );
    const isConditional = has !== undefined && /^(?:on|using)$/.test(this.#words[has] ?? '');
    if (before === 'cross' && isConditional) this.#say(at - 1, '');
    // A later condition may belong to it.
    const isLast = has === undefined || this.#words[has] !== 'join';
    if (isConditional || !isLast || before === 'cross' || before === 'natural' || before === 'outer') return;
    if (before === 'left' || before === 'right') return;
    this.#say(before === 'inner' ? at - 1 : at, before === 'inner' ? 'cross' : 'cross join');
  }

  /** `a IS b`, where PostgreSQL knows constants alone. */
  #is(at: number): void {
    const isNot = this.#words[at + 1] === 'not';
    const value = this.#words[isNot ? at + 2 : at + 1];
    if (value === undefined || /^(?:null|true|false|distinct|unknown)$/.test(value)) return;
    this.#say(at, isNot ? 'is distinct' : 'is not distinct from');
    if (isNot) this.#say(at + 1, 'from');
  }

  /** UPDATE and DELETE of several tables, and those with an order or a limit. */
  #change(word: 'update' | 'delete'): void {
    const isTop = (wanted: string): number | undefined => this.#find(1, (one) => one === wanted);
    if (isTop('returning') !== undefined) return;
    const bound = isTop('order') ?? isTop('limit');
    if (word === 'delete') {
      const from = isTop('from');
      const first = this.#words.findIndex((one, at) => at > 0 && !modifiers.has(one));
      if (from === undefined || (bound === undefined && (from === first || isTop('using') !== undefined)))
        return;
      this.#say(0, 'select');
      for (let at = 1; at < from; at += 1) this.#say(at, '');
      return;
    }
    const set = isTop('set');
    if (set === undefined) return;
    const several = this.#find(1, (one) => one === ',' || one === 'join' || one === 'straight_join');
    if (bound === undefined && (several === undefined || several > set)) {
      this.#unqualified(set);
      return;
    }
    this.#say(0, 'select from');
    for (let at = 1; modifiers.has(this.#words[at] ?? ''); at += 1) this.#say(at, '');
    const where = this.#find(set, (one) => one === 'where');
    const end = where ?? bound ?? this.#words.length;
    this.#say(set, 'where');
    for (let at = this.#find(set + 1, (one) => one === ','); at !== undefined && at < end;)
      at = (this.#say(at, ' and '), this.#find(at + 1, (one) => one === ','));
    if (where === undefined) return;
    this.#say(where, 'and (');
    const last = (bound ?? this.#words.length) - 1;
    if (last > where) this.#say(last, `${this.#said.get(last) ?? this.#written(last)} )`);
  }

  /** SET t.a = 1, where PostgreSQL takes `t` for a column. */
  #unqualified(set: number): void {
    const end = this.#find(set, (one) => one === 'where') ?? this.#words.length;
    for (
      let at: number | undefined = set;
      at !== undefined && at < end;
      at = this.#find(at + 1, (one) => one === ',')
    )
      if (this.#words[at + 2] === '.' && this.#words[at + 4] === '=') {
        this.#say(at + 1, '');
        this.#say(at + 2, '');
      }
  }

  /** INSERT INTO t SET a = 1. */
  #insert(): void {
    const table = this.#words.findIndex((word, at) => at > 0 && (word === 'into' || !insertWords.has(word)));
    if (this.#dialect === 'mysql' && table > 0 && this.#words[table] !== 'into')
      this.#say(table - 1, table === 1 ? `${this.#words[0] ?? ''} into` : 'into');
    const set = this.#find(1, (one) => /^(?:set|values|value|select)$/.test(one));
    if (set !== undefined && this.#words[set] === 'value') this.#say(set, 'values');
    if (set === undefined || this.#words[set] !== 'set') return;
    const duplicate = this.#find(set, (one) => one === 'on');
    this.#say(0, 'update');
    for (let at = 1; at < set; at += 1) if (insertWords.has(this.#words[at] ?? '')) this.#say(at, '');
    if (duplicate !== undefined)
      for (let at = duplicate; at < duplicate + 4; at += 1) this.#say(at, at === duplicate ? ',' : '');
  }

  /** What it assigns is what RETURNING computes. */
  #onDuplicate(at: number): void {
    if (this.#said.has(at)) return;
    this.#say(at, 'returning');
    for (let i = at + 1; i < at + 4; i += 1) this.#say(i, '');
    for (let i = at + 4; i < this.#words.length; i += 1)
      if (this.#words[i] === 'values' && this.#words[i + 1] === '(') this.#say(i, '');
  }

  /** With a placeholder, the number alone. */
  #interval(at: number): void {
    const unit = this.#find(at + 1, (one) => intervalUnits.has(one));
    if (unit === undefined || unit - at > 12) return;
    const isOpen = this.#tokens
      .slice(at + 1, unit)
      .some(({ kind }) => kind !== 'number' && kind !== 'string');
    if (!isOpen) return;
    this.#say(at, '');
    this.#say(unit, '');
  }

  /** CONVERT(a, type). */
  #convert(at: number): void {
    const comma = this.#find(at + 2, (one) => one === ',');
    if (comma === undefined) return;
    this.#say(at, 'cast');
    this.#say(comma, ' as');
  }

  #say(at: number, word: string): void {
    this.#said.set(at, word);
  }

  /** In MySQL, what stands between double quotes is a string. */
  #quoteName(at: number): void {
    this.#quote(at, this.#dialect === 'mysql' ? '`' : '"');
  }

  #quote(at: number, quote: string): void {
    this.#say(at, `${quote}${this.#words[at] ?? ''}${quote}`);
  }

  #written(at: number): string {
    const token = this.#tokens[at];
    return token === undefined ? '' : this.#text.slice(token.start, token.end);
  }

  /** The first one in the parentheses of the token before. */
  #find(from: number, is: (word: string) => boolean): number | undefined {
    let depth = 0;
    for (let at = from; at < this.#words.length; at += 1) {
      const word = this.#words[at] ?? '';
      if (depth === 0 && is(word)) return at;
      if (word === '(') depth += 1;
      if (word === ')') depth -= 1;
      if (depth < 0) return undefined;
    }
    return undefined;
  }
}

const modifiers = wordSet('low_priority quick ignore');
const insertWords = wordSet('low_priority delayed high_priority ignore into');
/** PostgreSQL reads types in front of a parenthesis. */
const typeWords = wordSet('char time timestamp bit dec float');
/** https://www.sqlite.org/lang_datefunc.html */
const timeWord = /^"(?:now|localtime|utc|unixepoch|start of (?:day|month|year)|[-+]?\d+ \w+)"$/;

/** Words that PostgreSQL's grammar reserves, and that are names in these dialects. */
function isReservedElsewhere(word: string, dialect: QueryDialect): boolean {
  return reservedElsewhere.has(word) || reservedNotIn[dialect].has(word);
}

const reservedElsewhere = wordSet(`
  user placing verbose similar symmetric asymmetric collation authorization freeze only initially deferrable analyse tablesample variadic
  any array current_catalog current_role ilike overlaps session_user some system_user
`);
/** https://dev.mysql.com/doc/refman/8.4/en/keywords.html and https://www.sqlite.org/lang_keywords.html */
const reservedNotIn = {
  mysql: wordSet('concurrently current_schema do isnull notnull'),
  sqlite: wordSet('binary both fetch grant lateral leading localtime localtimestamp trailing'),
};
