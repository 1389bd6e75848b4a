/**
 * Changes one part of a column's definition text: the part that ALTER TABLE changes. All else stays as written. Undefined if the text is
 * not understood to its last token, or has no such part.
 */
import { columnDefinition } from '../../../operations/sqlite/columns.ts';
import { sqliteSpelling } from '../../../operations/sqlite/spelling.ts';
import { Cursor } from '../../../operations/tokens/cursor.ts';
import type { ColumnDefinition } from '../../../operations/model/operation.ts';
import { tokenize } from '../../../syntax/sqlite/lexer.ts';
import type { Token } from '../../../syntax/token.ts';
import type { Span } from '../../../text/span.ts';

export function withNotNull(source: string): string | undefined {
  const read = readColumn(source);
  if (read === undefined) return undefined;
  return read.column.notNull === undefined ? `${source} NOT NULL` : source;
}

export function withoutNotNull(source: string): string | undefined {
  const read = readColumn(source);
  if (read === undefined) return undefined;
  const { notNull } = read.column;
  return notNull === undefined ? source : without(source, named(notNull, read.tokens, source));
}

export function withDefault(source: string, value: string): string | undefined {
  const bare = withoutDefault(source);
  const needsNone =
    /^(?:[-+]?\s*[\d.]+|'(?:[^']|'')*'|null|true|false|current_\w+)$/i.test(value) || value.startsWith('(');
  return bare && `${bare} DEFAULT ${needsNone ? value : `(${value})`}`;
}

export function withoutDefault(source: string): string | undefined {
  const read = readColumn(source);
  if (read === undefined) return undefined;
  const value = read.column.default;
  if (value === undefined) return source;
  const word = read.tokens.findLast((one) => one.end <= value.start);
  return without(source, { start: word?.start ?? value.start, end: value.end });
}

export function withType(source: string, type: string): string | undefined {
  const { column } = readColumn(source) ?? {};
  if (column === undefined) return undefined;
  const { start, end } = column.type;
  if (column.type.name !== '') return source.slice(0, start) + type + source.slice(end);
  return `${source.slice(0, column.name.end)} ${type}${source.slice(column.name.end)}`;
}

/** Without the constraint of that name; undefined if the column has none of that name. */
export function withoutConstraint(source: string, name: string): string | undefined {
  const read = readColumn(source);
  const found = read?.column.constraints.find((one) => one.name?.text === name);
  return read && found && without(source, named(found, read.tokens, source));
}

function readColumn(
  source: string,
): { readonly column: ColumnDefinition; readonly tokens: readonly Token[] } | undefined {
  const tokens = tokenize(source).filter(({ kind }) => kind !== 'comment');
  const column = columnDefinition(new Cursor(source, tokens, sqliteSpelling));
  return column && { column, tokens };
}

/** Including CONSTRAINT and its name, and ON CONFLICT. */
function named(place: Span, tokens: readonly Token[], source: string): Span {
  const word = (at: number): string => {
    const token = tokens[at];
    return token === undefined ? '' : source.slice(token.start, token.end).toLowerCase();
  };
  const first = tokens.findIndex(({ start }) => start >= place.start);
  const behind = tokens.findIndex(({ start }) => start >= place.end);
  const from = word(first - 2) === 'constraint' ? tokens[first - 2] : undefined;
  const to =
    behind >= 0 && word(behind) === 'on' && word(behind + 1) === 'conflict' ? tokens[behind + 2] : undefined;
  return { start: from?.start ?? place.start, end: to?.end ?? place.end };
}

function without(source: string, { start, end }: Span): string {
  return `${source.slice(0, start).trimEnd()} ${source.slice(end).trimStart()}`.trim();
}
