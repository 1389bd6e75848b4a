/**
 * Migrations that are called by the one thing that they take away: `20250129_remove_mint_url.sql`. Whoever wrote, reviewed and ran that has meant
 * it, so that the usual preset is silent where nothing comes in its place; stricter ones tell it. Of new work it is told in any: a name is no proof
 * that nobody misses the values. On SQLite, where a program brings its migrations along, and the code that knew the name has gone before they run.
 */
import type { SpokenDialect } from '../migrations/convention.ts';
import { isForRemoval, ownWords } from '../migrations/words-of-name.ts';
import type { RuleFinding } from '../rule-kit/scene.ts';
import { wordsOf } from '../rule-kit/new-columns.ts';

export function isAnnounced(
  { goes = [] }: Pick<RuleFinding, 'goes'>,
  path: string,
  dialect: SpokenDialect,
): boolean {
  if (dialect !== 'sqlite' || goes.length === 0) return false;
  const said = ownWords(path);
  const words = said.map(singular);
  if (!isForRemoval(said) || words.some((one) => bringsMore.test(one))) return false;
  return goes.every((one) => isNamedBy(one, words));
}

/** There is more to it than what goes. */
const bringsMore =
  /^(?:add|create|replace|rename|convert|migrate|move|merge|split|rework|refactor|redesign|change|update|rebuild|recreate|and)$/;

/** At least half of its words, `id` aside, or all of them written as one. */
function isNamedBy(name: string, words: readonly string[]): boolean {
  const own = wordsOf(name)
    .map(singular)
    .filter((one) => !meaningless.has(one));
  if (own.length === 0) return false;
  if (words.join('').includes(own.join(''))) return true;
  return own.filter((one) => words.includes(one)).length * 2 >= own.length;
}

const meaningless: ReadonlySet<string> = new Set(['id', 'uuid', 'is', 'has', 'at', 'on']);

function singular(word: string): string {
  return word.length > 3 ? word.replace(/s$/, '') : word;
}
