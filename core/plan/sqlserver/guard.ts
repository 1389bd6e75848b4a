/**
 * Decides by tokens whether a text may be sent to SQL Server while SHOWPLAN_XML is on: exactly one statement of an allowed kind. It has no
 * connection and sends nothing; the caller ensures that the server only plans.
 */
import { split } from '../../syntax/sqlserver/splitter.ts';
import { tokenize } from '../../syntax/sqlserver/lexer.ts';
import type { Parameter } from '../fill-parameters.ts';
import { refuse, unfitText, type GuardVerdict } from '../guard.ts';
import { severalStatements, unclearToken, wordsOfOne } from '../one-statement.ts';

const reads = new Set(['select', 'with']);
const writes = new Set(['insert', 'update', 'delete', 'merge']);

/** Planning these may contact another server. */
const elsewhere = new Set(['openrowset', 'openquery', 'opendatasource', 'openxml']);

export function guardSqlserver(sql: string): GuardVerdict {
  const unfit = unfitText(sql);
  if (unfit !== undefined) return unfit;
  const all = tokenize(sql);
  const unclear = unclearToken(sql, all);
  if (unclear !== undefined) return unclear;
  const begin = all.findIndex(({ kind, start, end }) => kind !== 'comment' && sql.slice(start, end) !== ';');
  const words = wordsOfOne(sql, all.slice(Math.max(begin, 0)));
  if ('reason' in words) return words;
  if (split(sql).length > 1 || words.includes('go')) return severalStatements;
  const [first] = words;
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
