/**
 * Which Prisma a repository runs, by what it names: the nearest package.json with Prisma in it, and images and scripts that bring their own
 * (`npm install -g prisma@7.3.0`). What is installed somewhere is not looked at.
 */
import { has, join, oncePerListing, withAncestors, type Listing } from '../listing.ts';

export interface NamedPrisma {
  readonly file: string;
  /** As it is written: `7.3.0`, `6`. */
  readonly version: string;
  /** From 7.4 on: a file is split, and sent statement by statement. */
  readonly splits: boolean;
}

const images = /(?:^|\/)(?:(?:[^/]*\.)?Dockerfile(?:[.-][^/]*)?|[^/]+\.sh)$/i;
const aside = /(?:^|\/)(?:examples?|samples?|fixtures?|tests?|e2e|templates?|node_modules|vendor)\//i;
const mostFiles = 40;

/** What the package asks for first; each version of an image that is another one once. */
export function prismaVersions(folder: string, listing: Listing): readonly NamedPrisma[] {
  const found = [...inPackage(folder, listing), ...inImages(listing)];
  return found.filter((one, at) => found.findIndex(({ version }) => version === one.version) === at);
}

function inPackage(folder: string, listing: Listing): readonly NamedPrisma[] {
  for (const home of withAncestors(folder)) {
    const file = join(home, 'package.json');
    if (!has(listing, file)) continue;
    const version = /"(?:prisma|@prisma\/client)"\s*:\s*"[\^~>=v\s]*(\d+(?:\.\d+){0,2})/.exec(
      listing.text(file) ?? '',
    )?.[1];
    if (version !== undefined) return [named(file, version)];
  }
  return [];
}

const inImages = oncePerListing((listing): readonly NamedPrisma[] =>
  listing.paths
    .filter((path) => images.test(path) && !aside.test(path))
    .toSorted((a, b) => weightOf(a) - weightOf(b))
    .slice(0, mostFiles)
    .flatMap((file) => {
      const text = listing.text(file) ?? '';
      return [...text.matchAll(/(?<![\w/-])prisma@(?:[\^~]?(\d+(?:\.\d+){0,2})|\$\{?(\w+))/g)].flatMap(
        ([, version, variable]) => {
          const of = version ?? setIn(text, variable ?? '');
          return of === undefined ? [] : [named(file, of)];
        },
      );
    }),
);

/** `ARG PRISMA_VERSION="7.3.0"`. */
function setIn(text: string, variable: string): string | undefined {
  return new RegExp(
    `^\\s*(?:ARG|ENV|export)?\\s*${variable}[= ]["']?[\\^~]?(\\d+(?:\\.\\d+){0,2})`,
    'm',
  ).exec(text)?.[1];
}

/** What is deployed before what developers run, and then the nearest to the root. */
function weightOf(path: string): number {
  return (
    path.split('/').length + (/(?:^|[./_-])(?:local|dev\w*|test\w*|ci)(?:[./_-]|$)/i.test(path) ? 100 : 0)
  );
}

function named(file: string, version: string): NamedPrisma {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return { file, version, splits: major > 7 || (major === 7 && minor >= 4) };
}

/** `7.3.0 (docker/Dockerfile)`; several with the first one. */
export function versionsInWords(all: readonly NamedPrisma[]): string {
  return all.map(({ version, file }) => `${version} (${file})`).join(' or ');
}

/** What depends on it, where it is not known or they disagree. A sentence. */
export function versionDoubt(all: readonly NamedPrisma[]): string | undefined {
  const isOneWay = all.length > 0 && all.every(({ splits }) => splits === all[0]?.splits);
  if (isOneWay) return undefined;
  const which = all.length === 0 ? 'Nothing names Prisma’s version' : `Found: Prisma ${versionsInWords(all)}`;
  return `${which}. Up to 7.3 a file of several statements is one transaction, and a failure takes all of it back; from 7.4 on each statement commits for itself, and what ran before a failure stays. Taken here: one transaction.`;
}
