/**
 * The role of an unknown text in a command: a relation's name, another name, a value, part of a string or a quoted name, or undecided by
 * the text around it. Reads the command's tokens with each unknown text as one character.
 */
import { wordSet } from '../collections/word-set.ts';
import { tokenize } from '../syntax/postgres/lexer.ts';
import type { Token } from '../syntax/token.ts';
import type { Span } from '../text/span.ts';

/** Stands for an unknown text. A letter to the lexer that nobody uses. */
export const HOLE = '\ue000';

/** Spans are in the command's text; they cover the substitute for the unknown text and everything that belongs to it. */
export type Place =
  /** The whole name of a relation that must exist for the command to run. */
  | (Span & { readonly kind: 'relation' })
  /** Another name, or a part of a qualified one. */
  | (Span & { readonly kind: 'name' })
  /** Some letters of an unquoted name. */
  | (Span & { readonly kind: 'name-part' })
  /** Inside '…', quotes included in the span. */
  | (Span & { readonly kind: 'string' })
  /** Inside "…", quotes included in the span. */
  | (Span & { readonly kind: 'quoted-name' })
  | (Span & { readonly kind: 'value' })
  | (Span & { readonly kind: 'comment' })
  /** A list, a condition, a whole command: intended as code, or undecided. */
  | (Span & { readonly kind: 'code' });

export class CommandText {
  readonly #text: string;
  readonly #tokens: readonly Token[];

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  /** `whole` is what enters together: a name composed elsewhere is one name here. */
  placeOf(offset: number, whole: Span = { start: offset, end: offset + 1 }): Place {
    const at = this.#tokens.findIndex((token) => token.end > offset);
    const token = this.#tokens[at];
    const here = { start: offset, end: offset + 1 };
    if (token === undefined || token.start > offset) return { ...here, kind: 'code' };
    const span = { start: token.start, end: token.end };
    if (token.kind === 'comment') return { ...span, kind: 'comment' };
    if (token.kind === 'string')
      return this.#text[token.start] === "'" && !token.open
        ? { ...span, kind: 'string' }
        : { ...here, kind: 'code' };
    if (token.kind === 'quoted-identifier') return { ...span, kind: token.open ? 'code' : 'quoted-name' };
    if (token.kind !== 'word' || this.#touches(at)) return { ...here, kind: 'code' };
    const isWhole = token.start === whole.start && token.end === whole.end;
    return { ...span, kind: isWhole ? this.#kindOfWord(at) : 'name-part' };
  }

  /** The word before the token that begins at an offset; '' if none begins there. */
  wordBefore(offset: number): string {
    const at = this.#tokens.findIndex((token) => token.end > offset);
    return this.#tokens[at]?.start === offset ? this.#is(at - 1) : '';
  }

  /** Without a space between this word and a preceding number, string or parameter it is not a separate word. */
  #touches(at: number): boolean {
    const before = this.#tokens[at - 1];
    const token = this.#tokens[at];
    const after = this.#tokens[at + 1];
    const odd = (other: Token | undefined): boolean => other !== undefined && oddNeighbours.has(other.kind);
    return (
      (odd(before) && before?.end === token?.start) ||
      (odd(after) && after?.start === token?.end && after?.kind !== 'parameter')
    );
  }

  #kindOfWord(at: number): 'relation' | 'name' | 'value' | 'code' {
    const before = this.#is(at - 1);
    const after = this.#is(at + 1);
    if (after === '.') return 'name';
    if (before === '.') return after === '(' ? 'code' : 'name';
    if (this.#isComparison(at - 1)) return this.#endsHere(at) ? 'value' : 'code';
    if (before === 'like' && this.#isColumnOfTable(at)) return 'relation';
    if (valueWords.has(before)) return this.#endsHere(at) ? 'value' : 'code';
    if (conditionWords.has(before))
      return this.#isComparison(at + 1) || comparisonWords.has(after) ? 'name' : 'code';
    if (before === '(' || before === ',') return this.#listed(at);
    return this.#afterKeyword(at, before, after);
  }

  /** After FROM, TABLE, TO …; ONLY, IF EXISTS and CONCURRENTLY are skipped. */
  #afterKeyword(at: number, before: string, after: string): 'relation' | 'name' | 'code' {
    let back = at - 1;
    while (fillers.has(this.#is(back))) back -= 1;
    const word = this.#is(back);
    const verb = this.#is(this.#statementStart(at));
    // With IF EXISTS it need not exist, and the object of CREATE does not exist yet.
    const existing = this.#words(back, at).includes('exists') || verb === 'create' ? 'name' : 'relation';
    if (word === 'into') return this.#isInsert(back) ? 'relation' : 'name';
    if (word === 'on') return this.#afterOn(verb, at, after);
    if (after === '(') return makers.has(verb) && objectWords.has(word) ? 'name' : 'code';
    if (word === 'from') return this.#afterFrom(verb, back);
    if (before === 'set') return verb === 'update' && this.#is(at + 1) === '=' ? 'name' : 'code';
    if (word === 'to') return this.#isNameAfterTo(verb, back) ? 'name' : 'code';
    if (clauses.has(`${this.#is(back - 1)} ${word}`)) return 'relation';
    if (word === verb && relationVerbs.has(verb)) return 'relation';
    if (word === 'join' || word === 'references' || (word === 'inherit' && verb === 'alter'))
      return 'relation';
    if (relationObjects.has(word)) return existing;
    return objectWords.has(word) ? 'name' : 'code';
  }

  #afterFrom(verb: string, from: number): 'relation' | 'name' | 'code' {
    if (verb === 'revoke') return 'name';
    return this.#isClause(from) ? 'relation' : 'code';
  }

  #isInsert(into: number): boolean {
    return ['insert', 'merge'].includes(this.#is(into - 1));
  }

  #isNameAfterTo(verb: string, to: number): boolean {
    return ['rename', 'owner'].includes(this.#is(to - 1)) || verb === 'grant' || verb === 'reassign';
  }

  #afterOn(verb: string, at: number, after: string): 'relation' | 'name' | 'code' {
    const start = this.#statementStart(at);
    const object = this.#is(start + 1);
    // DROP TRIGGER IF EXISTS also succeeds without the table.
    if (this.#words(start, at).includes('exists')) return 'name';
    if (verb === 'create' || verb === 'drop' || verb === 'alter')
      return ['index', 'unique', 'trigger', 'policy', 'rule', 'constraint'].includes(object)
        ? 'relation'
        : 'code';
    return (verb === 'grant' || verb === 'revoke') && (after === 'to' || after === 'from')
      ? 'relation'
      : 'code';
  }

  /** `INSERT INTO t (a, b) VALUES (c, d)`: names in the first list, values in the second. */
  #listed(at: number): 'name' | 'value' | 'code' {
    const after = this.#is(at + 1);
    if (after !== ',' && after !== ')') return 'code';
    const open = this.#opening(at);
    if (open === undefined) return 'code';
    const before = this.#is(open - 1);
    if (before === 'values' || before === 'in') return 'value';
    if (before === ',' && this.#is(open - 2) === ')') return 'value';
    const start = this.#statementStart(at);
    const isColumnList =
      this.#is(start) === 'insert' &&
      !this.#words(start, open).includes('values') &&
      !this.#words(start, open).includes('select');
    return isColumnList && before !== 'in' ? 'name' : 'code';
  }

  /** CREATE TABLE t (LIKE other …). */
  #isColumnOfTable(at: number): boolean {
    const start = this.#statementStart(at);
    const isCreate = this.#is(start) === 'create' && this.#words(start, start + 4).includes('table');
    return isCreate && ['(', ','].includes(this.#is(at - 2)) && !this.#words(start, at).includes('select');
  }

  /** FROM of a query or DELETE, not of EXTRACT(x FROM y), IS DISTINCT FROM or COPY. */
  #isClause(from: number): boolean {
    if (this.#is(from - 1) === 'distinct') return false;
    const start = this.#opening(from) ?? this.#statementStart(from) - 1;
    const clause = this.#words(start + 1, from);
    return clause.includes('select') || clause.includes('delete') || clause[0] === 'update';
  }

  /** Nothing follows that would make the value part of a larger expression. */
  #endsHere(at: number): boolean {
    const after = this.#is(at + 1);
    return after === '' || [')', ',', ';'].includes(after) || clauseWords.has(after);
  }

  #isComparison(at: number): boolean {
    const token = this.#tokens[at];
    return token?.kind === 'operator' && ['=', '<>', '!=', '<', '>', '<=', '>='].includes(this.#is(at));
  }

  #opening(at: number): number | undefined {
    let depth = 0;
    for (let i = at - 1; i >= 0; i -= 1) {
      const text = this.#is(i);
      if (text === ')') depth += 1;
      else if (text === '(') {
        if (depth === 0) return i;
        depth -= 1;
      }
    }
    return undefined;
  }

  #statementStart(at: number): number {
    for (let i = at - 1; i >= 0; i -= 1) if (this.#is(i) === ';') return i + 1;
    return 0;
  }

  #words(from: number, to: number): readonly string[] {
    const words: string[] = [];
    for (let i = from; i < to; i += 1) words.push(this.#is(i));
    return words;
  }

  #is(at: number): string {
    const token = this.#tokens[at];
    return token === undefined ? '' : this.#text.slice(token.start, token.end).toLowerCase();
  }
}

const oddNeighbours = new Set<Token['kind']>([
  'number',
  'string',
  'parameter',
  'quoted-identifier',
  'unknown',
]);
const fillers = wordSet('only if not exists concurrently');
/** Statements that begin with a relation: UPDATE t, TRUNCATE t. */
const relationVerbs = wordSet('update truncate copy analyze vacuum lock');
const relationObjects = wordSet('table index view sequence');
/** Two words that a relation follows. */
const clauses = new Set(['partition of', 'attach partition', 'detach partition', 'insert into']);
const objectWords = wordSet(
  'index view sequence table schema column constraint trigger policy role user database type domain tablespace channel listen notify unlisten savepoint publication subscription server cursor partition',
);
const makers = wordSet('create alter drop');
const valueWords = wordSet('like ilike limit offset between');
const conditionWords = wordSet('where and or not having when');
const comparisonWords = wordSet('like ilike in between is');
const clauseWords = wordSet(
  'and or order group having limit offset returning from where union except intersect then else end for on join left right inner cross window fetch as into set',
);
