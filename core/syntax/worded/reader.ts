/**
 * Reads the statements of a text in a dialect without a grammar: split by its splitter, each converted to operations. Because the server's
 * grammar is not available, nothing is reported as a syntax error: a statement that is not understood is counted as that. Caches results by
 * text.
 */
import type { Operation } from '../../operations/model/operation.ts';
import type { SqlReader } from '../reader.ts';
import type { Borrows, ParsedStatement, Statement, Understanding } from '../statement.ts';
import { templateRole } from '../template.ts';
import type { Token } from '../token.ts';
import { queryText } from './query-text.ts';
import type { Chunk } from './splitter.ts';

/** The parts that each dialect provides. */
export interface Worded {
  readonly split: (text: string, from: number, to: number) => readonly Chunk[];
  readonly tokenize: (text: string) => readonly Token[];
  /** Interprets the stored programs that the text runs. */
  readonly programs?: (
    statements: readonly Statement[],
    parse: (text: string) => ParsedStatement,
  ) => readonly Statement[];
  /** Undefined if a statement is not understood to its last token. `guarded`: see Chunk. */
  readonly operationsOf: (
    text: string,
    tokens: readonly Token[],
    guarded: boolean,
  ) => readonly Operation[] | undefined;
  /** Where PostgreSQL's grammar reads the dialect's queries. */
  readonly queries?: Omit<Borrows, 'tokenize'>;
}

/** Larger statements are data and are counted as skipped. In UTF-16 units. */
const LARGEST_STATEMENT = 1_000_000;
const LARGEST_CACHE = 50_000;

export class WordedReader implements SqlReader {
  readonly #dialect: Worded;
  #cache = new Map<string, ParsedStatement>();

  constructor(dialect: Worded) {
    this.#dialect = dialect;
  }

  statements(text: string, from: number, to: number): readonly Statement[] {
    const found = this.#dialect.split(text, from, to).map((chunk) => this.#statement(text, chunk));
    return this.#dialect.programs?.(found, (part) => this.#parsed(part, whole)) ?? found;
  }

  #statement(text: string, chunk: Chunk): Statement {
    const { span, terminated, leadingComments, conditional, guarded, batch } = chunk;
    const parsed = this.#parsed(text.slice(span.start, span.end), chunk);
    return {
      span,
      terminated,
      leadingComments,
      conditional: conditional || parsed.conditional,
      parsed,
      ...(guarded === true ? { guarded } : {}),
      ...(batch === undefined ? {} : { batch }),
    };
  }

  #parsed(text: string, { broken, guarded = false }: Pick<Chunk, 'broken' | 'guarded'>): ParsedStatement {
    const key = guarded ? `guarded ${text}` : text;
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const parsed = parse(text, broken, guarded, this.#dialect);
    if (this.#cache.size >= LARGEST_CACHE) this.#cache = new Map();
    this.#cache.set(key, parsed);
    return parsed;
  }
}

const whole = { broken: false } as const;

function parse(
  text: string,
  broken: boolean,
  guarded: boolean,
  { tokenize, operationsOf, queries }: Worded,
): ParsedStatement {
  if (text.length > LARGEST_STATEMENT) return statement(text, [], { kind: 'skipped', reason: 'too large' });
  const all = tokenize(text);
  if (broken || all.some(({ open }) => open))
    return statement(text, all, { kind: 'skipped', reason: 'a quote or comment is left open' });
  const operations = operationsOf(text, withoutTags(text, all), guarded) ?? [];
  const [first] = operations;
  const isKnown = first !== undefined && (first.kind !== 'other' || first.inert === true);
  if (!isKnown && all.some(({ kind }) => kind === 'template'))
    return statement(text, all, { kind: 'skipped', reason: 'template' });
  const found = statement(text, all, { kind: isKnown ? 'understood' : 'unmodelled' });
  return {
    ...found,
    operations,
    ...(queries === undefined
      ? {}
      : { borrowed: () => borrowed(found, queries), borrows: { ...queries, tokenize } }),
  };
}

/** Without comments, and without the tags around what a template renders or not; with an else, which of the two is not known. */
function withoutTags(text: string, all: readonly Token[]): readonly Token[] {
  const tokens = all.filter(({ kind }) => kind !== 'comment');
  const roles = tokens.map((one) => (one.kind === 'template' ? templateRole(text, one) : 'value'));
  return roles.includes('turn') ? tokens : tokens.filter((_, at) => roles[at] === 'value');
}

function borrowed(
  { text, tokens }: ParsedStatement,
  { dialect, tree }: NonNullable<Worded['queries']>,
): ReturnType<NonNullable<ParsedStatement['borrowed']>> {
  const { text: readable, parameters } = queryText(text, tokens, dialect);
  const found = tree(readable);
  return found && { readable, parameters, tree: found };
}

function statement(text: string, all: readonly Token[], understanding: Understanding): ParsedStatement {
  return {
    text,
    readable: text,
    tokens: all.filter(({ kind }) => kind !== 'comment'),
    comments: all.filter(({ kind }) => kind === 'comment'),
    understanding,
    conditional: false,
    operations: [],
    bodies: [],
    rereader: undefined,
  };
}
