/**
 * Which Prisma a repository runs, by what it names: the nearest package.json with Prisma in it, and images and scripts that bring their own
 * (`npm install -g prisma@7.3.0`). What is installed somewhere is not looked at.
 */
import { has, join, oncePerListing, withAncestors, type Listing } from '../../listing.ts';

export interface NamedPrisma {
  readonly file: string;
  /** As it is written: `7.3.0`, `6`, and `^6.2.0` where no lock file says which of these is installed. */
  readonly version: string;
  /** From 7.4 on: a file is split, and sent statement by statement. Of a range, by its lowest. */
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

/** What migrates is the package of the command line; the client’s version may be another one, and stands for it where nothing else is named. */
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
      // One that only another package asks for is what runs all the same.
      const other = name === 'prisma' ? undefined : lockedIn('prisma', '', home, listing);
      if (other !== undefined) return [other];
      const range = /[\^~>]/.exec(sign)?.[0];
      const locked = range === undefined ? undefined : lockedIn(name, `${range}${version}`, home, listing);
      return [locked ?? named(file, version, range ?? '')];
    }
  return [];
}

/** By package manager: what is before the version that is installed. `asked`: as package.json has it, which yarn repeats. */
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
      // Of several that are installed the one that was asked for.
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
      // Without a version, whatever is published on that day.
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

/** What is deployed before what developers run, and then the nearest to the root. */
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

/** `7.3.0 (docker/Dockerfile)`; several with the first one. */
export function versionsInWords(all: readonly NamedPrisma[]): string {
  return all.map(({ version, file }) => `${version} (${file})`).join(' or ');
}
