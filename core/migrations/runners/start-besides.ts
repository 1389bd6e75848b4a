/**
 * What the start of a program in Go does beside the call that applies its files: instances that only look whether they are recorded, and a second
 * database that goes the same way. Textual, in the function of that call alone; what cannot be read so is not said.
 */
import { literal } from '../../text/pattern.ts';
import type { AtStart } from '../convention.ts';
import { folderOf, type Listing } from '../listing.ts';
import { branchAt, leftBefore } from './branches.ts';
import { bare, bracesAround, lineAt, uncommented } from './code.ts';
import { packageFiles } from './folders.ts';
import { importedAs } from './go-imports.ts';
import type { CallSite } from './ways.ts';

export interface StartBesides {
  readonly verifies?: AtStart;
  readonly second?: AtStart;
}

/** `file`: what sends the files; `table`: its record. */
export function startBesides(
  start: CallSite,
  { file, table }: { readonly file: string; readonly table: string | undefined },
  listing: Listing,
): StartBesides {
  const verifies = table === undefined ? undefined : verifiesAt(start, { file, table }, listing);
  const second = secondAt(start, listing);
  return { ...(verifies === undefined ? {} : { verifies }), ...(second === undefined ? {} : { second }) };
}

/** `if cfg.Other { err := migrate.Verify(…); …; return nil }` in front of it. */
function verifiesAt(
  start: CallSite,
  { file, table }: { readonly file: string; readonly table: string },
  listing: Listing,
): AtStart | undefined {
  const text = uncommented(listing.text(start.file) ?? '', 'slashes');
  const pack = importedAs(folderOf(file))(listing.text(start.file) ?? '');
  if (pack === undefined) return undefined;
  const calls = new RegExp(String.raw`\b${literal(pack)}\.([A-Z]\w{0,80})\(`, 'g');
  const found = leftBefore(start, listing).flatMap(({ where, from, to }) =>
    [...text.slice(from, to).matchAll(calls)].flatMap(({ 1: name = '', index }) =>
      onlyLooks(name, folderOf(file), table, listing)
        ? [{ place: `${start.file}:${lineAt(text, from + index)}`, where }]
        : [],
    ),
  );
  return found.length === 1 ? found[0] : undefined;
}

/** It reads the record, writes nothing, and ends with an error of its own where it has not found it there. */
function onlyLooks(name: string, folder: string, table: string, listing: Listing): boolean {
  const head = new RegExp(String.raw`^func\s+${literal(name)}\([^\n]{0,300}\berror\b[^\n]{0,40}\{$`, 'm');
  return packageFiles(folder, listing).some((path) => {
    const text = uncommented(listing.text(path) ?? '', 'slashes');
    const found = head.exec(text);
    if (found === null) return false;
    const rest = text.slice(found.index + found[0].length, found.index + mostBody);
    const body = rest.slice(0, Math.max(rest.search(/^\}/m), 0));
    return (
      new RegExp(String.raw`\bselect\b[^;"\`]{1,200}\b${literal(table)}\b`, 'i').test(body) &&
      !/\b(?:insert|update|delete|create)\s/i.test(body) &&
      /\breturn\s[^\n]{0,20}\b\w+\.(?:Errorf|New)\([^\n]*\s*$/.test(body)
    );
  });
}

const mostBody = 4_000;

/** `apply := func(url string) error {…}`, apply(cfg.URL), and in a block of its own apply(cfg.NextURL). */
function secondAt(start: CallSite, listing: Listing): AtStart | undefined {
  const text = uncommented(listing.text(start.file) ?? '', 'slashes');
  const code = bare(text, 'slashes');
  const from = code.lastIndexOf('\nfunc ', start.index) + 1;
  const heads = bracesAround(code, from, start.index).map((brace) =>
    text.slice(text.lastIndexOf('\n', brace) + 1, brace),
  );
  const [, name = '', given = ''] =
    heads
      .map((head) => /^\s*(\w{1,80})\s*:=\s*func\((\w{1,80}) string\)/.exec(head))
      .find((one) => one !== null) ?? [];
  const call = text.slice(start.index, text.indexOf('\n', start.index));
  if (name === '' || !new RegExp(String.raw`\b${given}\b`).test(call)) return undefined;
  const end = code.indexOf('\n}', start.index);
  const calls = [
    ...code.slice(start.index, end).matchAll(new RegExp(String.raw`\b${name}\(([\w.]{1,120})\)`, 'g')),
  ];
  const [first] = calls;
  const other = calls.find((one) => one[1] !== first?.[1]);
  if (first === undefined || other === undefined) return undefined;
  const index = start.index + other.index;
  const where = branchAt({ file: start.file, index }, listing);
  return where?.endsWith(`${other[1] ?? ''} is set`) === true
    ? { place: `${start.file}:${lineAt(text, index)}`, where }
    : undefined;
}
