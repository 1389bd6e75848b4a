/**
 * Functions of Rust programs, and who calls them: by their name alone, with their module or their crate in front, over the crates of a workspace. Textual; what only tests
 * call is left out.
 */
import { literal } from '../../text/pattern.ts';
import { baseOf, folderOf, oncePerListing, type Listing } from '../listing.ts';
import { cargoPackageOf } from './cargo.ts';
import { bare, bracesAround, closingAt, uncommented } from './code.ts';
import { sitesOf } from './reach.ts';
import type { CallSite } from './ways.ts';

export interface Around {
  readonly name: string;
  /** Of a method: its type. */
  readonly of: string | undefined;
  readonly start: number;
}

export function functionAt(code: string, index: number): Around | undefined {
  const head = [...code.slice(0, index).matchAll(/\bfn\s+(\w+)/g)].at(-1);
  if (head?.[1] === undefined) return undefined;
  const start = head.index;
  const impl = bracesAround(code, 0, start)
    .map(
      (brace) =>
        /\bimpl\b(?:<[^>]*>)?\s+(?:[\w:<>,\s]+\s+for\s+)?([\w:]+)(?:<[^{}]*>)?[^{};]*$/.exec(
          code.slice(0, brace),
        )?.[1],
    )
    .find((one) => one !== undefined);
  return { name: head[1], of: impl?.split('::').at(-1), start };
}

export function callersOf({ name, of }: Around, home: string, listing: Listing): readonly CallSite[] {
  const isRust = (file: string): boolean => file.endsWith('.rs') && !isTest(file);
  const heads = sitesOf(new RegExp(`\\bfn\\s+${literal(name)}\\b`), isRust, listing);
  const qualifiers = [...(of === undefined ? modulesOf(home, listing) : [of, 'Self'])];
  const call = new RegExp(`\\b${literal(name)}\\s*(?:::<[^>]*>)?\\(`);
  return sitesOf(call, (file, text) => isRust(file) && text.includes(name), listing).filter((site) => {
    const { file, index } = site;
    const before = (listing.text(file) ?? '').slice(Math.max(0, index - 80), index);
    if (/\bfn\s+$/.test(before) || isInTests(site, listing)) return false;
    const [, qualifier] = /(\w+)::$/.exec(before) ?? [];
    if (qualifier !== undefined)
      return qualifiers.includes(qualifier) || (qualifier === 'self' && file === home);
    if (heads.length === 1) return true;
    return of === undefined && file === home && !/\.\s*$/.test(before);
  });
}

/** What stands in front of a function of that file: its crate, its module. */
function modulesOf(file: string, listing: Listing): readonly string[] {
  const stem = baseOf(file).replace(/\.rs$/, '');
  const module = /^(?:mod|lib|main)$/.test(stem) ? baseOf(folderOf(file)) : stem;
  const crate = cargoPackageOf(file, listing)?.name;
  return [module, ...(crate === undefined ? [] : [crate.replaceAll('-', '_'), 'crate'])];
}

export function isTest(file: string): boolean {
  return (
    /(?:^|\/)(?:tests?|testing|benches|examples|[\w-]+[_-]tests?(?:[_-][\w-]+)?|tests?[_-][\w-]+)\//.test(
      file,
    ) || /test|mock/i.test(baseOf(file))
  );
}

/** In what is compiled for tests alone, or in a function that is for them by its name. */
export function isInTests({ file, index }: CallSite, listing: Listing): boolean {
  if (testsIn(file, listing).some(({ start, end }) => index >= start && index < end)) return true;
  const name = [...(listing.text(file) ?? '').slice(0, index).matchAll(/\bfn\s+(\w+)/g)].at(-1)?.[1] ?? '';
  return /(?:^|_)for_tests?$/.test(name);
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

const foundIn = oncePerListing((): Map<string, readonly Stretch[]> => new Map());

function testsIn(file: string, listing: Listing): readonly Stretch[] {
  const known = foundIn(listing);
  const found =
    known.get(file) ?? testStretches(bare(uncommented(listing.text(file) ?? '', 'slashes'), 'slashes'));
  known.set(file, found);
  return found;
}

/** `#[cfg(test)] mod tests { … }`, `#[cfg(test)] if … { … }`: of a bare text. */
export function testStretches(code: string): readonly Stretch[] {
  return [...code.matchAll(/#\[cfg\(test\)\]/g)].map(({ 0: head, index }) => {
    const from = index + head.length;
    const end = code.slice(from).search(/[;{]|,\s*\n/);
    if (end < 0) return { start: index, end: code.length };
    const at = from + end;
    return { start: index, end: code.charAt(at) === '{' ? closingAt(code, at + 1, '{') + 1 : at + 1 };
  });
}
