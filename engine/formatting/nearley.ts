/**
 * Takes the place of the package nearley in what ships: sql-formatter parses with it and spends most of its time there. Parses by the same
 * algorithm (Earley's) and finds the same trees, but reads a grammar once, and follows only rules that the next token allows. Has no message
 * for text that does not parse, since nobody is shown one.
 */

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
  /** By the number of an item: whether the rest of its rule may begin with the token, or may be empty. */
  readonly allows: readonly boolean[];
  /** Of each name, the rules that it allows. */
  readonly rules: ReadonlyMap<string, readonly Item[]>;
}

class Grammar {
  static readonly #known = new WeakMap<CompiledGrammar, Grammar>();
  readonly start: string;
  readonly #items: Item[] = [];
  readonly #rules = new Map<string, Item[]>();
  readonly #literals = new Set<string>();
  readonly #aheads = new Map<string, Ahead>();

  private constructor({ ParserRules, ParserStart }: CompiledGrammar) {
    this.start = ParserStart;
    for (const rule of ParserRules) {
      const begun = this.#itemAt(rule, 0);
      this.#rules.set(rule.name, [...(this.#rules.get(rule.name) ?? []), begun]);
    }
  }

  static fromCompiled(compiled: CompiledGrammar): Grammar {
    const grammar = Grammar.#known.get(compiled) ?? new Grammar(compiled);
    Grammar.#known.set(compiled, grammar);
    return grammar;
  }

  /** Undefined: the end of the text. */
  ahead(token: Token | undefined): Ahead {
    const key =
      token === undefined ? '' : this.#literals.has(token.text) ? `${token.type} ${token.text}` : token.type;
    const ahead = this.#aheads.get(key) ?? this.#aheadOf(token);
    this.#aheads.set(key, ahead);
    return ahead;
  }

  /** The names whose rules may begin with the token or be empty follow from one another: asked again until none is added. */
  #aheadOf(token: Token | undefined): Ahead {
    const empty = new Set<string>();
    const begun = new Set<string>();
    const isEmpty = ({ symbol, next }: Item): boolean =>
      next === undefined || (typeof symbol === 'string' && empty.has(symbol) && isEmpty(next));
    const mayBegin = ({ symbol, next }: Item): boolean =>
      typeof symbol === 'string'
        ? begun.has(symbol) || (empty.has(symbol) && next !== undefined && mayBegin(next))
        : symbol !== undefined && token !== undefined && fits(symbol, token);
    for (let known = -1; known < empty.size + begun.size;) {
      known = empty.size + begun.size;
      for (const [name, items] of this.#rules) {
        if (items.some(isEmpty)) empty.add(name);
        if (items.some(mayBegin)) begun.add(name);
      }
    }
    const allows = this.#items.map((item) => isEmpty(item) || mayBegin(item));
    const rules = [...this.#rules].map(
      ([name, items]) => [name, items.filter(({ number }) => allows[number])] as const,
    );
    return { allows, rules: new Map(rules) };
  }

  #itemAt(rule: Rule, at: number): Item {
    const symbol = rule.symbols[at];
    if (typeof symbol === 'object' && 'literal' in symbol) this.#literals.add(symbol.literal);
    const next = symbol === undefined ? undefined : this.#itemAt(rule, at + 1);
    const item = { rule, number: this.#items.length, symbol, next };
    this.#items.push(item);
    return item;
  }
}

function fits(symbol: Item['symbol'], { type, text }: Token): boolean {
  if (typeof symbol !== 'object') return false;
  return 'type' in symbol ? symbol.type === type : symbol.literal === text;
}

/** A rule that was read up to a place. */
interface State {
  readonly item: Item;
  /** The column where the rule began. */
  readonly begun: number;
  /** What waits for a rule of this name there. */
  readonly wantedBy: readonly State[];
  /** The rule up to the place before, and what was read from there; undefined at its beginning. */
  readonly left: State | undefined;
  readonly right: Read | undefined;
  /** Of a rule that was read to its end. */
  value: unknown;
}

/** A token, or a rule that was read to its end. */
interface Read {
  readonly value: unknown;
}

/** All that may have been read between two tokens. */
class Column {
  readonly #index: number;
  readonly #ahead: Ahead;
  readonly #states: State[] = [];
  readonly #wanted = new Map<string, State[]>();
  /** Rules that were read to their end without a token: few columns have some. */
  #empty: Map<string, State[]> | undefined;
  readonly #beforeTokens: State[] = [];

  constructor(index: number, ahead: Ahead) {
    this.#index = index;
    this.#ahead = ahead;
  }

  get isEmpty(): boolean {
    return this.#states.length === 0;
  }

  valuesOf(name: string): readonly unknown[] {
    const whole = this.#states.filter(
      ({ item, begun, value }) =>
        item.rule.name === name && item.next === undefined && begun === 0 && value !== refusal,
    );
    return whole.map(({ value }) => value);
  }

  /** After the token, with another one, or the end, ahead. */
  after(token: Token, ahead: Ahead): Column {
    const column = new Column(this.#index + 1, ahead);
    for (const state of this.#beforeTokens)
      if (fits(state.item.symbol, token)) column.#advance(state, { value: token });
    column.#follow();
    return column;
  }

  /** The first column: whatever begins a text. */
  static start(name: string, ahead: Ahead): Column {
    const column = new Column(0, ahead);
    column.#begin(name, []);
    column.#follow();
    return column;
  }

  /** States are added while the list is worked on. */
  #follow(): void {
    for (const state of this.#states) {
      const { symbol } = state.item;
      if (symbol === undefined) this.#finish(state);
      else if (typeof symbol === 'object') this.#beforeTokens.push(state);
      else this.#want(symbol, state);
    }
  }

  #want(name: string, state: State): void {
    const wanted = this.#wanted.get(name);
    if (wanted === undefined) {
      this.#begin(name, [state]);
      return;
    }
    wanted.push(state);
    for (const read of this.#empty?.get(name) ?? []) this.#advance(state, read);
  }

  #begin(name: string, wantedBy: State[]): void {
    this.#wanted.set(name, wantedBy);
    for (const item of this.#ahead.rules.get(name) ?? [])
      this.#states.push({
        item,
        begun: this.#index,
        wantedBy,
        left: undefined,
        right: undefined,
        value: undefined,
      });
  }

  #advance(left: State, right: Read): void {
    const item = left.item.next;
    if (item === undefined || this.#ahead.allows[item.number] !== true) return;
    const { begun, wantedBy } = left;
    this.#states.push({ item, begun, wantedBy, left, right, value: undefined });
  }

  #finish(state: State): void {
    const {
      begun,
      wantedBy,
      item: { rule },
    } = state;
    const values = valuesOf(state);
    state.value = rule.postprocess === undefined ? values : rule.postprocess(values, begun, refusal);
    if (state.value === refusal) return;
    for (const waiting of wantedBy) this.#advance(waiting, state);
    if (begun !== this.#index) return;
    this.#empty ??= new Map();
    const empty = this.#empty.get(rule.name);
    if (empty === undefined) this.#empty.set(rule.name, [state]);
    else empty.push(state);
  }
}

/** What a rule's own code gives back to refuse what was read. */
const refusal = {};

function valuesOf(state: State): readonly unknown[] {
  const values: unknown[] = [];
  for (let at: State | undefined = state; at?.right !== undefined; at = at.left) values.push(at.right.value);
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
    let column = Column.start(this.#grammar.start, this.#grammar.ahead(token));
    while (token !== undefined) {
      const next = this.#lexer.next();
      column = column.after(token, this.#grammar.ahead(next));
      if (column.isEmpty) throw new Error('The text does not parse.');
      token = next;
    }
    this.results = column.valuesOf(this.#grammar.start);
    return this;
  }
}

/** Under the names that sql-formatter imports. */
export default { Parser, Grammar };
