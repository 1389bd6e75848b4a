/**
 * Reads queries from their tokens: WITH, the sides of UNION, FROM, clauses, outputs. It follows reserved words, so that a missing or
 * incomplete part affects only its own clause.
 */
import type { TokenRange } from '../syntax/postgres/source.ts';
import type { Block, Clause, Cte, Place, Sight } from './outline.ts';
import { readExpression } from './read-expression.ts';
import { everything, readOutputs } from './read-outputs.ts';
import { readFrom } from './read-from.ts';
import { qualifierRole, readChange } from './read-change.ts';
import {
  draft,
  nameAt,
  relationAt,
  relationSource,
  sightOf,
  sightWithoutSources,
  type Draft,
  type Reading,
} from './reading.ts';

/** The nesting limit; names in deeper queries are not read. */
const deepest = 60;

export function readQuery(reading: Reading, range: TokenRange, outer: Sight | undefined): Block | undefined {
  if (depthOf(outer) > deepest) return undefined;
  const { source } = reading;
  const inner = unwrapped(reading, range);
  const hasWith = source.word(inner.from) === 'with';
  const sides = sidesOf(reading, inner);
  if (!hasWith && sides.length === 1) return readSide(reading, inner, outer);
  const around = draft(reading, 'around', inner, outer);
  const from = hasWith ? readWith(reading, inner, around) : inner.from;
  const [first, ...others] = hasWith ? sidesOf(reading, { from, to: inner.to }) : sides;
  if (first === undefined) return around;
  const last = others.at(-1);
  const tail = last === undefined ? undefined : tailOf(reading, last);
  const main = readSide(reading, first, sightOf(around));
  for (const side of others)
    readSide(
      reading,
      side === last && tail !== undefined ? { from: side.from, to: tail } : side,
      sightOf(around),
    );
  around.outputs.push(...(main?.outputs ?? []));
  around.first = main;
  if (last !== undefined && tail !== undefined)
    readExpression(reading, { from: tail, to: last.to }, { sight: sightOf(around), clause: 'order' });
  return around;
}

function depthOf(sight: Sight | undefined): number {
  let depth = 0;
  for (let at = sight; at !== undefined; at = at.block.outer) depth += 1;
  return depth;
}

function unwrapped(reading: Reading, range: TokenRange): TokenRange {
  const inner = reading.source.withoutBrackets(range);
  return { from: inner.from, to: Math.max(inner.from, inner.to) };
}

function sidesOf({ source }: Reading, range: TokenRange): readonly TokenRange[] {
  const sides: TokenRange[] = [];
  let { from } = range;
  for (;;) {
    const next = ['union', 'intersect', 'except'].flatMap(
      (word) => source.find({ from, to: range.to }, word) ?? [],
    );
    const at = Math.min(...next);
    sides.push({ from, to: Math.min(at, range.to) });
    if (next.length === 0) return sides;
    from = at + 1;
    if (source.word(from) === 'all' || source.word(from) === 'distinct') from += 1;
  }
}

/** The start of the clauses in the last side that belong to the whole UNION. */
function tailOf({ source }: Reading, side: TokenRange): number | undefined {
  const found = ['order', 'limit', 'offset', 'fetch'].flatMap((word) => source.find(side, word) ?? []);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Returns the index after the WITH queries. */
function readWith(reading: Reading, range: TokenRange, around: Draft): number {
  const { source, roles } = reading;
  const recursive = source.word(range.from + 1) === 'recursive';
  let at = range.from + (recursive ? 2 : 1);
  for (;;) {
    const name = nameAt(reading, at);
    if (name === undefined) return at;
    at += 1;
    const columns = source.nameList(at);
    if (source.isPunctuation(at, '(')) at = source.closing(at) + 1;
    if (source.word(at) !== 'as') return at;
    at += 1;
    if (source.word(at) === 'not') at += 1;
    if (source.word(at) === 'materialized') at += 1;
    if (!source.isPunctuation(at, '(')) return at;
    const close = Math.min(source.closing(at), range.to);
    const number = around.ctes.length;
    // A recursive query sees its own name with the columns of its first side.
    const own: { -readonly [K in keyof Cte]: Cte[K] } = { name, columns, query: undefined };
    if (recursive) around.ctes.push(own);
    own.query = reading.query({ from: at + 1, to: close }, sightWithoutSources(around));
    if (!recursive) around.ctes.push(own);
    roles.push({ kind: 'cte', start: name.start, end: name.end, name, cte: around.ctes[number] ?? own });
    at = close + 1;
    if (!source.isPunctuation(at, ',')) return at;
    at += 1;
  }
}

function readSide(reading: Reading, range: TokenRange, outer: Sight | undefined): Block | undefined {
  const { source } = reading;
  if (source.isPunctuation(range.from, '(')) {
    const close = source.closing(range.from);
    const inner = reading.query({ from: range.from + 1, to: Math.min(close, range.to) }, outer);
    return inner;
  }
  switch (source.word(range.from)) {
    case 'select':
      return readSelect(reading, range, outer);
    case 'values':
      return readValues(reading, range, outer);
    case 'table': {
      const block = draft(reading, 'select', range, outer);
      const found = relationAt(reading, range.from + 1, 'readable', 'read', outer);
      if (found !== undefined) block.sources.push(relationSource(found.name, undefined, outer));
      block.outputs.push(everything);
      return block;
    }
    case 'insert':
    case 'replace':
    case 'update':
    case 'delete':
    case 'merge':
      return readChange(reading, range, outer);
    default:
      return undefined;
  }
}

function readValues(reading: Reading, range: TokenRange, outer: Sight | undefined): Block {
  const { source } = reading;
  const block = draft(reading, 'values', range, outer);
  const place: Place = { sight: sightOf(block), clause: 'values' };
  const rows = source.separated({ from: range.from + 1, to: range.to });
  for (const row of rows) readExpression(reading, row, place);
  const [first] = rows;
  const values = first === undefined ? [] : source.separated(source.withoutBrackets(first));
  for (const at of values.keys())
    block.outputs.push({ name: undefined, aliased: false, path: undefined, usual: `column${at + 1}` });
  return block;
}

// ------------------------------------------------------------------------------------------------------------------ SELECT

const clauseWords: ReadonlyMap<string, Clause | 'skipped'> = new Map([
  ['from', 'from'],
  ['where', 'where'],
  ['group', 'group'],
  ['having', 'having'],
  ['window', 'window'],
  ['order', 'order'],
  ['limit', 'limit'],
  ['offset', 'limit'],
  ['fetch', 'skipped'],
  ['for', 'skipped'],
  ['into', 'skipped'],
]);

interface Part {
  readonly clause: Clause | 'skipped';
  readonly range: TokenRange;
}

function readSelect(reading: Reading, range: TokenRange, outer: Sight | undefined): Block {
  const block = draft(reading, 'select', range, outer);
  const parts = partsOf(reading, range);
  // FROM is read first, since the list before it refers to its sources.
  for (const { clause, range: part } of parts) if (clause === 'from') readFrom(reading, part, block);
  for (const { clause, range: part } of parts) {
    if (clause === 'from') continue;
    if (clause === 'skipped') {
      readLocked(reading, part, block);
      continue;
    }
    const place: Place = { sight: sightOf(block), clause };
    if (clause === 'select') readOutputs(reading, part, block, place);
    else readExpression(reading, part, place);
  }
  return block;
}

/** FOR UPDATE OF a, b. */
function readLocked(reading: Reading, range: TokenRange, block: Draft): void {
  const { source } = reading;
  const of = source.word(range.from - 1) === 'for' ? source.find(range, 'of') : undefined;
  if (of === undefined) return;
  for (const { from } of source.separated({ from: of + 1, to: range.to })) {
    const name = nameAt(reading, from);
    if (name !== undefined) qualifierRole(reading, name, block, 'from');
  }
}

function partsOf(reading: Reading, range: TokenRange): readonly Part[] {
  const { source } = reading;
  const parts: Part[] = [];
  let from = range.from + 1;
  let clause: Part['clause'] = 'select';
  let depth = 0;
  for (let at = from; at <= range.to; at += 1) {
    if (source.isPunctuation(at, '(') || source.isPunctuation(at, '[')) depth += 1;
    if (source.isPunctuation(at, ')') || source.isPunctuation(at, ']')) depth -= 1;
    const next = at === range.to ? 'end' : depth > 0 ? undefined : clauseWords.get(source.word(at));
    if (next === undefined || (next !== 'end' && isNoClause(reading, at))) continue;
    parts.push({ clause, range: { from, to: at } });
    if (next === 'end') break;
    clause = next;
    from = at + (source.word(at + 1) === 'by' ? 2 : 1);
  }
  return parts;
}

/** `IS DISTINCT FROM`, MySQL's `USE INDEX FOR JOIN`, and a name directly after a dot or AS. */
function isNoClause({ source }: Reading, at: number): boolean {
  const before = source.word(at - 1);
  const afterDot =
    source.isPunctuation(at - 1, '.') && source.tokens[at - 1]?.end === source.tokens[at]?.start;
  const isHint =
    source.word(at) === 'for' && (before === 'index' || before === 'key') && source.isReserved(at - 1);
  return isHint || afterDot || before === 'as' || (source.word(at) === 'from' && before === 'distinct');
}
