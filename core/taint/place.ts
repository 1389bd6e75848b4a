/**
 * Where in a command an unknown text stands: as a relation's name, another name, a value, inside a string or a quoted name, or somewhere
 * that the text around it does not settle. Reads the command's tokens with each unknown text as one character.
 */
import { tokenize } from '../syntax/postgres/lexer.ts';
import type { Token } from '../syntax/token.ts';
import type { Span } from '../text/span.ts';

/** Stands for an unknown text. A letter to the lexer, and one that nobody uses. */
export const HOLE = '\ue000';

/** Spans are in the command's text; they cover what stands in for the unknown text and all that belongs to it. */
export type Place =
  /** The whole name of a relation that must exist for the command to run. */
  | (Span & { readonly kind: 'relation' })
  /** Another name, or a part of a dotted one. */
  | (Span & { readonly kind: 'name' })
  /** Some letters of an unquoted name. */
  | (Span & { readonly kind: 'name-part' })
  /** Inside '…', quotes included in the span. */
  | (Span & { readonly kind: 'string' })
  /** Inside "…", quotes included in the span. */
  | (Span & { readonly kind: 'quoted-name' })
  | (Span & { readonly kind: 'value' })
  | (Span & { readonly kind: 'comment' })
  /** A list, a condition, a whole command: code by intention, or not to be told. */
  | (Span & { readonly kind: 'code' });

export class CommandText {
  readonly #text: string;
  readonly #tokens: readonly Token[];

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  /** `whole` is what comes in together: a name put together elsewhere is one name here. */
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

  /** No space between this word and a number, string or parameter before it: not a word of its own. */
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
    if (valueWords.has(before)) return this.#endsHere(at) ? 'value' : 'code';
    if (conditionWords.has(before))
      return this.#isComparison(at + 1) || comparisonWords.has(after) ? 'name' : 'code';
    if (before === '(' || before === ',') return this.#listed(at);
    return this.#behindKeyword(at, before, after);
  }

  /** After FROM, TABLE, TO …; ONLY, IF EXISTS and CONCURRENTLY are stepped over. */
  #behindKeyword(at: number, before: string, after: string): 'relation' | 'name' | 'code' {
    let back = at - 1;
    let conditional = false;
    while (fillers.has(this.#is(back))) {
      conditional ||= this.#is(back) === 'exists';
      back -= 1;
    }
    const word = this.#is(back);
    const verb = this.#is(this.#statementStart(at));
    if (word === 'from' && !this.#isClause(back)) return 'code';
    if (before === 'set') return verb === 'update' && this.#is(at + 1) === '=' ? 'name' : 'code';
    if (word === 'on') return this.#behindOn(verb, at, after);
    if (word === 'to')
      return ['rename', 'owner'].includes(this.#is(back - 1)) || verb === 'grant' ? 'name' : 'code';
    if (word === 'into')
      return verb === 'select' || verb === 'with' ? 'name' : conditional ? 'name' : 'relation';
    if (word === 'as' || after === '(') return makers.has(verb) && objectWords.has(word) ? 'name' : 'code';
    if (relationWords.has(word))
      return conditional || (verb === 'create' && word === 'table') ? 'name' : 'relation';
    if (relationObjects.has(word)) return conditional || verb === 'create' ? 'name' : 'relation';
    return objectWords.has(word) ? 'name' : 'code';
  }

  #behindOn(verb: string, at: number, after: string): 'relation' | 'name' | 'code' {
    const object = this.#is(this.#statementStart(at) + 1);
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

  /** FROM of a query or DELETE, not of EXTRACT(x FROM y) or IS DISTINCT FROM. */
  #isClause(from: number): boolean {
    if (this.#is(from - 1) === 'distinct') return false;
    const open = this.#opening(from);
    return open === undefined || ['select', 'with', 'delete'].includes(this.#is(open + 1));
  }

  /** Nothing follows that would make the value a part of something larger. */
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

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const oddNeighbours = new Set<Token['kind']>([
  'number',
  'string',
  'parameter',
  'quoted-identifier',
  'unknown',
]);
const fillers = words('only if not exists concurrently');
const relationWords = words(
  'from join update table truncate references of inherit inherits copy partition analyze',
);
const relationObjects = words('index view sequence');
const objectWords = words(
  'index view sequence table schema column constraint trigger policy role user database type domain tablespace channel listen notify unlisten savepoint publication subscription server cursor partition',
);
const makers = words('create alter drop');
const valueWords = words('like ilike limit offset between');
const conditionWords = words('where and or not having when');
const comparisonWords = words('like ilike in between is');
const clauseWords = words(
  'and or order group having limit offset returning from where union except intersect then else end for on join left right inner cross window fetch as into set',
);
