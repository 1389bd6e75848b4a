/** What templates see of new tables and columns: an entry each (of many that are alike a row for several), and which of them lack a comment. */
import { groupBy } from '../../core/collections/group-by.ts';
import type { Review } from '../../core/review/model.ts';

const mostEntries = 40;

export function dictionaryView({ dictionary, hasComments }: Review['schema']) {
  const missed = new Set(hasComments ? missing(dictionary) : []);
  const rows = alikeAsOne(
    dictionary.map((one) => ({
      ...one,
      comment: one.comment ?? (missed.has(one.name) ? 'missing' : 'none'),
      personal: one.personal ?? '',
    })),
    dictionary,
  );
  const shown = rows.slice(0, mostEntries);
  const left = rows.slice(mostEntries).reduce((all, { count }) => all + count, 0);
  return {
    hasDictionary: dictionary.length > 0,
    hasPersonal: shown.some(({ personal }) => personal !== ''),
    dictionary: shown,
    dictionaryLeft: left > 0 ? { count: left } : undefined,
  };
}

export interface DictionaryRow {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
  readonly personal: string;
}

/** Fewer than these have a row each. */
const leastAlike = 7;
const mostNames = 8;

/** Columns that nothing but the name tells apart, where they are many: rows of several names. Those of a new table stay with it. */
function alikeAsOne(
  all: readonly DictionaryRow[],
  dictionary: Review['schema']['dictionary'],
): readonly (DictionaryRow & { readonly count: number })[] {
  const commented = new Set(dictionary.flatMap(({ name, comment }) => (comment === undefined ? [] : [name])));
  const fresh = tablesIn(dictionary);
  const groups = groupBy(all, ({ name, type, comment, personal }) =>
    type === 'table' || commented.has(name)
      ? name
      : JSON.stringify([fresh.find((table) => isOf(name, table)), type, comment, personal]),
  );
  const many = [...groups.values()].filter((group) => group.length >= leastAlike);
  return all.flatMap((one) => {
    const group = many.find((each) => each.includes(one));
    if (group === undefined) return [{ ...one, count: 1 }];
    // Where the first of them stands.
    const rows = one === group[0] ? Math.ceil(group.length / mostNames) : 0;
    return Array.from({ length: rows }, (_, at) => {
      const names = group.slice(at * mostNames, (at + 1) * mostNames).map(({ name }) => name);
      return { ...one, name: names.join(', '), count: names.length };
    });
  });
}

function tablesIn(dictionary: Review['schema']['dictionary']): readonly string[] {
  return dictionary.filter(({ type }) => type === 'table').map(({ name }) => name);
}

function isOf(name: string, table: string): boolean {
  return name === table || name.startsWith(`${table}.`);
}

/** Where nobody comments on anything, nobody misses a comment; a new table that says what it is for needs none on each column. */
function missing(dictionary: Review['schema']['dictionary']): readonly string[] {
  const fresh = tablesIn(dictionary);
  return dictionary.flatMap(({ name, comment }) => {
    const table = fresh.find((one) => isOf(name, one));
    if (table === undefined) return comment === undefined ? [name] : [];
    const isTold = dictionary.some((one) => isOf(one.name, table) && one.comment !== undefined);
    return name === table && !isTold ? [name] : [];
  });
}
