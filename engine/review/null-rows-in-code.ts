/**
 * What programs do with rows whose column comes back with nothing in it, as far as their SQL says so in one piece: conditions that find none of these rows,
 * conditions that take them, and rows that are made of them elsewhere. Textual; what is put together when it runs is not found.
 */

export interface NullReaders {
  /** Where each begins. */
  readonly compared: readonly number[];
  readonly taken: readonly number[];
  readonly copied: readonly { readonly at: number; readonly into: string }[];
  /** SQL which reads the column under which the values stay beside it. */
  readonly both: readonly number[];
  /** Where a function says it that does not say the other. */
  readonly alone: readonly number[];
}

/** How far around a condition its table stands. */
const near = 400;

/** `table`: whose column it is; `others`: tables with a column of that name; `kept`: where the values are, code that says it near by knows of it. */
export function nullReaders(
  text: string,
  { name, kept }: { readonly name: string; readonly kept: string },
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
  // A branch that asks the new one alone has the other one beside it: whether that is right is for whoever wrote it.
  const isAlone = (at: number): boolean => !isSaid(text.slice(Math.max(0, at - near), at + near), kept);
  return {
    compared: of(compared).filter(isAlone),
    taken: of(taken).filter(isAlone),
    copied: copiesOf(text, name, table).filter(({ at }) => isAlone(at)),
    both: bothOf(text, name, kept),
    alone: aloneOf(text, name, kept, others),
  };
}

/** What begins at the margin is taken for one function. The name of a field in a document is none of a column, and in one that names another table with such a column it may be that one’s. */
function aloneOf(text: string, name: string, kept: string, others: readonly string[]): readonly number[] {
  const said = new RegExp(`(?<![\\w$])(?<!\\b(?:json|yaml|toml|xml|form|query|url):")${name}(?![\\w$])`, 'g');
  const heads = [0, ...[...text.matchAll(/^[A-Za-z@]/gm)].map(({ index }) => index), text.length];
  const found = heads.flatMap((start, at) => {
    const block = text.slice(start, heads[at + 1]);
    return isSaid(block, kept) || others.some((one) => isSaid(block, one))
      ? []
      : [...block.matchAll(said)].map(({ index }) => start + index);
  });
  return found.slice(0, mostAlone);
}

const mostAlone = 40;

/** COALESCE of the two, or a condition that asks each: an assignment or a list says nothing of what is read. */
function bothOf(text: string, name: string, kept: string): readonly number[] {
  const said = (of: string): string => `(?:\\b\\w{1,63}\\.)?\\b${of}\\b`;
  const [own, other] = [said(name), said(kept)];
  const asked = (one: string): string => `${one}\\s{0,9}=\\s{0,9}[^;"'\`]{1,60}?\\bor\\b[^;"'\`]{0,60}?`;
  const compared = (one: string, two: string): string =>
    `(?:${asked(one)}${two}|=\\s{0,9}${one}\\s{1,40}or\\b[^;"'\`]{0,60}?=\\s{0,9}${two})`;
  const pattern = new RegExp(
    `\\bcoalesce\\s{0,9}\\(\\s{0,9}(?:${own}\\s{0,9},\\s{0,9}${other}|${other}\\s{0,9},\\s{0,9}${own})\\b|${compared(own, other)}|${compared(other, own)}`,
    'gi',
  );
  return [...text.matchAll(pattern)].map(({ index }) => index);
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
