/**
 * What is wrong with a query, from a server's refusal to describe it: at which names, and in which words. Nothing where the server may lack
 * what the migrations create, and nothing that depends on the types that a program gives its parameters.
 */
import { identifierName, quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { tokenize } from '../syntax/postgres/lexer.ts';
import type { Schema } from '../schema/model.ts';
import { isWhole, keyOf } from '../schema/lookup.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import type { Token } from '../syntax/token.ts';
import { slice, type Span } from '../text/span.ts';
import type { Refused } from './description.ts';
import { mayBeOfExtension, type Gaps } from './gaps.ts';
import { meantAt, type Wanted } from './meant.ts';
import type { DescribableQuery } from './queries.ts';

export interface Mistake {
  /** In the statement's text. */
  readonly span: Span;
  /** Sentences. */
  readonly message: string;
  /** What may have been meant, as it is written in place of the span. */
  readonly meant?: readonly string[];
  /** The server runs it all the same. */
  readonly warns?: true;
}

const noColumn = '42703';
const noRelation = '42P01';
const noFunction = '42883';
const noObject = '42704';

/** Errors that follow from names and numbers, whatever the parameters' types are. */
const certain: ReadonlySet<string> = new Set([
  noColumn,
  noRelation,
  '42702', // ambiguous column
  '42712', // duplicate alias
  '42701', // duplicate column
  '42803', // grouping
  '42P20', // windowing
  '42P10', // invalid column reference
  '428C9', // generated always
  '42601', // numbers of columns and values
]);
/** Errors about types: of functions, operators, assignments and literals. */
const ofTypes: ReadonlySet<string> = new Set([
  noFunction,
  noObject,
  '42804',
  '42809',
  '42846',
  '22P02',
  '22007',
]);

type Told = Pick<Gaps, 'names' | 'halfTyped'>;
type Sent = Pick<DescribableQuery, 'sent'> & { readonly parsed: Pick<ParsedStatement, 'text' | 'tokens'> };

export function mistakeIn(query: Sent, refused: Refused, gaps: Gaps): Mistake | undefined {
  const { sqlState = '', hint = '' } = refused;
  // What stands for a part of a query has another type than the part.
  if (ofTypes.has(sqlState) && (query.sent.isPartial || hasTypesOfItsOwn(query.sent.names))) return undefined;
  const found = placed(query, refused, gaps);
  if (found === undefined || mayExist(found.name, refused, gaps)) return undefined;
  const { span, message, token } = found;
  if (hint.startsWith('Perhaps')) return { span, message: `${message} ${hint}`, meant: namesIn(hint) };
  const meant = adviceAt(query.sent.sql, token, refused, gaps.schema);
  return meant === undefined
    ? { span, message }
    : { span, message: `${message} Perhaps you meant ${meant}.`, meant: [meant] };
}

/** Of `Perhaps you meant to reference the column "u.email" or the column "o.email".`: the columns. */
function namesIn(hint: string): readonly string[] {
  const names = [...hint.matchAll(/"([^"]+)"/g)].flatMap(([, name]) => name?.split('.').at(-1) ?? []);
  return [...new Set(names)].map(quoteIdentifier);
}

/** Of a query that the server described before the schema changed, with parameters of the same types: what it lacks existed then. */
export function lossIn(query: Sent, refused: Refused, gaps: Told): Mistake | undefined {
  const found = placed(query, refused, gaps);
  return found && { span: found.span, message: found.message };
}

function placed(
  { sent, parsed }: Sent,
  refused: Refused,
  gaps: Told,
): (Mistake & { readonly name: string; readonly token: Token }) | undefined {
  const { sqlState = '', message } = refused;
  // In parentheses it may be a part of a query that has more names.
  if (sent.mayDefine === true || sent.sql.startsWith('(')) return undefined;
  const isKnown = certain.has(sqlState) || ofTypes.has(sqlState);
  if (!isKnown || message.startsWith('syntax error')) return undefined;
  const tokens = tokenize(sent.sql).filter(({ kind }) => kind !== 'comment');
  const at = tokens.findIndex(({ start, end }) => {
    const place = refused.position ?? -1;
    return start <= place && place < end;
  });
  const token = at < 0 ? tokens[0] : partOf(sent.sql, tokens, at, refused);
  if (token === undefined || touches(parsed.text, parsed.tokens, gaps.names)) return undefined;
  const name = nameIn(sent.sql, token);
  if (gaps.halfTyped.has(name)) return undefined;
  return { span: sent.written(token), message: sentence(message), name, token };
}

/** Where the server does not know what was meant, though something of nearly that name may be written at that place. */
function adviceAt(sql: string, token: Token, refused: Refused, schema: Schema): string | undefined {
  const wanted = wantedBy(refused);
  return wanted && meantAt(sql, token, schema, wanted);
}

function wantedBy({ sqlState, message }: Refused): Wanted | undefined {
  switch (sqlState) {
    case noColumn:
      // A field of a variable is no column of the query.
      return message.includes('not found in data type') ? undefined : 'column';
    case noRelation:
      return message.startsWith('missing FROM-clause') ? 'qualifier' : 'relation';
    case noFunction:
      return 'function';
    case noObject:
      return 'type';
    default:
      return undefined;
  }
}

/** It names a table or view that the migrations create. */
export function namesTable({ parsed }: Pick<DescribableQuery, 'parsed'>, { schema }: Gaps): boolean {
  const names = new Set(parsed.tokens.flatMap((one) => (isName(one) ? [nameIn(parsed.text, one)] : [])));
  return [...schema.relations.values()].some(({ name }) => names.has(name));
}

/** Spelled by a driver or a template, which sends values with types, or as literals. */
function hasTypesOfItsOwn(names: readonly string[]): boolean {
  return names.some((name) => /^(?:[?%:{'<#]|\$\{)/.test(name));
}

/** Of `schema.table.column`, the name that the error is about: the server's place is that of the first. */
function partOf(
  text: string,
  tokens: readonly Token[],
  at: number,
  { sqlState, message }: Refused,
): Token | undefined {
  const first = tokens[at];
  const isFirst = message.startsWith('missing FROM-clause') || message.startsWith('invalid reference');
  if (
    isFirst ||
    (sqlState !== noColumn && sqlState !== noRelation && sqlState !== noFunction && sqlState !== noObject)
  )
    return first;
  let last = at;
  while (markAt(text, tokens[last + 1]) === '.' && isName(tokens[last + 2])) last += 2;
  return tokens[last];
}

/** The server does not know it, but that does not prove that it does not exist. */
function mayExist(name: string, { sqlState, message }: Refused, gaps: Gaps): boolean {
  const { extensions, unread, schema, ran } = gaps;
  if (unread.has(name)) return true;
  switch (sqlState) {
    case noRelation:
      if (message.startsWith('missing FROM-clause') || message.startsWith('invalid reference')) return false;
      // Extensions create relations too. In another schema it is found by a path that no migration sets.
      return (
        mayBeOfExtension(name, gaps) || !(ran || isWhole(schema)) || has(schema.relations.values(), name)
      );
    case noFunction:
      return (
        extensions.size > 0 || (!isOnPath(schema, name) && has([...schema.functions.values()].flat(), name))
      );
    case noObject:
      return extensions.size > 0 || has(schema.types.values(), name);
    default:
      return false;
  }
}

/** A function of that name takes other arguments. */
function isOnPath({ functions, searchPath }: Schema, name: string): boolean {
  return [...searchPath, 'public'].some((namespace) => functions.has(keyOf(namespace, name)));
}

function has(all: Iterable<{ readonly name: string }>, wanted: string): boolean {
  for (const { name } of all) if (name === wanted) return true;
  return false;
}

export function touches(text: string, tokens: readonly Token[], words: ReadonlySet<string>): boolean {
  return words.size > 0 && tokens.some((token) => isName(token) && words.has(nameIn(text, token)));
}

function nameIn(text: string, token: Token): string {
  return isName(token) ? identifierName(slice(text, token)) : '';
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted-identifier';
}

function markAt(text: string, token: Token | undefined): string {
  return token?.kind === 'punctuation' ? slice(text, token) : '';
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
