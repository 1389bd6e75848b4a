/**
 * Decides by tokens whether a text may be sent to SQL Server while SHOWPLAN_XML is on: exactly one statement of an allowed kind. It has no
 * connection and sends nothing; the caller ensures that the server only plans.
 */
import { split } from '../../syntax/sqlserver/splitter.ts';
import { tokenize } from '../../syntax/sqlserver/lexer.ts';
import { fillParameters, type Parameter } from '../fill-parameters.ts';
import { refuse, type GuardVerdict } from '../guard.ts';

const longestQuery = 1_000_000;
const reads = new Set(['select', 'with']);
const writes = new Set(['insert', 'update', 'delete', 'merge']);

/** Planning these may contact another server. */
const elsewhere = new Set(['openrowset', 'openquery', 'opendatasource', 'openxml']);

export function guardSqlserver(sql: string): GuardVerdict {
  if (sql.length > longestQuery)
    return refuse('tooLarge', 'The query is longer than a million characters. Explain a shorter one.');
  if (sql.includes('\0'))
    return refuse('nulCharacter', 'The query contains a NUL character. Remove it and explain again.');
  const all = tokenize(sql);
  const unclear = all.find(({ kind, open }) => open || kind === 'unknown' || kind === 'template');
  if (unclear !== undefined)
    return refuse(
      'otherStatement',
      unclear.open
        ? 'A quote or comment is opened and not closed.'
        : `What stands at “${sql.slice(unclear.start, unclear.end).slice(0, 20)}” cannot be read.`,
    );
  const tokens = all.filter(({ kind }) => kind !== 'comment');
  const words = tokens.map(({ kind, start, end }) =>
    kind === 'string' || kind === 'quoted-identifier' ? '' : sql.slice(start, end).toLowerCase(),
  );
  while (words.at(-1) === ';') words.pop();
  while (words[0] === ';') words.shift();
  const [first] = words;
  if (first === undefined) return refuse('empty', 'There is no statement to explain here.');
  if (words.includes(';') || split(sql).length > 1 || words.includes('go'))
    return refuse('severalStatements', 'The text holds several statements. Explain one statement at a time.');
  if (!reads.has(first) && !writes.has(first))
    return refuse(
      'otherStatement',
      'Only SELECT, INSERT, UPDATE, DELETE and MERGE have a plan that can be shown without running them.',
    );
  if (words.some((word) => word === 'exec' || word === 'execute'))
    return refuse(
      'otherStatement',
      'The statement runs a procedure, which is not planned here. Explain its queries.',
    );
  const other = words.find((word) => elsewhere.has(word));
  if (other !== undefined)
    return refuse(
      'otherStatement',
      `${other.toUpperCase()} may ask another server or open a file while it is planned, so the statement is not sent.`,
    );
  const changes = words.some((word) => writes.has(word));
  if (!changes && words.includes('into'))
    return refuse('createsTable', 'SELECT INTO creates a table. Remove INTO to explain the query.');
  return { kind: 'allowed', access: changes ? 'write' : 'read', parameters: parametersOf(sql).length };
}

/** `@name` and `?`; names that begin with @@ are the server's own. */
export function parametersOf(sql: string): readonly Parameter[] {
  let count = 0;
  return tokenize(sql).flatMap(({ kind, start, end }) => {
    const text = sql.slice(start, end);
    if (kind !== 'parameter' || text.startsWith('@@')) return [];
    if (text !== '?') return [{ start, end, name: text.toLowerCase() }];
    count += 1;
    return [{ start, end, name: `?${count}` }];
  });
}

export function withParameters(
  sql: string,
  values: readonly (string | null)[],
  literal: (value: string) => string,
): string {
  return fillParameters(sql, parametersOf(sql), values, literal);
}
