/**
 * Decides by tokens whether a text may be sent to ClickHouse: exactly one query, whose answer goes nowhere else. It has no connection and sends
 * nothing. The session is read-only besides (engine/databases/clickhouse/process/folder.ts).
 */
import { tokenize } from '../../syntax/clickhouse/lexer.ts';
import type { Parameter } from '../fill-parameters.ts';
import { refuse, type GuardVerdict } from '../guard.ts';
import { wordsOfQuery } from '../one-statement.ts';
import type { Token } from '../../syntax/token.ts';

const begins = new Set(['select', 'with', 'from', '(']);

export function guardClickhouse(sql: string): GuardVerdict {
  const words = wordsOfQuery(sql, tokenize(sql), {
    begins,
    otherwise: 'Only queries are explained on data of ClickHouse: SELECT, FROM and WITH.',
    isParameter: (token) => parameterAt(sql, token) !== undefined,
  });
  if ('reason' in words) return words;
  if (words.some((word, at) => word === 'outfile' && words[at - 1] === 'into'))
    return refuse('otherStatement', 'INTO OUTFILE writes a file. Leave it out to explain the query.');
  // Readable without a table function, which a read-only session refuses.
  if (words.some((word, at) => word === 'file' && words[at + 1] === '('))
    return refuse('otherStatement', 'file() reads a file beside the data.');
  return { kind: 'allowed', access: 'read', parameters: parametersOf(sql).length };
}

/** `{name:Type}`, as ClickHouse itself has them. */
export function parametersOf(sql: string): readonly Parameter[] {
  return tokenize(sql).flatMap((token) => parameterAt(sql, token) ?? []);
}

const parameter = /\{\s*(\w+)\s*:[^{}]+\}/y;

/** In programs some of these are places that a template fills. */
function parameterAt(sql: string, { kind, start }: Token): Parameter | undefined {
  if (kind !== 'template' && kind !== 'punctuation') return undefined;
  parameter.lastIndex = start;
  const name = parameter.exec(sql)?.[1];
  return name === undefined ? undefined : { start, end: parameter.lastIndex, name };
}
