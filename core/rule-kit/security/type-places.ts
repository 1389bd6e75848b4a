/** Finds the places in a body where types are named, by its tokens. Ignores CAST (… AS type). */
import { wordSet } from '../../collections/word-set.ts';
import type { CreateFunction } from '../../operations/model/operation.ts';
import { Source } from '../../syntax/postgres/source.ts';

/** Indexes of the first tokens of types: after `::`, and in PL/pgSQL declarations. */
export function typePlaces(source: Source): readonly number[] {
  const places: number[] = [];
  let declaring = false;
  source.tokens.forEach((_, at) => {
    if (source.isPunctuation(at, '::')) places.push(at + 1);
    if (source.word(at) === 'declare') declaring = true;
    if (source.word(at) === 'begin') declaring = false;
    const begins = source.word(at - 1) === 'declare' || source.isPunctuation(at - 1, ';');
    if (declaring && begins && source.name(at) !== undefined)
      places.push(source.word(at + 1) === 'constant' ? at + 2 : at + 1);
  });
  return places;
}

/** The first unqualified type that is looked up when the function runs: a temporary type can take its place. */
export function hiddenType({ source = '', sqlBody }: CreateFunction): string | undefined {
  if (sqlBody !== undefined) return undefined;
  const body = new Source(source);
  for (const at of typePlaces(body)) {
    const found = body.objectName(at);
    if (found === undefined || found.name.schema !== undefined || body.isOperator(found.next, '%')) continue;
    const quoted = body.tokens[at]?.kind === 'quoted-identifier';
    if (quoted || !ofGrammar.has(found.name.name.text)) return found.name.name.text;
  }
  return undefined;
}

/** Types that the grammar itself qualifies with pg_catalog, then words of declarations that are not types. */
const ofGrammar = wordSet(`
  int integer smallint bigint real float double decimal dec numeric boolean bit varchar char character nchar
  national timestamp time interval json record alias cursor no scroll constant refcursor
`);
