/** Names that a program puts into a query: tables and columns of which nothing is known. In the text that is read, a stand-in has their place. */

/** No name begins like this. */
const mark = '\x7f';

/** True for a name in quotes, in the text, that stands for what a program puts in. */
export function isPutIn(written: string): boolean {
  return written.startsWith(mark, 1);
}

/** Of the same length, and the same for what is written alike: `"${table}"`. */
export function standIn(inside: string): string {
  return `${mark}${inside.slice(1).replaceAll(/\W/g, '_').toLowerCase()}`;
}
