/**
 * Decides by tokens whether a text may be sent after EXPLAIN to DuckDB: exactly one query. It has no connection and sends nothing. DuckDB's
 * own parser decides once more before anything is planned (engine/databases/duckdb/process/file.ts).
 */
import { tokenize } from '../../syntax/duckdb/lexer.ts';
import { fillParameters, type Parameter } from '../fill-parameters.ts';
import { refuse, type GuardVerdict } from '../guard.ts';

const longestQuery = 1_000_000;
const reads = new Set(['select', 'with', 'values', 'from', 'table', '(']);

export function guardDuckdb(sql: string): GuardVerdict {
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
  const words = all
    .filter(({ kind }) => kind !== 'comment')
    .map(({ kind, start, end }) =>
      kind === 'string' || kind === 'quoted-identifier' ? '' : sql.slice(start, end).toLowerCase(),
    );
  while (words.at(-1) === ';') words.pop();
  const [first] = words;
  if (first === undefined) return refuse('empty', 'There is no statement to explain here.');
  if (words.includes(';'))
    return refuse('severalStatements', 'The text holds several statements. Explain one statement at a time.');
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

export function withParameters(
  sql: string,
  values: readonly (string | null)[],
  literal: (value: string) => string,
): string {
  return fillParameters(sql, parametersOf(sql), values, literal);
}
