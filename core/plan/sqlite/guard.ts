/**
 * Decides by tokens whether a text may be sent after EXPLAIN QUERY PLAN: exactly one statement that has a plan. It has no connection and
 * sends nothing; the connection is read-only.
 */
import { tokenize } from '../../syntax/sqlite/lexer.ts';
import { refuse, type GuardVerdict } from '../guard.ts';

const longestQuery = 1_000_000;
const reads = new Set(['select', 'with', 'values']);
const writes = new Set(['insert', 'replace', 'update', 'delete']);

export function guardSqlite(sql: string): GuardVerdict {
  if (sql.length > longestQuery)
    return refuse('tooLarge', 'The query is longer than a million characters. Explain a shorter one.');
  if (sql.includes('\0'))
    return refuse('nulCharacter', 'The query contains a NUL character. Remove it and explain again.');
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'comment');
  const words = tokens.map(({ start, end }) => sql.slice(start, end).toLowerCase());
  while (words.at(-1) === ';') words.pop();
  const [first] = words;
  if (first === undefined) return refuse('empty', 'There is no statement to explain here.');
  if (words.includes(';'))
    return refuse('severalStatements', 'The text holds several statements. Explain one statement at a time.');
  if (first === 'explain')
    return refuse('alreadyExplain', 'The statement begins with EXPLAIN already. Explain the query itself.');
  if (!reads.has(first) && !writes.has(first))
    return refuse(
      'otherStatement',
      'Only SELECT, VALUES, INSERT, REPLACE, UPDATE and DELETE have a plan that can be shown without running them.',
    );
  const parameters = tokens.filter(({ kind }) => kind === 'parameter').length;
  return { kind: 'allowed', access: reads.has(first) ? 'read' : 'write', parameters };
}
