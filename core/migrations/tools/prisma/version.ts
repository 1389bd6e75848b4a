/**
 * The Prisma version of a repository: the nearest package.json with Prisma in it, and images and scripts that install their own (`npm
 * install -g prisma@7.3.0`). Installed packages are not read.
 */
import { has, join, oncePerListing, withAncestors, type Listing } from '../../listing.ts';

export interface NamedPrisma {
  readonly file: string;
  /** As written: `7.3.0`, `6`, or `^6.2.0` if no lock file resolves the range. */
  readonly version: string;
  /** Since 7.4 a file is split and sent one statement at a time. For a range, its lowest version decides. */
  readonly splits: boolean;
}

const images = /(?:^|\/)(?:(?:[^/]*\.)?Dockerfile(?:[.-][^/]*)?|[^/]+\.sh)$/i;
const aside = /(?:^|\/)(?:examples?|samples?|fixtures?|tests?|e2e|templates?|node_modules|vendor)\//i;
const mostFiles = 40;

/** The version that the package requires comes first; each different version of an image follows once. */
export function prismaVersions(folder: string, listing: Listing): readonly NamedPrisma[] {
  const found = [...inPackage(folder, listing), ...inImages(listing)];
  return found.filter((one, at) => found.findIndex(({ version }) => version === one.version) === at);
}

/** The package of the command line applies migrations; the client's version, which may differ, is used if nothing else is named. */
const packages = ['prisma', '@prisma/client'] as const;

function inPackage(folder: string, listing: Listing): readonly NamedPrisma[] {
  for (const name of packages)
    for (const home of withAncestors(folder)) {
      const file = join(home, 'package.json');
      const [, sign = '', version] = has(listing, file)
        ? (new RegExp(`"${name}"\\s*:\\s*"([\\^~>=v\\s]*)(\\d+(?:\\.\\d+){0,2})`).exec(
            listing.text(file) ?? '',
          ) ?? [])
        : [];
      if (version === undefined) continue;
      // A transitive dependency is used all the same.
      const other = name === 'prisma' ? undefined : lockedIn('prisma', '', home, listing);
      if (other !== undefined) return [other];
      const range = /[\^~>]/.exec(sign)?.[0];
      const locked = range === undefined ? undefined : lockedIn(name, `${range}${version}`, home, listing);
      return [locked ?? named(file, version, range ?? '')];
    }
  return [];
}

/** By package manager: the text before the installed version. `asked`: as in package.json, which yarn repeats. */
const locks: readonly (readonly [file: string, before: (name: string, asked: string) => string])[] = [
  ['package-lock.json', (name) => `"node_modules/${name}": \\{\\s*"version": "`],
  ['pnpm-lock.yaml', (name) => `^ {6}'?${name}'?:\\n {8}specifier: [^\\n]*\\n {8}version: `],
  ['yarn.lock', (name, asked) => `^(?:[^\\n]*, )?"?${name}@${asked}[^\\n]*:\\n {2}version:? "?`],
  ['bun.lock', (name) => `"${name}": \\["${name}@`],
];

function lockedIn(name: string, asked: string, folder: string, listing: Listing): NamedPrisma | undefined {
  const range = asked === '' ? '' : `(?:npm:)?${asked.replaceAll(/\W/g, '\\$&')}(?![\\d.])`;
  for (const home of withAncestors(folder))
    for (const [base, before] of locks) {
      const file = join(home, base);
      const text = has(listing, file) ? (listing.text(file) ?? '') : '';
      // Of several installed versions the requested one.
      const found = [...new Set([before(name, range), before(name, '')])].flatMap(
        (front) => new RegExp(`${front}(\\d+(?:\\.\\d+){0,2})`, 'm').exec(text)?.[1] ?? [],
      )[0];
      if (found !== undefined) return named(file, found);
    }
  return undefined;
}

const inImages = oncePerListing((listing): readonly NamedPrisma[] =>
  listing.paths
    .filter((path) => images.test(path) && !aside.test(path))
    .toSorted((a, b) => weightOf(a) - weightOf(b))
    .slice(0, mostFiles)
    .flatMap((file) => {
      const text = listing.text(file) ?? '';
      // Without a version the newest one at install time is used.
      const isNewest =
        /\b(?:(?:p?npm|bun)\s+(?:i|install|add)\b(?=[^\n&|;]*\s(?:-g|--global)\b)|yarn\s+global\s+add\b)[^\n&|;]*\sprisma(?![\w@/.-])/.test(
          text,
        );
      const newest = { file, version: 'the newest as it is built', splits: true };
      if (isNewest) return [newest];
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

/** Deployment files come before development files, then files nearer to the root. */
function weightOf(path: string): number {
  return (
    path.split('/').length + (/(?:^|[./_-])(?:local|dev\w*|test\w*|ci)(?:[./_-]|$)/i.test(path) ? 100 : 0)
  );
}

/** `^7.1` may be 7.9, `~7.1` may not. */
function named(file: string, version: string, range = ''): NamedPrisma {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const splits = major > 7 || (major === 7 && minor >= 4);
  return { file, version: `${range === '>' ? '>=' : range}${version}`, splits };
}
