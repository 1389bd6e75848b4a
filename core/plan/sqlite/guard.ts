/**
 * Decides by tokens whether a text may be sent after EXPLAIN QUERY PLAN: exactly one statement that has a plan. It has no connection and
 * sends nothing; the connection is read-only.
 */
import { tokenize } from '../../syntax/sqlite/lexer.ts';
import { refuse, unfitText, type GuardVerdict } from '../guard.ts';
import { alreadyExplained, wordsOfOne } from '../one-statement.ts';

const reads = new Set(['select', 'with', 'values']);
const writes = new Set(['insert', 'replace', 'update', 'delete']);

export function guardSqlite(sql: string): GuardVerdict {
  const unfit = unfitText(sql);
  if (unfit !== undefined) return unfit;
  const tokens = tokenize(sql);
  const words = wordsOfOne(sql, tokens);
  if ('reason' in words) return words;
  const [first] = words;
  if (first === 'explain') return alreadyExplained;
  if (!reads.has(first) && !writes.has(first))
    return refuse(
      'otherStatement',
      'Only SELECT, VALUES, INSERT, REPLACE, UPDATE and DELETE have a plan that can be shown without running them.',
    );
  const parameters = tokens.filter(({ kind }) => kind === 'parameter').length;
  return { kind: 'allowed', access: reads.has(first) ? 'read' : 'write', parameters };
}
