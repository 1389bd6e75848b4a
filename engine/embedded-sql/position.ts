/** What a hole denotes in its statement, by the tokens around it. */
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import type { Token } from '../../core/syntax/token.ts';
import type { Part } from '../../core/embedded-sql/embedded.ts';

export type Position =
  /** A value: `= ${x}`. */
  | { readonly kind: 'value' }
  /** Inside a string of the statement: `'%${x}%'`, with the text around it. */
  | { readonly kind: 'string'; readonly before: string; readonly after: string }
  /** A name: of a table or another object, or of a column. */
  | { readonly kind: 'name'; readonly of: 'object' | 'column' }
  /** Anything else. */
  | { readonly kind: 'syntax' };

export function positionOf(text: { readonly parts: readonly Part[] }, part: Part): Position {
  const sql = text.parts.map((one) => one.text).join('');
  const start = text.parts.slice(0, text.parts.indexOf(part)).reduce((sum, one) => sum + one.text.length, 0);
  const end = start + part.text.length;
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'comment');
  const holder = tokens.find((one) => one.start < start && end < one.end);
  if (holder?.kind === 'quoted-identifier') {
    const place = tokens.indexOf(holder);
    return nameBetween(sql, tokens[place - 1], tokens[place + 1]);
  }
  if (holder?.kind === 'string')
    return { kind: 'string', before: sql.slice(holder.start, start), after: sql.slice(end, holder.end) };
  const before = tokens.findLast((one) => one.end <= start);
  const after = tokens.find((one) => one.start >= end);
  if (before?.end === start && before.kind === 'word')
    return nameBetween(sql, tokens[tokens.indexOf(before) - 1], after);
  if (after?.start === end && after.kind === 'word') return nameBetween(sql, before, after);
  return byNeighbours(sql, before, after);
}

/** Words before a name of a table or another object, and before other names. */
const objectsFollow: ReadonlySet<string> = new Set(
  'from join into update table index schema view only sequence type extension database truncate exists'.split(
    ' ',
  ),
);
const othersFollow: ReadonlySet<string> = new Set(
  'column trigger by role user on to policy constraint concurrently as listen unlisten notify'.split(' '),
);
const valuesFollow: ReadonlySet<string> = new Set(
  'limit offset like ilike between and or in values when then else any is returning where not select set interval'.split(
    ' ',
  ),
);

function byNeighbours(sql: string, before: Token | undefined, after: Token | undefined): Position {
  const word = before === undefined ? '' : sql.slice(before.start, before.end).toLowerCase();
  const next = after === undefined ? '' : sql.slice(after.start, after.end);
  if (word === 'exists')
    return /\bif\s+(?:not\s+)?exists$/i.test(sql.slice(0, before?.end))
      ? { kind: 'name', of: 'object' }
      : { kind: 'syntax' };
  if (word === '.' || next === '.') return nameBetween(sql, before, after);
  if (before?.kind === 'operator') return { kind: 'value' };
  if (word === '(' || word === ',') return { kind: isInValues(sql, before) ? 'value' : 'syntax' };
  if (objectsFollow.has(word) || othersFollow.has(word)) return nameBetween(sql, before, after);
  return {
    kind:
      valuesFollow.has(word) && !/^(?:where|select|set|and|or|returning|not)$/.test(word)
        ? 'value'
        : 'syntax',
  };
}

/** What a program calls its tables and schemas it mostly says itself; by which column it sorts, somebody else. */
function nameBetween(sql: string, before: Token | undefined, after: Token | undefined): Position {
  const word = before === undefined ? '' : sql.slice(before.start, before.end).toLowerCase();
  const next = after === undefined ? '' : sql.slice(after.start, after.end);
  return { kind: 'name', of: next === '.' || objectsFollow.has(word) ? 'object' : 'column' };
}

/** After VALUES or IN the parentheses contain values. */
function isInValues(sql: string, before: Token | undefined): boolean {
  const head = sql.slice(0, before?.end ?? 0);
  return (
    /\b(?:values|in|any)\s*\([^()]*$/i.test(head) || /\bvalues\s*(?:\([^()]*\)\s*,\s*)*\([^()]*$/i.test(head)
  );
}
