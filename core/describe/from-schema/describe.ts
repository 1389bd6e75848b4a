/**
 * What a query of MySQL, MariaDB or SQLite takes and returns, from the replayed schema and no server: types of its parameters and columns as far as
 * the schema and the manual say them.
 */
import type { OutputValue, QueryBlock, QuerySource } from '../../queries/model.ts';
import { below, conditionsOf, parts, valuesOf } from '../../queries/parts.ts';
import { blockOfText, blocksOf } from '../../queries/queries.ts';
import type { Schema } from '../../schema/model.ts';
import { spelled } from '../../schema/spelling.ts';
import { tokenize } from '../../syntax/postgres/lexer.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { slice } from '../../text/span.ts';
import { unknown, type QueryTypes } from '../query-types.ts';
import { parameterTypes } from './parameters.ts';
import { isPutIn, standIn } from '../../plan/put-in-names.ts';
import { borrowedQuery, type BorrowedQuery } from './query.ts';
import { typesOf } from './values.ts';
import { withViewColumns } from './views.ts';

export interface DescribedFromSchema extends Pick<BorrowedQuery, 'sent'> {
  readonly types: QueryTypes;
  /** What it names that is not known, and columns and parameters without a type; a parameter that stands against no column needs none. */
  readonly lacks: readonly string[];
}

/** Undefined for no query, for one that cannot be read, and for one of whose tables none is known. */
export function describedFromSchema(
  parsed: ParsedStatement,
  before: Schema,
): DescribedFromSchema | undefined {
  const query = borrowedQuery(parsed);
  const { borrows } = parsed;
  const schema =
    query === undefined || borrows === undefined ? before : withViewColumns(before, query, borrows);
  const block = query && blockOfText(query.sent.sql, query.tree, schema);
  if (query === undefined || block === undefined) return undefined;
  const all = blocksOf(block);
  const sources = all.flatMap((one) => [...one.sources, ...(one.target === undefined ? [] : [one.target])]);
  if (sources.length > 0 && sources.every(({ kind }) => kind === 'unknown')) return undefined;
  const { sent, hasRows } = query;
  const { types, against } = parameterTypes(schema, block, sent.sql);
  const parameters = sent.names.map((name, at) => ({ name, type: types.get(at + 1) ?? unknown }));
  const typed = hasRows ? typesOf(schema, block) : [];
  const asWritten = spellingIn(parsed);
  const columns = typed.map(({ type, neverNull }, at) => {
    const output = block.output[at];
    const { name = '*', value } = output ?? {};
    const base = value?.kind === 'column' ? value.base : undefined;
    const of = base && { table: base.relation, column: base.column };
    const own = base?.column.toLowerCase() === name ? base : undefined;
    const computed = output && computedName(output, query, parsed.text);
    const shown =
      computed ?? asWritten(name) ?? (own === undefined ? name : spelled(schema, own.column, own.relation));
    return { name: shown, type: type ?? unknown, of, neverNull };
  });
  const unknownSources = sources.filter(({ kind }) => kind === 'unknown');
  const putIn = new Set(unknownSources.filter(({ span }) => isPutIn(slice(sent.sql, span))));
  // What is unknown of a table that a program puts in counts where it leaves a column or a parameter without a type.
  const lacks = [
    ...unknownSources.flatMap((one) => (putIn.has(one) ? [] : [`table ${one.name ?? ''}`])),
    ...all.flatMap((one) => namesUnknown(one, schema, putIn)).map((name) => `name ${name}`),
    ...columns.flatMap(({ name }, at) =>
      typed[at]?.type === undefined && !isPutIntoList(block.output[at], sent) ? [`column ${name}`] : [],
    ),
    ...(hasRows ? block.output.flatMap(({ name }) => (name === undefined ? ['columns of *'] : [])) : []),
    ...[...against].flatMap((number) => (types.has(number) ? [] : [`parameter ${number}`])),
  ];
  return { sent, types: { parameters, columns }, lacks };
}

function namesUnknown(
  block: QueryBlock,
  { dialect }: Schema,
  putIn: ReadonlySet<QuerySource>,
): readonly string[] {
  const outputs = new Set(block.output.map(({ name }) => name));
  const named = new Set([...putIn].map(({ name }) => name));
  const own = [...block.sources, ...(block.target === undefined ? [] : [block.target])];
  const isOfPutIn = own.length > 0 && own.every((one) => putIn.has(one));
  const isOwn = (names: readonly string[]): boolean => {
    const name = names.at(-1) ?? '';
    return (
      (names.length === 1 && outputs.has(name)) ||
      (names.length > 1 ? named.has(names.at(-2)) : isOfPutIn) ||
      isPutIn(`"${name}"`) ||
      (dialect === 'sqlite' && /^(?:_?rowid_?|oid)$/.test(name))
    );
  };
  const values = [
    ...conditionsOf(block).flatMap(below).flatMap(valuesOf),
    ...block.output.flatMap(({ value }) => value ?? []),
    ...block.given.map(({ value }) => value),
    ...block.grouping,
    ...block.order.map(({ value }) => value),
  ];
  return values
    .flatMap(parts)
    .flatMap((one) => (one.kind === 'unknown' && !isOwn(one.names) ? [one.names.join('.')] : []));
}

/** `SELECT ${columns} FROM …`: what a program puts in may be any number of columns, which no schema knows. */
function isPutIntoList(output: OutputValue | undefined, { sql, names }: BorrowedQuery['sent']): boolean {
  if (output?.value?.kind !== 'parameter') return false;
  const number = /^\$(\d+)$/.exec(slice(sql, output.value.span))?.[1];
  return names[Number(number) - 1]?.startsWith('${') === true;
}

/** A column without a name is called as it is written. */
function computedName(
  { value, span }: OutputValue,
  { sent }: BorrowedQuery,
  text: string,
): string | undefined {
  if (value === undefined || value.kind === 'column') return undefined;
  const after = tokenize(sent.sql.slice(span.end))[0];
  const next = after === undefined ? '' : slice(sent.sql.slice(span.end), after).toLowerCase();
  const isNamed = /^["\w]/.test(next) && !/^(?:from|where|union|limit|order|group|having)$/.test(next);
  return isNamed ? undefined : slice(text, sent.written(span));
}

/** Names are read in lower case. */
function spellingIn({ text, tokens }: ParsedStatement): (name: string) => string | undefined {
  const written = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== 'word' && token.kind !== 'quoted-identifier' && token.kind !== 'string') continue;
    const name = slice(text, token).replaceAll(/^[`"'[]|[`"'\]]$/g, '');
    written.set(name.toLowerCase(), name);
    written.set(standIn(name), name);
  }
  return (name) => written.get(name);
}
