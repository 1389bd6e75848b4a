/** Where types are named in the text of a body, by its tokens. CAST (… AS type) is not looked at. */
import type { Source } from '../syntax/postgres/source.ts';

/** Indexes of the first tokens of types: behind `::`, and in declarations of PL/pgSQL. */
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
