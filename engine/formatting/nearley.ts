/**
 * Takes the place of the package nearley in what ships: sql-formatter parses with it and spends most of its time there. Parses by the same
 * algorithm (Earley's) and finds the same trees, but reads a grammar once, follows only rules that the next token allows, and takes rules that
 * are only another name in one step. Where text does not parse it gives no tree, and no message, since nobody is shown one.
 */
import { groupBy } from '../../core/collections/group-by.ts';

interface Token {
  readonly type: string;
  readonly text: string;
}

interface Lexer {
  readonly reset: (text: string) => void;
  readonly next: () => Token | undefined;
}

type Terminal = { readonly type: string } | { readonly literal: string };

interface Rule {
  readonly name: string;
  /** Names of rules, and what tokens have to be. */
  readonly symbols: readonly (string | Terminal)[];
  readonly postprocess?: (values: readonly unknown[], column: number, refusal: object) => unknown;
}

interface CompiledGrammar {
  readonly ParserRules: readonly Rule[];
  readonly ParserStart: string;
}

/** A place in a rule. */
interface Item {
  readonly rule: Rule;
  readonly number: number;
  /** What comes next, and the place after it; undefined at the end of the rule. */
  readonly symbol: string | Terminal | undefined;
  readonly next: Item | undefined;
}

/** What a token allows. */
interface Ahead {
  /** By the number of an item: whether the rest of its rule, or what may follow when nothing is left of it, may begin with the token. */
  readonly allows: readonly boolean[];
  /** Of each name, the rules that it allows. */
  readonly rules: ReadonlyMap<string, readonly Item[]>;
}

/** The rule of a whole text: the text follows from the grammar's start. */
const wholeText = '';

class Grammar {
  static readonly #known = new WeakMap<CompiledGrammar, Grammar>();
  readonly #items: Item[] = [];
  readonly #rules: ReadonlyMap<string, readonly Item[]>;
  readonly #terminals = new Terminals();
  /** By the number of an item, the terminals that it allows. */
  readonly #allowed: readonly TerminalSet[];
  readonly #aheads = new Map<TerminalSet, Ahead>();

  private constructor({ ParserRules, ParserStart }: CompiledGrammar) {
    const whole: Rule = { name: wholeText, symbols: [ParserStart], postprocess: ([value]) => value };
    const begun = withoutUnitRules([whole, ...ParserRules]).map((rule) => this.#itemAt(rule, 0));
    this.#rules = groupBy(begun, ({ rule }) => rule.name);
    this.#allowed = this.#whatItemsAllow();
  }

  static fromCompiled(compiled: CompiledGrammar): Grammar {
    const grammar = Grammar.#known.get(compiled) ?? new Grammar(compiled);
    Grammar.#known.set(compiled, grammar);
    return grammar;
  }

  /** Undefined: the end of the text. */
  ahead(token: Token | undefined): Ahead {
    const terminals = this.#terminals.of(token);
    const known = this.#aheads.get(terminals);
    if (known !== undefined) return known;
    const allows = this.#allowed.map((allowed) => (allowed & terminals) !== 0n);
    const rules = [...this.#rules].map(
      ([name, items]) => [name, items.filter(({ number }) => allows[number])] as const,
    );
    const ahead = { allows, rules: new Map(rules) };
    this.#aheads.set(terminals, ahead);
    return ahead;
  }

  /** Which names may be empty, begin with a terminal or precede it follows from one another: asked again until nothing is added. */
  #whatItemsAllow(): readonly TerminalSet[] {
    const empty = new Set<string>();
    const begins = new Map<string, TerminalSet>();
    const follows = new Map<string, TerminalSet>([[wholeText, this.#terminals.of(undefined)]]);
    let isGrowing = true;
    const add = (to: Map<string, TerminalSet>, name: string, terminals: TerminalSet): void => {
      const before = to.get(name) ?? 0n;
      if ((before | terminals) === before) return;
      to.set(name, before | terminals);
      isGrowing = true;
    };
    const isEmpty: boolean[] = [];
    const beginsWith: TerminalSet[] = [];
    const allowed = ({ number, rule }: Item): TerminalSet =>
      (beginsWith[number] ?? 0n) | (isEmpty[number] === true ? (follows.get(rule.name) ?? 0n) : 0n);
    while (isGrowing) {
      isGrowing = false;
      // An item's number is greater than that of the place after it.
      for (const { number, symbol, next } of this.#items) {
        const mayBeLeftOut = typeof symbol === 'string' && empty.has(symbol);
        isEmpty[number] = next === undefined || (mayBeLeftOut && isEmpty[next.number] === true);
        beginsWith[number] =
          (typeof symbol === 'string' ? (begins.get(symbol) ?? 0n) : this.#terminals.one(symbol)) |
          (mayBeLeftOut && next !== undefined ? (beginsWith[next.number] ?? 0n) : 0n);
        if (typeof symbol === 'string' && next !== undefined) add(follows, symbol, allowed(next));
      }
      for (const [name, items] of this.#rules) {
        for (const { number } of items) add(begins, name, beginsWith[number] ?? 0n);
        if (empty.has(name) || !items.some(({ number }) => isEmpty[number])) continue;
        empty.add(name);
        isGrowing = true;
      }
    }
    return this.#items.map(allowed);
  }

  #itemAt(rule: Rule, at: number): Item {
    const symbol = rule.symbols[at];
    const next = symbol === undefined ? undefined : this.#itemAt(rule, at + 1);
    const item = { rule, number: this.#items.length, symbol, next };
    this.#items.push(item);
    return item;
  }
}

/** In place of each rule that is only another name, the rules of that name: most of the grammar's rules are, one behind another. */
function withoutUnitRules(rules: readonly Rule[]): readonly Rule[] {
  const byName = groupBy(rules, ({ name }) => name);
  const expanded = (rule: Rule): readonly Rule[] => {
    const [symbol, ...others] = rule.symbols;
    if (typeof symbol !== 'string' || others.length > 0) return [rule];
    return (byName.get(symbol) ?? []).flatMap(expanded).map((of) => ({
      name: rule.name,
      symbols: of.symbols,
      postprocess: (values, begun) => {
        const value = valueOf(of, values, begun);
        return value === refusal ? refusal : valueOf(rule, [value], begun);
      },
    }));
  };
  return rules.flatMap(expanded);
}

function valueOf({ postprocess }: Rule, values: readonly unknown[], begun: number): unknown {
  return postprocess === undefined ? values : postprocess(values, begun, refusal);
}

/** What a rule's own code gives back to refuse what was read. */
const refusal = {};

/** A bit for each. */
type TerminalSet = bigint;

/** What a grammar asks of tokens, and the end of a text. */
class Terminals {
  readonly #types = new Map<string, TerminalSet>();
  readonly #literals = new Map<string, TerminalSet>();
  #longestLiteral = 0;

  one(symbol: Terminal | undefined): TerminalSet {
    if (symbol === undefined) return 0n;
    if ('type' in symbol) return this.#bitOf(symbol.type, this.#types);
    this.#longestLiteral = Math.max(this.#longestLiteral, symbol.literal.length);
    return this.#bitOf(symbol.literal, this.#literals);
  }

  of(token: Token | undefined): TerminalSet {
    if (token === undefined) return endOfText;
    const { type, text } = token;
    const literal = text.length > this.#longestLiteral ? undefined : this.#literals.get(text);
    return (this.#types.get(type) ?? 0n) | (literal ?? 0n);
  }

  #bitOf(name: string, among: Map<string, TerminalSet>): TerminalSet {
    const bit = among.get(name) ?? endOfText << BigInt(1 + this.#types.size + this.#literals.size);
    among.set(name, bit);
    return bit;
  }
}

const endOfText: TerminalSet = 1n;

/** A rule that was read up to a place before its end. */
interface State {
  readonly item: Item;
  /** The column where the rule began. */
  readonly begun: number;
  /** What waits for a rule of this name there. */
  readonly wantedBy: readonly State[];
  /** The rule up to the place before, and what was read from there; undefined at its beginning. */
  readonly left: State | undefined;
  readonly read: unknown;
}

/** All that may have been read between two tokens. */
class Column {
  /** What the whole text may be, if it ends here. */
  readonly texts: unknown[] = [];
  readonly #index: number;
  readonly #ahead: Ahead;
  readonly #wanted = new Map<string, State[]>();
  /** What was read of a name without a token: few columns have some. */
  #empty: Map<string, unknown[]> | undefined;
  readonly #beforeTokens: State[] = [];

  constructor(index: number, ahead: Ahead) {
    this.#index = index;
    this.#ahead = ahead;
  }

  /** The first column: whatever begins a text. */
  static start(ahead: Ahead): Column {
    const column = new Column(0, ahead);
    column.#begin(wholeText, []);
    return column;
  }

  /** After the token that was ahead, with another one, or the end, ahead. */
  after(token: Token, ahead: Ahead): Column {
    const column = new Column(this.#index + 1, ahead);
    for (const state of this.#beforeTokens) column.#advance(state, token);
    return column;
  }

  #begin(name: string, wantedBy: State[]): void {
    this.#wanted.set(name, wantedBy);
    for (const item of this.#ahead.rules.get(name) ?? [])
      if (item.next === undefined) this.#finish(item.rule, this.#index, wantedBy, []);
      else this.#wait({ item, begun: this.#index, wantedBy, left: undefined, read: undefined });
  }

  /** For what comes next. What is read meanwhile without a token goes to all who wait for it by then, and is kept for others. */
  #wait(state: State): void {
    const { symbol } = state.item;
    if (typeof symbol !== 'string') {
      this.#beforeTokens.push(state);
      return;
    }
    const wanted = this.#wanted.get(symbol);
    if (wanted === undefined) {
      this.#begin(symbol, [state]);
      return;
    }
    wanted.push(state);
    for (const read of [...(this.#empty?.get(symbol) ?? [])]) this.#advance(state, read);
  }

  #advance(state: State, read: unknown): void {
    const item = state.item.next;
    if (item === undefined || this.#ahead.allows[item.number] !== true) return;
    const { begun, wantedBy } = state;
    if (item.next === undefined) this.#finish(item.rule, begun, wantedBy, valuesOf(state, read));
    else this.#wait({ item, begun, wantedBy, left: state, read });
  }

  #finish(rule: Rule, begun: number, wantedBy: readonly State[], values: readonly unknown[]): void {
    const { name } = rule;
    const value = valueOf(rule, values, begun);
    if (value === refusal) return;
    if (name === wholeText) this.texts.push(value);
    if (begun < this.#index) {
      for (const waiting of wantedBy) this.#advance(waiting, value);
      return;
    }
    this.#empty ??= new Map();
    this.#empty.set(name, [...(this.#empty.get(name) ?? []), value]);
    for (const waiting of [...wantedBy]) this.#advance(waiting, value);
  }
}

function valuesOf(state: State, last: unknown): unknown[] {
  const values = [last];
  for (let at = state; at.left !== undefined; at = at.left) values.push(at.read);
  return values.reverse();
}

class Parser {
  results: readonly unknown[] = [];
  readonly #grammar: Grammar;
  readonly #lexer: Lexer;

  constructor(grammar: Grammar, { lexer }: { readonly lexer: Lexer }) {
    this.#grammar = grammar;
    this.#lexer = lexer;
  }

  /** The whole text. */
  feed(text: string): this {
    this.#lexer.reset(text);
    let token = this.#lexer.next();
    let column = Column.start(this.#grammar.ahead(token));
    while (token !== undefined) {
      const next = this.#lexer.next();
      column = column.after(token, this.#grammar.ahead(next));
      token = next;
    }
    this.results = column.texts;
    return this;
  }
}

/** Under the names that sql-formatter imports. */
export default { Parser, Grammar };
