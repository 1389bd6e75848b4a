/**
 * Where a program in Go refuses to start because the newest row of its record is not its own last file: a function beside the one that applies files reads that row, compares
 * it and returns an error, and something that is reached as the program starts calls it. Textual; what cannot be read so is not said.
 */
import { literal } from '../../text/pattern.ts';
import type { RefusesNewer } from '../convention.ts';
import { folderOf, type Listing } from '../listing.ts';
import { branchAt, placeOutside } from './branches.ts';
import { bare, uncommented } from './code.ts';
import { goFiles, packageFiles } from './folders.ts';
import { importedAs } from './go-imports.ts';
import { placeOfSite, waysTo } from './reach.ts';
import type { CallSite } from './ways.ts';

export function refusesNewerOf(
  file: string,
  table: string | undefined,
  listing: Listing,
): RefusesNewer | undefined {
  if (table === undefined) return undefined;
  const names = packageFiles(folderOf(file), listing).flatMap((path) =>
    verifiersIn(uncommented(listing.text(path) ?? '', 'slashes'), table),
  );
  const found = names
    .flatMap((name) => callsOf(name, file, listing))
    .flatMap((site) => startedAt(site, listing))
    .toSorted((a, b) => Number(a.where !== undefined) - Number(b.where !== undefined));
  return found[0];
}

const mostBody = 4_000;

/** Its first word is large: others call it. What takes back asks for that row too. */
function verifiersIn(text: string, table: string): readonly string[] {
  if (!text.includes(table)) return [];
  return [...text.matchAll(/^func\s+([A-Z]\w{0,80})\([^\n]{0,300}\berror\b[^\n]{0,40}\{$/gm)].flatMap(
    ({ 0: head, 1: name = '', index }) => {
      const rest = text.slice(index + head.length, index + head.length + mostBody);
      const body = rest.slice(0, Math.max(rest.search(/^\}/m), 0));
      return /down|back|revert|undo/i.test(name) || !refuses(body, table) ? [] : [name];
    },
  );
}

/** `select id from done order by id desc limit 1`, `.Scan(&last)`, `if last != own { return errors.New(…) }`. */
function refuses(body: string, table: string): boolean {
  const of = String.raw`["\\\s.\w]{0,40}\b${literal(table)}\b`;
  const newest = new RegExp(
    String.raw`\bselect\s+\w+\s+from\s${of}[^;"'\`]{0,60}\border\s+by\s+\w+\s+desc\s+limit\s+1\b|\bselect\s+max\(\s*\w+\s*\)\s+from\s${of}`,
    'i',
  ).exec(body);
  if (newest === null || /\b(?:insert|update|delete)\s/i.test(body)) return false;
  const behind = body.slice(newest.index);
  const read = /\.Scan\(\s*&(\w{1,60})\s*\)/.exec(behind.slice(0, 300))?.[1];
  return (
    read !== undefined &&
    new RegExp(
      String.raw`\bif\s+(?:${read}\s*(?:!=|>)\s*(?!nil|""|0\b)[^{}\n;]{1,80}|[^{}\n;]{1,80}(?:!=|<)\s*${read}\s*)\{\s*return\s[^\n]{0,20}\b\w+\.(?:Errorf|New|Wrapf?)\(`,
    ).test(behind)
  );
}

/** `migrate.VerifyIsLatest(`, where that package is imported. */
function callsOf(name: string, file: string, listing: Listing): readonly CallSite[] {
  const nameIn = importedAs(folderOf(file));
  return goFiles(listing).flatMap((path) => {
    const written = listing.text(path) ?? '';
    const pack = written.includes(`${name}(`) ? nameIn(written) : undefined;
    if (pack === undefined) return [];
    const code = bare(written, 'slashes');
    return [...code.matchAll(new RegExp(String.raw`\b${literal(pack)}\.${name}\(`, 'g'))].map(
      ({ index }) => ({ file: path, index }),
    );
  });
}

/** A condition around it has to be one that can be told; whatever is around that has to be reached. */
function startedAt(site: CallSite, listing: Listing): readonly RefusesNewer[] {
  const where = branchAt(site, listing);
  if (where === 'in a branch') return [];
  const outside = where === undefined ? site : placeOutside(site, listing);
  return waysTo([outside], listing).reach === 'start' ? [{ place: placeOfSite(site, listing), where }] : [];
}
