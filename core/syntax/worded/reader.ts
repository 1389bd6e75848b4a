/**
 * The statements of a text of a dialect that is read by its words: cut by its splitter, each read into operations. Nothing here is the
 * server's grammar, so nothing is ever called a syntax error: what is not understood is counted as that. Keeps results by text.
 */
import type { Operation } from '../../operations/model/operation.ts';
import type { SqlReader } from '../reader.ts';
import type { ParsedStatement, Statement, Understanding } from '../statement.ts';
import type { Token } from '../token.ts';
import type { Chunk } from './splitter.ts';

/** What a dialect has of its own. */
export interface Worded {
  readonly split: (text: string, from: number, to: number) => readonly Chunk[];
  readonly tokenize: (text: string) => readonly Token[];
  /** Opens what the text carries out by way of its own programs. */
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
}

/** Larger statements are data, not design: they are counted as skipped. In UTF-16 units. */
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
  { tokenize, operationsOf }: Worded,
): ParsedStatement {
  if (text.length > LARGEST_STATEMENT) return statement(text, [], { kind: 'skipped', reason: 'too large' });
  const all = tokenize(text);
  if (broken || all.some(({ open }) => open))
    return statement(text, all, { kind: 'skipped', reason: 'a quote or comment is left open' });
  const operations =
    operationsOf(
      text,
      all.filter(({ kind }) => kind !== 'comment'),
      guarded,
    ) ?? [];
  const [first] = operations;
  const isKnown = first !== undefined && (first.kind !== 'other' || first.inert === true);
  if (!isKnown && all.some(({ kind }) => kind === 'template'))
    return statement(text, all, { kind: 'skipped', reason: 'template' });
  return {
    ...statement(text, all, { kind: isKnown ? 'understood' : 'unmodelled' }),
    operations,
  };
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
