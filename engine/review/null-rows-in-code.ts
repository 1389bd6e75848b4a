/**
 * What programs do with rows whose column comes back with nothing in it, as far as their SQL says so in one piece: conditions that find none of these rows,
 * conditions that take them, and rows that are made of them elsewhere. Textual; what is put together when it runs is not found.
 */

export interface NullReaders {
  /** Where each begins. */
  readonly compared: readonly number[];
  readonly taken: readonly number[];
  readonly copied: readonly { readonly at: number; readonly into: string }[];
}

/** How far around a condition its table stands. */
const near = 400;

/** `table`: whose column it is; `others`: tables with a column of that name. */
export function nullReaders(
  text: string,
  name: string,
  table: string,
  others: readonly string[],
): NullReaders {
  const said = `(?:\\b\\w{1,63}\\.)?\\b${name}\\b`;
  const asked = `\\b(?:where|and|or|on|having)\\b[^;"'\`\\n]{0,80}?`;
  const compared = new RegExp(
    `${asked}(?:${said}\\s{0,9}(?:=(?!=)|<>|!=)|[^=!<>:]=\\s{0,9}${said}(?!\\s{0,9}\\())`,
    'gi',
  );
  const taken = new RegExp(`${asked}${said}\\s{1,9}is\\s{1,9}null\\b`, 'gi');
  const isOf = (at: number): boolean => {
    const around = text.slice(Math.max(0, at - near), at + near);
    return isSaid(around, table) && !others.some((one) => isSaid(around, one));
  };
  const of = (pattern: RegExp): readonly number[] =>
    [...text.matchAll(pattern)].flatMap((one) => {
      const at = one.index + one[0].toLowerCase().lastIndexOf(name.toLowerCase());
      return isOf(at) ? [at] : [];
    });
  return { compared: of(compared), taken: of(taken), copied: copiesOf(text, name, table) };
}

/** INSERT INTO another table, of a query that selects it. */
function copiesOf(text: string, name: string, table: string): NullReaders['copied'] {
  const insert = /\binsert\s{1,40}into\s{1,40}(?:\w{1,63}\.)?"?(\w{1,63})"?/gi;
  const selected = new RegExp(`\\bselect\\b((?:(?!\\bfrom\\b)[^;]){0,400})\\bfrom\\b([^;]{0,${near}})`, 'i');
  return [...text.matchAll(insert)].flatMap((one) => {
    const [all, into = ''] = one;
    const from = one.index + all.length;
    const behind = text.slice(from, from + 3 * near);
    // Most have none, and to find that out from each SELECT on takes long.
    const found = /\bfrom\b/i.test(behind) ? selected.exec(behind) : null;
    const [, list = '', sources = ''] = found ?? [];
    const place = new RegExp(`\\b${name}\\b`, 'i').exec(list)?.index;
    if (found === null || place === undefined || into.toLowerCase() === table.toLowerCase()) return [];
    // Values of a list come from nowhere, and another statement is another one.
    const isOwn = /^[\s()\w",]*$/.test(behind.slice(0, found.index)) && isSaid(sources, table);
    return isOwn ? [{ at: from + found.index + 'select'.length + place, into }] : [];
  });
}

function isSaid(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`, 'i').test(text);
}
