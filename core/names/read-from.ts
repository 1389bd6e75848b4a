/** Reads FROM and USING: the sources, and the conditions of their joins. */
import type { Name } from '../operations/model/operation.ts';
import type { TokenRange } from '../syntax/postgres/source.ts';
import type { FromSource } from './outline.ts';
import { readExpression, startsQuery, typeAt } from './read-expression.ts';
import {
  columnRole,
  nameAt,
  relationAt,
  sightOf,
  sightWithoutSources,
  type Draft,
  type Reading,
} from './reading.ts';

const joinWords: ReadonlySet<string> = new Set([
  'join',
  'inner',
  'left',
  'right',
  'full',
  'outer',
  'cross',
  'natural',
  'straight_join',
]);

export function readFrom(reading: Reading, range: TokenRange, block: Draft): void {
  const { source } = reading;
  let at = range.from;
  let isJoined = false;
  while (at < range.to) {
    const word = source.word(at);
    if (source.isPunctuation(at, ',') || word === 'lateral' || word === 'only' || joinWords.has(word)) {
      if (word === 'join' || word === 'straight_join') isJoined = true;
      if (source.isPunctuation(at, ',')) isJoined = false;
      at += 1;
    } else if (word === 'on') {
      const to = conditionEnd(reading, at + 1, range.to);
      const sight = sightOf(block);
      readExpression(reading, { from: at + 1, to }, { sight, clause: 'on', joined: sight.sources - 1 });
      at = to;
    } else if (word === 'using') {
      at = readUsing(reading, at + 1, block);
    } else {
      at = Math.max(at + 1, readItem(reading, at, range.to, block));
      if (isJoined) at = afterJoin(reading, at, range.to, block);
    }
  }
}

/** After a joined source comes ON or USING, not a source; if it is missing, it is about to be typed. */
function afterJoin(reading: Reading, at: number, to: number, block: Draft): number {
  const word = reading.source.word(at);
  const token = reading.source.tokens[at];
  if (token?.kind !== 'word' || at >= to || word === 'on' || word === 'using' || joinWords.has(word))
    return at;
  const sight = sightOf(block);
  const place = { sight, clause: 'on', joined: sight.sources - 1 } as const;
  reading.roles.push({ kind: 'after-join', start: token.start, end: token.end, place });
  return at + 1;
}

function conditionEnd({ source }: Reading, from: number, to: number): number {
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    if (source.isPunctuation(at, '(') || source.isPunctuation(at, '[')) depth += 1;
    if (source.isPunctuation(at, ')') || source.isPunctuation(at, ']')) depth -= 1;
    if (depth > 0) continue;
    const word = source.word(at);
    const isCall = source.isPunctuation(at + 1, '(') && (word === 'left' || word === 'right');
    if (source.isPunctuation(at, ',') || word === 'on' || (joinWords.has(word) && !isCall)) return at;
  }
  return to;
}

/** JOIN … USING (a, b): each is a column of the joined source and one of an earlier source. */
function readUsing(reading: Reading, at: number, block: Draft): number {
  const { source } = reading;
  const joined = block.sources.at(-1);
  if (joined === undefined || !source.isPunctuation(at, '(')) return at;
  const names = source.nameList(at);
  block.sources[block.sources.length - 1] = { ...joined, merged: names.map(({ text }) => text) };
  const sight = { ...sightOf(block), sources: block.sources.length - 1 };
  for (const name of names) {
    columnRole(reading, name, joined, { access: 'read', why: 'key', list: names });
    reading.roles.push({ kind: 'merged', start: name.start, end: name.end, name, sight });
  }
  return source.closing(at) + 1;
}

/** One item with its alias, and the index after it. */
export function readItem(reading: Reading, at: number, to: number, block: Draft): number {
  const { source } = reading;
  const isLateral = source.word(at - 1) === 'lateral';
  const seenFrom = sightWithoutSources(block);
  if (source.isPunctuation(at, '(')) {
    const close = Math.min(source.closing(at), to);
    if (!startsQuery(reading, at + 1)) {
      readFrom(reading, { from: at + 1, to: close }, block);
      return close + 1;
    }
    const query = reading.query({ from: at + 1, to: close }, isLateral ? sightOf(block) : seenFrom);
    return named(reading, close + 1, block, { of: { kind: 'query', block: query }, seenFrom });
  }
  if (source.words(at, 'rows', 'from') && source.isPunctuation(at + 2, '(')) {
    const close = Math.min(source.closing(at + 2), to);
    readExpression(reading, { from: at + 3, to: close }, { sight: sightOf(block), clause: 'from' });
    const of = { kind: 'function', name: undefined, ordinality: true } as const;
    return named(reading, close + 1, block, { of, seenFrom });
  }
  const found = nameAt(reading, at) === undefined ? undefined : source.objectName(at);
  if (found === undefined) return at;
  if (source.isPunctuation(found.next, '(')) return readFunction(reading, at, to, block);
  relationAt(reading, at, 'readable', 'read', seenFrom);
  const next = source.isOperator(found.next, '*') ? found.next + 1 : found.next;
  return named(
    reading,
    next,
    block,
    { of: { kind: 'relation', name: found.name }, seenFrom },
    found.name.name,
  );
}

function readFunction(reading: Reading, at: number, to: number, block: Draft): number {
  const { source } = reading;
  const found = source.objectName(at);
  if (found === undefined) return at;
  const close = Math.min(source.closing(found.next), to);
  readExpression(reading, { from: at, to: close }, { sight: sightOf(block), clause: 'from' });
  const ordinality = source.words(close + 1, 'with', 'ordinality');
  const of = { kind: 'function', name: found.name, ordinality } as const;
  const seenFrom = sightWithoutSources(block);
  return named(reading, close + (ordinality ? 3 : 1), block, { of, seenFrom }, found.name.name);
}

/** The alias of an item and its column names, and the index after them. */
function named(
  reading: Reading,
  at: number,
  block: Draft,
  item: Pick<FromSource, 'of' | 'seenFrom'>,
  own?: Name,
): number {
  const { source, roles } = reading;
  let next = sampled(reading, at);
  if (source.word(next) === 'as') next += 1;
  const alias = nameAt(reading, next);
  if (alias !== undefined) next += 1;
  const columns: Name[] = [];
  if (alias !== undefined || source.word(at) === 'as') {
    if (source.isPunctuation(next, '(')) {
      for (const part of source.separated({ from: next + 1, to: source.closing(next) })) {
        const name = source.name(part.from);
        if (name !== undefined) columns.push(name);
        if (part.to > part.from + 1) typeAt(reading, part.from + 1);
      }
      next = source.closing(next) + 1;
    }
  }
  const made: FromSource = {
    ...item,
    called: alias ?? own,
    aliased: alias !== undefined,
    columns,
    qualifiedOnly: false,
    merged: [],
  };
  block.sources.push(made);
  if (alias !== undefined)
    roles.push({ kind: 'alias', start: alias.start, end: alias.end, name: alias, source: made });
  return sampled(reading, next);
}

/** After TABLESAMPLE method (…) [REPEATABLE (…)], or the hints of other servers. */
function sampled({ source }: Reading, at: number): number {
  if (source.word(at) !== 'tablesample') return afterHints(source, at);
  let next = at + 2;
  if (source.isPunctuation(next, '(')) next = source.closing(next) + 1;
  if (source.word(next) !== 'repeatable') return next;
  return source.isPunctuation(next + 1, '(') ? source.closing(next + 1) + 1 : next + 1;
}

/** MySQL: PARTITION (p), USE INDEX (i), FORCE KEY FOR JOIN (i). SQLite: INDEXED BY i, NOT INDEXED. */
function afterHints(source: Reading['source'], from: number): number {
  let at = from;
  while (hints.has(source.word(at)) && source.isReserved(at)) {
    if (source.words(at, 'not', 'indexed')) return at + 2;
    if (source.words(at, 'indexed', 'by')) return at + 3;
    while (source.tokens[at]?.kind === 'word') at += 1;
    at = source.isPunctuation(at, '(') ? source.closing(at) + 1 : at + 1;
  }
  return at;
}

const hints: ReadonlySet<string> = new Set(['partition', 'use', 'force', 'ignore', 'indexed', 'not']);
