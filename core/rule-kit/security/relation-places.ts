/**
 * Finds the places in a body where relations are named, by its tokens: PL/pgSQL expressions contain queries that are not statements.
 * Returns places only; a name there may also denote a function or a WITH query.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { Source } from '../../syntax/postgres/source.ts';

/** Indexes of the first tokens of relations: after FROM and its commas, JOIN, UPDATE, INTO and USING. */
export function relationPlaces(source: Source): readonly number[] {
  const places = new Set<number>();
  for (let at = 0; at < source.tokens.length; at += 1) {
    const first = placeAfter(source, at);
    if (first === undefined) continue;
    places.add(first);
    if (source.word(at) !== 'from' && source.word(at) !== 'using') continue;
    for (const further of afterCommas(source, at + 1)) places.add(further);
  }
  return [...places].filter((at) => source.name(at) !== undefined);
}

/** Names of WITH queries. */
export function queryNames(source: Source): ReadonlySet<string> {
  const names = source.tokens.flatMap((_, at) => {
    const name = source.name(at);
    if (name === undefined) return [];
    const columns = source.isPunctuation(at + 1, '(') ? source.closing(at + 1) + 1 : at + 1;
    if (source.word(columns) !== 'as') return [];
    let open = columns + 1;
    while (/^(?:not|materialized)$/.test(source.word(open))) open += 1;
    return source.isPunctuation(open, '(') &&
      /^(?:select|with|insert|update|delete|values|merge)$/.test(source.word(open + 1))
      ? [name.text]
      : [];
  });
  return new Set(names);
}

/** `extract(year FROM x)` and the like have FROM between arguments. */
const withFromInside = wordSet('extract substring trim overlay position normalize');

const endOfFrom = wordSet(`
  where group order having limit offset fetch union except intersect returning window for loop then set when
`);

function placeAfter(source: Source, at: number): number | undefined {
  const before = source.word(at - 1);
  switch (source.word(at)) {
    case 'from':
      if (before === 'distinct' && /^(?:is|not)$/.test(source.word(at - 2))) return undefined;
      return withFromInside.has(caller(source, at)) ? undefined : afterOnly(source, at + 1);
    case 'join':
      return afterOnly(source, at + 1);
    case 'into':
      return before === 'insert' || before === 'merge' ? afterOnly(source, at + 1) : undefined;
    case 'update':
      return /^(?:for|key|do|on|or|before|after)$/.test(before) || source.word(at + 1) === 'set'
        ? undefined
        : afterOnly(source, at + 1);
    case 'using':
      return source.isPunctuation(at + 1, '(') || source.tokens[at + 1]?.kind === 'operator'
        ? undefined
        : afterOnly(source, at + 1);
    default:
      return undefined;
  }
}

function afterOnly(source: Source, at: number): number {
  return /^(?:only|lateral)$/.test(source.word(at)) ? afterOnly(source, at + 1) : at;
}

/** The word before the parenthesis that encloses a token. */
function caller(source: Source, at: number): string {
  let depth = 0;
  for (let open = at - 1; open >= 0; open -= 1) {
    if (source.isPunctuation(open, ')')) depth += 1;
    else if (source.isPunctuation(open, ';')) return '';
    else if (source.isPunctuation(open, '(') && depth > 0) depth -= 1;
    else if (source.isPunctuation(open, '(')) return source.word(open - 1);
  }
  return '';
}

/** Further relations of the list that begins here. */
function afterCommas(source: Source, from: number): readonly number[] {
  const found: number[] = [];
  let depth = 0;
  for (let at = from; at < source.tokens.length; at += 1) {
    if (source.isPunctuation(at, '(')) depth += 1;
    if (source.isPunctuation(at, ')')) depth -= 1;
    if (depth < 0 || source.isPunctuation(at, ';') || (depth === 0 && endOfFrom.has(source.word(at)))) break;
    if (depth === 0 && source.isPunctuation(at, ',')) found.push(afterOnly(source, at + 1));
  }
  return found;
}
