/**
 * What templates see of new tables and columns: an entry for each that says what it is for, and a sentence for those that have no comment. Their types stand in the
 * diffs, and what of them is about people in its own part.
 */
import { commas } from '../../core/text/enumerate.ts';
import type { Review } from '../../core/review/model.ts';

const mostEntries = 40;
const mostNames = 12;

type Entries = Review['schema']['dictionary'];

export function dictionaryView({ dictionary, hasComments }: Review['schema']) {
  const rows = dictionary.flatMap(({ name, type, comment }) =>
    comment === undefined ? [] : [{ name, type, comment }],
  );
  const left = rows.length - mostEntries;
  const names = withoutComment(dictionary, hasComments);
  return {
    hasDictionary: rows.length > 0 || names.length > 0,
    hasEntries: rows.length > 0,
    dictionary: rows.slice(0, mostEntries),
    dictionaryLeft: left > 0 ? { count: left } : undefined,
    withoutComment:
      names.length === 0
        ? undefined
        : {
            words: `Without a comment${hasComments ? ', where others have one' : ''}: ${commas(names, mostNames)}.`,
          },
  };
}

/** A new table that says what it is for needs none on each column; where neither says anything they are one name. */
function withoutComment(dictionary: Entries, hasComments: boolean): readonly string[] {
  const fresh = dictionary.filter(({ type }) => type === 'table').map(({ name }) => name);
  return dictionary.flatMap(({ name, comment }) => {
    const table = fresh.find((one) => isOf(name, one));
    if (table === undefined) return comment === undefined ? [name] : [];
    const own = dictionary.filter((one) => isOf(one.name, table));
    const isTold = own.some((one) => one.comment !== undefined);
    if (isTold) return hasComments || comment !== undefined ? [] : [name];
    const columns = own.length - 1;
    return name === table
      ? [columns === 0 ? name : `${name} and its ${columns === 1 ? 'column' : `${columns} columns`}`]
      : [];
  });
}

function isOf(name: string, table: string): boolean {
  return name === table || name.startsWith(`${table}.`);
}
