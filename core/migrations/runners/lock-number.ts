/** The number of the lock that a program in Go asks the server for, where it stands in the call or in one constant. Textual; what is computed is not known. */
import { folderOf, type Listing } from '../listing.ts';
import type { LockNumber } from '../tool-lock.ts';
import { only, uncommented } from './code.ts';
import { goFiles, packageFiles } from './folders.ts';
import { importedAs } from './go-imports.ts';

const written = /^pg_advisory_lock\s*\(\s*(\d{1,19})(?:::(?:bigint|int8))?\s*\)/i;
const given =
  /^pg_advisory_lock\s*\(\s*\$1(?:::(?:bigint|int8))?\s*\)[^"'`]{0,80}["'`]\s*,\s*(?:u?int(?:32|64)?\(\s*)?(?:([a-z]\w{0,60})\.)?(\w{1,80})\b(?!\s*[.([+*|<-])/i;

/** `call`: the text of the program from the name of the function on. Of two numbers nothing is said: pg_locks has them in other columns. */
export function lockNumberIn(call: string, file: string, listing: Listing): LockNumber | undefined {
  const literal = numberAsked(call);
  if (literal !== undefined) return literal;
  const [, pack, name] = given.exec(call) ?? [];
  if (name === undefined) return undefined;
  if (/^\d/.test(name)) return pack === undefined ? numberOf(name) : undefined;
  const value = only(
    filesOf(pack, file, listing).flatMap((path) => valuesIn(listing.text(path) ?? '', name)),
  );
  return value === undefined ? undefined : numberOf(value);
}

/** The number that stands in the call itself, in a program of any language. */
export function numberAsked(call: string): LockNumber | undefined {
  const literal = written.exec(call)?.[1];
  return literal === undefined ? undefined : numberOf(literal);
}

/** Those of the package that the program imports under that name; without one those beside it. */
function filesOf(pack: string | undefined, file: string, listing: Listing): readonly string[] {
  if (pack === undefined) return packageFiles(folderOf(file), listing);
  const text = listing.text(file) ?? '';
  const folders = [...new Set(goFiles(listing).map(folderOf))];
  const imported = folders.filter((folder) => importedAs(folder)(text) === pack);
  return imported.length === 1 ? imported.flatMap((folder) => packageFiles(folder, listing)) : [];
}

/** Whatever is assigned to it, as it is written: something else than a number is no number below. */
function valuesIn(text: string, name: string): readonly string[] {
  const set = new RegExp(
    String.raw`^[ \t]*(?:(?:const|var)[ \t]+)?${name}(?:[ \t]+\w+)?[ \t]*:?=[ \t]*([^\n]{0,80})$`,
    'gm',
  );
  return text.includes(name)
    ? [...uncommented(text, 'slashes').matchAll(set)].map(([, value = '']) =>
        value.trim().replace(/^u?int(?:32|64)?\(\s*([^()]*)\)$/, '$1'),
      )
    : [];
}

const largest = 2n ** 63n;

/** Of pg_locks the manual says: “A bigint key is displayed with its high-order half in the classid column, its low-order half in the objid column”. With a zero in front it is octal. */
function numberOf(value: string): LockNumber | undefined {
  if (!/^(?:0x[\da-f_]{1,24}|0|[1-9][\d_]{0,24})$/i.test(value)) return undefined;
  const number = BigInt(value.replaceAll('_', ''));
  return number >= largest
    ? undefined
    : { classid: Number(number / 2n ** 32n), objid: Number(number % 2n ** 32n) };
}
