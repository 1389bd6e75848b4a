/** Rust programs of a repository, those first that are likely to apply its migrations. */
import { has, join, oncePerListing, withAncestors, type Listing } from '../listing.ts';
import { isAside, type Program } from './folders.ts';

/** Those that have it as a rule, read before any other. */
const likely =
  /migrat|schema|database|(?:^|\/)(?:app|application|db|main|lib|mod|setup|pool|server|startup|state|store|storage)[^/]*\.rs$/i;
const mostFiles = 150;

export const programsOfRust = oncePerListing((listing): readonly Program[] =>
  listing.paths
    .filter((path) => path.endsWith('.rs') && !isAside(path) && !/test/i.test(path))
    .toSorted(
      (a, b) =>
        Number(/migrat|schema/i.test(b)) - Number(/migrat|schema/i.test(a)) ||
        Number(likely.test(b)) - Number(likely.test(a)) ||
        a.length - b.length,
    )
    .slice(0, mostFiles)
    .map((file) => ({ file, text: listing.text(file) ?? '' })),
);

/** The folder of the crate that a folder belongs to, the root being empty; undefined where there is none. */
export function crateOf(folder: string, listing: Listing): string | undefined {
  return withAncestors(folder).findLast((one) => has(listing, join(one, 'Cargo.toml')));
}

/** `home`: as crateOf has it. */
export function isInCrate(file: string, home: string | undefined): boolean {
  return home !== undefined && (home === '' || file.startsWith(`${home}/`));
}
