/**
 * Decides by tokens whether a text may be sent after EXPLAIN to DuckDB: exactly one query. It has no connection and sends nothing. DuckDB's
 * own parser decides once more before anything is planned (engine/databases/duckdb/process/file.ts).
 */
import { tokenize } from '../../syntax/duckdb/lexer.ts';
import type { Parameter } from '../fill-parameters.ts';
import { refuse, unfitText, type GuardVerdict } from '../guard.ts';
import { unclearToken, wordsOfOne } from '../one-statement.ts';

const reads = new Set(['select', 'with', 'values', 'from', 'table', '(']);

export function guardDuckdb(sql: string): GuardVerdict {
  const unfit = unfitText(sql);
  if (unfit !== undefined) return unfit;
  const all = tokenize(sql);
  const unclear = unclearToken(sql, all);
  if (unclear !== undefined) return unclear;
  const words = wordsOfOne(sql, all);
  if ('reason' in words) return words;
  const [first] = words;
  if (first === 'explain')
    return refuse('alreadyExplain', 'The statement begins with EXPLAIN already. Explain the query itself.');
  if (!reads.has(first))
    return refuse(
      'otherStatement',
      'Only queries are explained on a file of DuckDB: SELECT, FROM, WITH and VALUES.',
    );
  return { kind: 'allowed', access: 'read', parameters: parametersOf(sql).length };
}

export function parametersOf(sql: string): readonly Parameter[] {
  let count = 0;
  return tokenize(sql).flatMap(({ kind, start, end }) => {
    if (kind !== 'parameter') return [];
    const text = sql.slice(start, end);
    if (text !== '?') return [{ start, end, name: text }];
    count += 1;
    return [{ start, end, name: `?${count}` }];
  });
}
