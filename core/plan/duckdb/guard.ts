/**
 * Decides by tokens whether a text may be sent after EXPLAIN to DuckDB: exactly one query. It has no connection and sends nothing. DuckDB's
 * own parser decides once more before anything is planned (engine/databases/duckdb/process/file.ts).
 */
import { tokenize } from '../../syntax/duckdb/lexer.ts';
import type { Parameter } from '../fill-parameters.ts';
import type { GuardVerdict } from '../guard.ts';
import { wordsOfQuery } from '../one-statement.ts';

const query = {
  begins: new Set(['select', 'with', 'values', 'from', 'table', '(']),
  otherwise: 'Only queries are explained on a file of DuckDB: SELECT, FROM, WITH and VALUES.',
};

export function guardDuckdb(sql: string): GuardVerdict {
  const words = wordsOfQuery(sql, tokenize(sql), query);
  if ('reason' in words) return words;
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
