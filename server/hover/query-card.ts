/**
 * The types of a query in a hover: at its first word, at RETURNING and at the comment that names it, what it takes and returns; at a parameter that
 * parameter. Nothing where the server has not described it.
 */
import type { QueryTypes, ResultColumn } from '../../core/describe/query-types.ts';
import type { DescribableQuery } from '../../core/describe/queries.ts';
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import { contains, slice } from '../../core/text/span.ts';
import { code, plain } from '../convert/markdown.ts';

/** Of a hover's twelve lines. */
const mostColumns = 8;

/** `offset` is relative to the query, and negative in the comments before it. */
export function queryCard(
  query: Pick<DescribableQuery, 'parsed' | 'sent'>,
  types: QueryTypes,
  offset: number,
): readonly string[] | undefined {
  const number = parameterAt(query, offset);
  const parameter = number === undefined ? undefined : types.parameters[number - 1];
  if (parameter !== undefined) return [`**Parameter** ${code(parameter.name)} ${plain(parameter.type)}`];
  return isAboutAll(query, offset) ? [...parametersLine(types), ...resultLines(types.columns)] : undefined;
}

function parameterAt({ sent }: Pick<DescribableQuery, 'sent'>, offset: number): number | undefined {
  const token = tokenize(sent.sql).find(
    (one) => one.kind === 'parameter' && contains(sent.written(one), offset),
  );
  return token && Number(slice(sent.sql, token).slice(1));
}

function isAboutAll({ parsed: { text, tokens } }: Pick<DescribableQuery, 'parsed'>, offset: number): boolean {
  if (offset < 0) return true;
  const at = tokens.findIndex((one) => contains(one, offset));
  const token = tokens[at];
  return token !== undefined && (at === 0 || slice(text, token).toLowerCase() === 'returning');
}

function parametersLine({ parameters }: QueryTypes): readonly string[] {
  if (parameters.length === 0) return [];
  return [`**Takes** ${parameters.map(({ name, type }) => `${code(name)} ${plain(type)}`).join(', ')}`];
}

function resultLines(columns: readonly ResultColumn[]): readonly string[] {
  if (columns.length === 0) return ['**Returns** no rows'];
  const rest = columns.length - mostColumns;
  return [
    '**Returns**',
    ...columns.slice(0, rest === 1 ? columns.length : mostColumns).map(columnLine),
    ...(rest > 1 ? [`and ${rest} more columns`] : []),
  ];
}

function columnLine({ name, type, neverNull }: ResultColumn): string {
  return `${code(name)} ${plain(type)}, ${neverNull ? 'never null' : 'may be null'}`;
}
