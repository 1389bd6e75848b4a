/**
 * The queries of a document that a server can describe on the schema before the document: those that no earlier statement of it prepares
 * names or settings for. Half-typed statements are none. Of what a program completes with clauses, the rest is asked about, and a refusal says
 * nothing.
 */
import { oncePer } from '../collections/once-per.ts';
import { gapFormsOf } from '../plan/gap-forms.ts';
import { readParameters, usualForms, type GapForms, type ParameterisedQuery } from '../plan/parameters.ts';
import { isPreparable } from '../proof/code.ts';
import type { Description } from './description.ts';
import type { Operation } from '../operations/model/operation.ts';
import { placeholdersOf } from '../syntax/postgres/placeholders.ts';
import type { ParsedStatement, Statement } from '../syntax/statement.ts';
import { slice, type Span } from '../text/span.ts';

export interface DescribableQuery {
  /** In the document. */
  readonly span: Span;
  /** Before it, in the document. */
  readonly comments: readonly Span[];
  readonly parsed: ParsedStatement;
  /** As it is sent, and how its places map to the statement's text. */
  readonly sent: ParameterisedQuery;
  /** As drivers send it that pass a named parameter once for each of its places; undefined if that is the same. */
  readonly apart: ParameterisedQuery | undefined;
}

/** `any-order`: a program runs them in an order of its own, so that what one prepares may be there for any or for none. */
export function describableQueries(
  statements: readonly Statement[],
  run: 'in-order' | 'any-order',
): readonly DescribableQuery[] {
  const found: DescribableQuery[] = [];
  for (const { span, leadingComments: comments, parsed } of statements) {
    if (run === 'in-order' && mayPrepareOthers(parsed)) break;
    const query = describableQuery(parsed);
    if (query !== undefined) found.push({ ...query, span, comments });
  }
  return found;
}

/** As it is asked. */
type Form = Omit<DescribableQuery, 'span' | 'comments'>;

/** A program has many queries of which one is edited, and a statement is the same while its text is. */
export const describableQuery: (parsed: ParsedStatement) => Form | undefined = oncePer(formOf);

function formOf(parsed: ParsedStatement): Form | undefined {
  const isOpen = isOpenQuery(parsed);
  if (!isOpen && !isPreparable(withoutSettings(parsed))) return undefined;
  if (parsed.conditional || parsed.text.includes('\0')) return undefined;
  const { refusal } = parsed.rereader ?? {};
  const forms = refusal === undefined ? usualForms : gapFormsOf(parsed.text, refusal);
  const read = readParameters(parsed.text, [], 'together', forms);
  const sent = isOpen ? { ...read, isPartial: true, mayDefine: true } : read;
  // A part of a name, for example.
  if (placeholdersOf(sent.sql).some(({ sure }) => sure)) return undefined;
  return { parsed, sent, apart: mayDiffer.test(sent.sql) ? apartFrom(sent, parsed.text, forms) : undefined };
}

/** The grammar does not read it with names or values in place of its parts. */
function isOpenQuery({ understanding, text }: ParsedStatement): boolean {
  return (
    understanding.kind === 'skipped' &&
    understanding.reason === 'template' &&
    text.includes('${') &&
    /^[\s(]*(?:select|insert|update|delete|with)\b/i.test(text)
  );
}

/** `set_config()` in a query sets nothing when it is described. */
function withoutSettings(parsed: ParsedStatement): ParsedStatement {
  const operations = parsed.operations.filter(({ kind }) => kind !== 'setVariable');
  return operations.length === parsed.operations.length ? parsed : { ...parsed, operations };
}

/** A parameter twice, or one without a type. */
const mayDiffer = /\$(\d+)\b[\s\S]*\$\1\b|\$\d+\s+is\s/i;

function apartFrom(sent: ParameterisedQuery, text: string, forms: GapForms): ParameterisedQuery | undefined {
  const apart = readParameters(text, [], 'apart', forms);
  return apart.sql === sent.sql ? undefined : apart;
}

type Asked = Pick<DescribableQuery, 'sent' | 'apart'>;

/** What a server is asked about queries. */
export function textsOf(queries: readonly Asked[]): readonly string[] {
  return queries.flatMap(({ sent, apart }) => (apart === undefined ? [sent.sql] : [sent.sql, apart.sql]));
}

/** The form of a query that the server accepts, with its answer; if it accepts none, the usual one. */
export function answered<Q extends Asked>(
  query: Q,
  of: (text: string) => Description | undefined,
): { readonly query: Q; readonly answer: Description | undefined } {
  const answer = of(query.sent.sql);
  const apart = answer?.kind === 'refused' && query.apart !== undefined ? of(query.apart.sql) : undefined;
  return query.apart !== undefined && apart?.kind === 'described'
    ? { query: { ...query, sent: query.apart }, answer: apart }
    : { query, answer };
}

const rows: ReadonlySet<Operation['kind']> = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'truncate',
  'copyData',
]);
/** Of a statement that is not understood: those that create nothing, and boundaries of transactions. */
const harmless =
  /^(?:select|insert|update|delete|with|merge|values|begin|commit|start|end|explain|truncate)$/i;

/** It may create what later statements name, or change how their names are found. */
export function mayPrepareOthers({ operations, tokens, text }: ParsedStatement): boolean {
  if (operations.length > 0) return operations.some(({ kind }) => !rows.has(kind));
  const [first] = tokens;
  return first !== undefined && !harmless.test(slice(text, first));
}
