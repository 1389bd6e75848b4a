/**
 * A query of MySQL, MariaDB or SQLite as it is described from the schema alone: in a text that PostgreSQL's grammar reads, with `$n` for its
 * parameters. A name in quotes that a program puts in is a table or column of which nothing is known. Undefined for what that grammar does not
 * read, and for a query of which anything else is put in.
 */
import type { Node } from '@pgsql/types';
import { oncePer } from '../../collections/once-per.ts';
import { gapFormsOf } from '../../plan/gap-forms.ts';
import { readParameters, toWritten, type ParameterisedQuery } from '../../plan/parameters.ts';
import { standIn } from '../../plan/put-in-names.ts';
import { tokenize } from '../../syntax/postgres/lexer.ts';
import { placeholdersOf } from '../../syntax/postgres/placeholders.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { plainQuery } from '../../syntax/worded/plain-query.ts';
import { templateEnd } from '../../syntax/template.ts';
import { queryText } from '../../syntax/worded/query-text.ts';
import { slice } from '../../text/span.ts';

export interface BorrowedQuery {
  readonly sent: ParameterisedQuery;
  readonly tree: Node;
  /** It has rows: what ON DUPLICATE KEY UPDATE assigns stands in the tree as what RETURNING computes. */
  readonly hasRows: boolean;
}

type Read = Pick<ParsedStatement, 'text' | 'tokens' | 'borrows'>;

export const borrowedQuery: (parsed: Read) => BorrowedQuery | undefined = oncePer(formOf);

const query = /^[\s(]*(?:select|insert|update|delete|with|values|replace)\b/i;

function formOf({ text, tokens, borrows }: Read): BorrowedQuery | undefined {
  if (borrows === undefined || text.length > longest || !query.test(text)) return undefined;
  const plain = plainQuery(withStandIns(text, tokens), tokens, borrows.dialect);
  const again = borrows.tokenize(plain.text).filter(({ kind }) => kind !== 'comment');
  const { text: readable } = queryText(plain.text, again, borrows.dialect, 'kept');
  const forms = gapFormsOf(readable, borrows.refusal, 'named');
  const read = readParameters(readable, [], 'together', forms);
  const written = toWritten(plain.stretches);
  const sent = withWrittenNames({ ...read, written: (span) => written(read.written(span)) }, text);
  if (placeholdersOf(sent.sql).some(({ sure }) => sure)) return undefined;
  const tree = borrows.tree(sent.sql);
  if (tree === undefined) return undefined;
  const words = tokens.map((token) => slice(text, token).toLowerCase());
  const hasRows = !/^[\s(]*(?:insert|replace|update|delete)\b/i.test(text) || words.includes('returning');
  return { sent, tree, hasRows };
}

/** With a stand-in for each quoted name of which all is put in. */
function withStandIns(text: string, tokens: Read['tokens']): string {
  return tokens.reduce((made, { kind, start, end }) => {
    const isName = kind === 'quoted-identifier' && templateEnd(text, start + 1, end - 1) === end - 1;
    return isName
      ? made.slice(0, start + 1) + standIn(text.slice(start + 1, end - 1)) + made.slice(end - 1)
      : made;
  }, text);
}

/** In UTF-16 units; longer ones are data. */
const longest = 50_000;

/** The readable text has lower case, and another mark before some names. */
function withWrittenNames(sent: ParameterisedQuery, text: string): ParameterisedQuery {
  const written = new Map<string, string>();
  for (const token of tokenize(sent.sql)) {
    const found = token.kind === 'parameter' ? slice(text, sent.written(token)) : '';
    // A program may write no space before its list.
    const name = found.replace(/^in(?=\$\{)/i, '');
    if (/\w.*\w/.test(name)) written.set(slice(sent.sql, token), name);
  }
  return { ...sent, names: sent.names.map((name, at) => written.get(`$${at + 1}`) ?? name) };
}
