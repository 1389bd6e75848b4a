/** Reads the outline of one statement, complete or not. It uses tokens only, and never fails. */
import type { Source, TokenRange } from '../syntax/postgres/source.ts';
import type { Outline, Sight } from './outline.ts';
import { readDefinition } from './read-definition.ts';
import { readExpression, startsQuery } from './read-expression.ts';
import { readQuery } from './read-query.ts';
import type { Reading } from './reading.ts';

/** Longer statements are data. In UTF-16 units. */
const longest = 200_000;

export function outlineOf(source: Source, outer?: Sight): Outline {
  const reading: Reading = {
    source,
    roles: [],
    blocks: [],
    query: (range, sight) => readQuery(reading, range, sight),
  };
  if (source.text.length <= longest) readStatement(reading, source.whole, outer);
  return reading;
}

function readStatement(reading: Reading, range: TokenRange, outer: Sight | undefined): void {
  const { source } = reading;
  const from = prefixed(reading, range.from);
  const isReplace = source.word(from) === 'replace' && !source.isPunctuation(from + 1, '(');
  if (startsQuery(reading, from) || source.word(from) === 'table' || isReplace) {
    reading.query({ from, to: range.to }, outer);
    return;
  }
  if (readDefinition(reading, { from, to: range.to })) return;
  if (outer !== undefined)
    readExpression(reading, { from, to: range.to }, { sight: outer, clause: 'program' });
}

/** After EXPLAIN, PREPARE … AS and DECLARE … FOR. */
function prefixed({ source }: Reading, from: number): number {
  switch (source.word(from)) {
    case 'explain': {
      let at = from + 1;
      while (source.word(at) === 'analyze' || source.word(at) === 'verbose') at += 1;
      return source.isPunctuation(at, '(') ? source.closing(at) + 1 : at;
    }
    case 'prepare':
      return (source.find({ from, to: source.tokens.length }, 'as') ?? from - 1) + 1;
    case 'declare':
      return (source.find({ from, to: source.tokens.length }, 'for') ?? from - 1) + 1;
    default:
      return from;
  }
}
