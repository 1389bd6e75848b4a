/**
 * Reads the names in an expression: values, functions, types, and subqueries. Tokens and brackets are walked in order, so that an
 * incomplete expression is read like a complete one.
 */
import type { Name, ObjectName } from '../operations/model/operation.ts';
import type { Source, TokenRange } from '../syntax/postgres/source.ts';
import type { Path, Place } from './outline.ts';
import type { Reading } from './reading.ts';

/** A range with one expression, or several separated by commas. */
export function readExpression(reading: Reading, range: TokenRange, place: Place): void {
  let at = range.from;
  while (at < range.to) at = Math.max(at + 1, step(reading, at, range.to, place));
}

function step(reading: Reading, at: number, limit: number, place: Place): number {
  const { source } = reading;
  if (source.isPunctuation(at, '(')) {
    if (!startsQuery(reading, at + 1)) return at + 1;
    const close = Math.min(source.closing(at), limit);
    reading.query({ from: at + 1, to: close }, place.sight);
    return close + 1;
  }
  if (source.isPunctuation(at, '::')) return typeAt(reading, at + 1);
  const word = source.word(at);
  if (word === 'as') return typeAt(reading, at + 1);
  if (word === 'collate') return at + 2;
  if (word === 'interval' || word === 'date' || word === 'timestamp' || word === 'timestamptz')
    if (source.tokens[at + 1]?.kind === 'string') return at + 2;
  if (word === 'interval' && units.has(source.word(afterOperand(source, at + 1)))) {
    const unit = afterOperand(source, at + 1);
    readExpression(reading, { from: at + 1, to: unit }, place);
    return unit + 1;
  }
  if (source.name(at) === undefined) return at + 1;
  if (source.isReserved(at)) return at + 1;
  return nameIn(reading, at, limit, place);
}

/** MySQL: `INTERVAL 1 DAY`, `INTERVAL (a + b) HOUR`. */
const units: ReadonlySet<string> = new Set(
  'microsecond second minute hour day week month quarter year day_hour day_minute day_second hour_minute hour_second minute_second year_month'.split(
    ' ',
  ),
);

function afterOperand(source: Source, at: number): number {
  return source.isPunctuation(at, '(') ? source.closing(at) + 1 : at + 1;
}

export function startsQuery({ source }: Reading, at: number): boolean {
  let first = at;
  while (source.isPunctuation(first, '(')) first += 1;
  if (!queryWords.has(source.word(first)) || source.isPunctuation(first + 1, '.')) return false;
  // `(SELECT …) IS NULL OR …` only begins with a query.
  for (let open = at; open < first; open += 1)
    if (!mayFollowQuery(source, source.closing(open) + 1)) return false;
  return true;
}

function mayFollowQuery(source: Reading['source'], at: number): boolean {
  return at >= source.tokens.length || source.isPunctuation(at, ')') || afterQuery.has(source.word(at));
}

const afterQuery: ReadonlySet<string> = new Set(
  'union intersect except order limit offset fetch for'.split(' '),
);

const queryWords: ReadonlySet<string> = new Set([
  'select',
  'with',
  'values',
  'insert',
  'update',
  'delete',
  'merge',
]);

/** The dotted name at an index, and the index after it. */
export function pathAt(
  { source }: Reading,
  at: number,
): { readonly path: Path; readonly next: number } | undefined {
  const first = source.name(at);
  if (first === undefined) return undefined;
  const parts: Name[] = [first];
  let next = at + 1;
  let star = false;
  while (source.isPunctuation(next, '.')) {
    const part = partAfterDot(source, next);
    if (part === undefined) {
      star = source.isOperator(next + 1, '*');
      if (star) next += 2;
      break;
    }
    parts.push(part);
    next += 2;
  }
  const end = source.tokens[next - 1]?.end ?? first.end;
  return { path: { parts, star, start: first.start, end }, next };
}

/** A keyword is a name only directly after a dot: `o. FROM` is incomplete. */
function partAfterDot(source: Reading['source'], dot: number): Name | undefined {
  const isTight = source.tokens[dot]?.end === source.tokens[dot + 1]?.start;
  return !isTight && source.isReserved(dot + 1) ? undefined : source.name(dot + 1);
}

function nameIn(reading: Reading, at: number, limit: number, place: Place): number {
  const { source, roles } = reading;
  const found = pathAt(reading, at);
  if (found === undefined) return at + 1;
  const { path, next } = found;
  const last = path.parts.at(-1);
  if (last === undefined || next > limit) return next;
  const { start, end } = last;
  if (isParameter(reading, at) || isField(reading, at)) return next;
  if (source.isOperator(next, '=>') || source.isPunctuation(next, ':=')) {
    roles.push({ kind: 'other', start, end, what: 'argument' });
    return next + 1;
  }
  if (source.isPunctuation(next, '(') && !path.star) return callAt(reading, objectNameOf(path), next);
  if (source.tokens[next]?.kind === 'string' && path.parts.length === 1) {
    roles.push({ kind: 'type', start, end, name: objectNameOf(path), access: 'read' });
    return next + 1;
  }
  roles.push({ kind: 'value', start, end, path, place });
  return next;
}

/**
 * Returns the index of the next token to read: for a tool's own functions, the one after their arguments, which are not names of the
 * database.
 */
function callAt(reading: Reading, name: ObjectName, open: number): number {
  const { start, end } = name.name;
  const isOfTool = name.schema?.text === 'sqlc' && name.name.text !== 'embed';
  if (!isOfTool) reading.roles.push({ kind: 'function', start, end, name, trigger: false, access: 'read' });
  if (isOfTool) return reading.source.closing(open) + 1;
  // extract(year FROM …): the first word is a date field.
  const isField = name.name.text === 'extract' && reading.source.word(open + 2) === 'from';
  if (isField) return open + 3;
  // timestampdiff(DAY, a, b)
  const isUnit =
    name.name.text.toLowerCase().startsWith('timestamp') && units.has(reading.source.word(open + 1));
  return isUnit ? open + 2 : open;
}

/** `@id`, a parameter of tools. */
function isParameter({ source }: Reading, at: number): boolean {
  const before = source.tokens[at - 1];
  return (
    before?.kind === 'operator' &&
    before.end === source.tokens[at]?.start &&
    source.textOf(at - 1).endsWith('@')
  );
}

/** `(row).field`, `list[1].field`. */
function isField({ source }: Reading, at: number): boolean {
  return (
    source.isPunctuation(at - 1, '.') &&
    (source.isPunctuation(at - 2, ')') || source.isPunctuation(at - 2, ']'))
  );
}

/** A type's name, and the index after it. Following words (varying, precision, with time zone) are not names. */
export function typeAt(reading: Reading, at: number): number {
  const { source } = reading;
  const found = source.isReserved(at) ? undefined : source.objectName(at);
  if (found === undefined) return at;
  const { start, end } = found.name.name;
  reading.roles.push({ kind: 'type', start, end, name: found.name, access: 'read' });
  let next = found.next;
  while (typeWords.has(source.word(next))) next += 1;
  if (source.isPunctuation(next, '(')) next = source.closing(next) + 1;
  while (typeWords.has(source.word(next)) || source.words(next, 'with', 'time')) next += 1;
  return next;
}

const typeWords: ReadonlySet<string> = new Set(['varying', 'precision', 'without', 'time', 'zone']);

function objectNameOf({ parts, start }: Path): ObjectName {
  const name = parts.at(-1) ?? { start, end: start, text: '' };
  return { start, end: name.end, schema: parts.at(-2), name };
}
