/** Sentences of several statements that say the same but for their place: one of them, for all. */
import { groupBy } from '../../collections/group-by.ts';
import { capital } from '../../text/enumerate.ts';
import { type Placed, placesInWords } from '../placed.ts';

/** Those that begin with `Line 3 works on rows` and say nothing else of that place. In the order in which the first of each comes. */
export function asOne(
  statements: readonly Placed[],
  words: (placed: Placed) => readonly string[],
): readonly string[] {
  const all = statements.flatMap((placed) =>
    words(placed).map((sentence, at) => {
      const head = `${capital(placed.place)} works on rows`;
      const rest = sentence.startsWith(head) ? sentence.slice(head.length) : undefined;
      return { place: placed.place, sentence, rest, key: rest ?? `${placed.place} ${String(at)}` };
    }),
  );
  return [...groupBy(all, ({ key }) => key).values()].flatMap((same) => {
    const [first, ...more] = same;
    if (first?.rest === undefined || more.length === 0) return same.map(({ sentence }) => sentence);
    return [`${capital(placesInWords(same.map(({ place }) => place)))} each work on rows${first.rest}`];
  });
}
