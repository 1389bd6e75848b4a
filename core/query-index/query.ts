/**
 * A query in the index: its position, the relations that it reads, and the other names in it. Readers of other kinds of files create the
 * same, with positions in those files. Names are resolved later, against a schema.
 */
import { oncePer } from '../collections/once-per.ts';
import { later } from '../collections/later.ts';
import type { AskingModel } from '../models/model.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import type { ObjectName, Operation } from '../operations/model/operation.ts';
import { identifierName } from '../syntax/postgres/identifier.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import { shift, slice, type Span } from '../text/span.ts';

export interface IndexedQuery {
  readonly path: string;
  /** The dialect of the file, or of the program's SQL. */
  readonly dialect: SpokenDialect;
  /** In the document, like all positions here. */
  readonly span: Span;
  readonly relations: readonly IndexedRelation[];
  /** The statement, if the query is one as written: its positions plus the query's start are positions in the document. */
  readonly parsed?: ParsedStatement | undefined;
  /** A library writes it for this model; nobody has written it. */
  readonly model?: AskingModel;
  /** Identifiers anywhere in it that may be columns, folded. */
  readonly words: () => ReadonlyMap<string, readonly IndexedWord[]>;
}

export interface IndexedRelation {
  readonly schema: string | undefined;
  readonly name: string;
  /** Its alias in the query. */
  readonly alias: string | undefined;
  readonly span: Span;
}

export interface IndexedWord {
  /** `o` in `o.total`. */
  readonly qualifier: string | undefined;
  readonly span: Span;
}

/** The statements that read or change rows; not those that change the schema. */
export function queriesOf(
  path: string,
  dialect: SpokenDialect,
  statements: readonly Statement[],
): readonly IndexedQuery[] {
  return statements.flatMap(({ parsed, span }) => {
    const named = relationsIn(parsed);
    if (named.length === 0) return [];
    const relations = named.map((one) => ({ ...one, span: shift(one.span, span.start) }));
    return [{ path, dialect, span, relations, parsed, words: later(() => wordsOf(parsed, span.start)) }];
  });
}

/** Where it names relations, in its own text. Of a document that is edited, most statements stay. */
const relationsIn = oncePer((parsed: ParsedStatement): readonly IndexedRelation[] =>
  parsed.operations.flatMap(relationsOf).map((one) => ({
    schema: one.schema?.text,
    name: one.name.text,
    alias: aliasAfter(parsed, one.end),
    span: { start: one.start, end: one.end },
  })),
);

function relationsOf(operation: Operation): readonly ObjectName[] {
  switch (operation.kind) {
    case 'select':
      return operation.reads;
    case 'insert':
    case 'update':
    case 'delete':
      return [operation.table, ...operation.reads];
    case 'truncate':
      return operation.tables;
    case 'copyData':
      return operation.table === undefined ? [] : [operation.table];
    default:
      return [];
  }
}

/** `orders o`, `orders AS o`. A keyword in that place is recognised because it is not a qualifier in the query. */
function aliasAfter(parsed: ParsedStatement, end: number): string | undefined {
  const at = parsed.tokens.findIndex((one) => one.start >= end);
  const next = nameAt(parsed, at);
  return next === 'as' ? nameAt(parsed, at + 1) : next;
}

function wordsOf(parsed: ParsedStatement, start: number): ReadonlyMap<string, readonly IndexedWord[]> {
  const words = new Map<string, IndexedWord[]>();
  for (const [at, token] of parsed.tokens.entries()) {
    const word = nameAt(parsed, at);
    // A name that is defined here, or a function's.
    if (word === undefined || nameAt(parsed, at - 1) === 'as' || markAt(parsed, at + 1) === '(') continue;
    const qualifier = markAt(parsed, at - 1) === '.' ? nameAt(parsed, at - 2) : undefined;
    const known = words.get(word);
    const found = { qualifier, span: shift(token, start) };
    if (known === undefined) words.set(word, [found]);
    else known.push(found);
  }
  return words;
}

function nameAt({ tokens, text }: ParsedStatement, at: number): string | undefined {
  const token = tokens[at];
  const isName = token?.kind === 'word' || token?.kind === 'quoted-identifier';
  return token !== undefined && isName ? identifierName(slice(text, token)) : undefined;
}

function markAt({ tokens, text }: ParsedStatement, at: number): string | undefined {
  const token = tokens[at];
  return token?.kind === 'punctuation' ? slice(text, token) : undefined;
}
