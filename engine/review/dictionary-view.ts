/** What templates see of new tables and columns: an entry each, and which of them lack a comment. */
import type { Review } from '../../core/review/model.ts';

const mostEntries = 40;

export function dictionaryView(
  { dictionary, hasComments, changes }: Review['schema'],
  isUnderstood: boolean,
) {
  const missed = new Set(hasComments ? missing(dictionary) : []);
  const shown = dictionary.slice(0, mostEntries);
  const left = dictionary.length - shown.length;
  return {
    hasDictionary: dictionary.length > 0,
    // Where nothing is another at all, that is said already.
    isNothingNew: isUnderstood && changes.length > 0 && dictionary.length === 0,
    hasPersonal: shown.some(({ personal }) => personal !== undefined),
    dictionary: shown.map((one) => ({
      ...one,
      comment: one.comment ?? (missed.has(one.name) ? 'missing' : 'none'),
      personal: one.personal ?? '',
    })),
    dictionaryLeft: left > 0 ? { count: left } : undefined,
  };
}

/** Where nobody comments on anything, nobody misses a comment; a new table that says what it is for needs none on each column. */
function missing(dictionary: Review['schema']['dictionary']): readonly string[] {
  const fresh = dictionary.filter(({ type }) => type === 'table').map(({ name }) => name);
  const isOf = (name: string, table: string): boolean => name === table || name.startsWith(`${table}.`);
  return dictionary.flatMap(({ name, comment }) => {
    const table = fresh.find((one) => isOf(name, one));
    if (table === undefined) return comment === undefined ? [name] : [];
    const isTold = dictionary.some((one) => isOf(one.name, table) && one.comment !== undefined);
    return name === table && !isTold ? [name] : [];
  });
}
