/**
 * The PostgreSQL version that a repository itself starts: the image of a compose file, of a Dockerfile, of a service of its continuous
 * integration, the server that a dump came from, and where none of these says it, a package that is installed. A few small files are looked at, by their names. What production runs it does not know.
 */
import { baseOf, folderOf, oncePerListing, sharedSegments, type Listing } from '../listing.ts';
import { isKnownVersion, newestVersion } from './server-version.ts';

export interface NamedVersion {
  readonly version: number;
  /** The file that names it, relative to the workspace. */
  readonly file: string;
}

interface Ranked extends NamedVersion {
  readonly rank: number;
}

/** What people start their database with says more than what a pipeline does. */
const kinds: readonly RegExp[] = [
  /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/i,
  /(?:^|\/)(?:[^/]*\.)?Dockerfile(?:[.-][^/]*)?$/i,
  /(?:^|\/)\.(?:github|forgejo|gitea)\/workflows\/[^/]+\.ya?ml$|(?:^|\/)\.(?:woodpecker|gitlab-ci|drone|travis|circleci\/config)\.ya?ml$|(?:^|\/)\.woodpecker\/[^/]+\.ya?ml$|^(?:azure|bitbucket)-pipelines\.ya?ml$/i,
  /(?:^|\/)(?:structure|schema|dump|baseline)[^/]*\.sql$/i,
];
/** Samples and fixtures are other people's databases. */
const aside =
  /(?:^|\/)(?:examples?|samples?|fixtures?|tests?|e2e|playwright|templates?|node_modules|vendor)\//i;

const dumped = /^-- Dumped from database version (\d{2})\b/gm;
const mostFiles = 60;
const image =
  /^[^#\n]*?(?:\bimage:|\bFROM)[ \t]+(?:--\S+[ \t]+)*["']?(?:[\w.-]+(?::\d+)?\/)*([\w.-]+)[:@]([^\s"'#]+)/gim;
/** `postgres`, `pgautoupgrade`, `postgresql-repmgr`: a server, by a word of the image's name; not what only works beside one. */
const isServer =
  /(?:^|[-_.])(?:postgres(?:ql)?|postgis|pgvector|pgautoupgrade|timescaledb|pgduckdb)(?:[-_.]|$)/i;
const isBeside =
  /exporter|backup|operator|client|proxy|admin|bouncer|pool|metrics|dump|migrat|rest|meta|replay/i;
const ofTag = /^(?:\$\{\w+:-)?(?:latest-)?(\d{1,2})(?!\d)/;
/** `latest-pg16`, `2.14.2-pg16`, `pg17`: whatever the image is called. */
const inTag = /(?:^|[-_.])pg(\d{2})(?!\d)/i;
/** A package of a release: a client is no server, and is of the same version as one more often than not. */
const packaged = /^[^#\n]*?\bpostgresql(?:-client)?-(\d{2})(?![\w.])/gim;

/** The nearest file of the best kind; of several versions there the oldest, which all the others understand. */
export function namedVersion(listing: Listing, folder: string): NamedVersion | undefined {
  return nearestOf(
    all(listing).filter(({ version }) => isKnownVersion(version)),
    folder,
  );
}

/** The same of those of which nothing was measured. */
export function outsideVersion(listing: Listing, folder: string): NamedVersion | undefined {
  return nearestOf(
    all(listing).filter(({ version }) => !isKnownVersion(version)),
    folder,
  );
}

function nearestOf(ranked: readonly Ranked[], folder: string): NamedVersion | undefined {
  const found = ranked.toSorted(
    (a, b) =>
      a.rank - b.rank ||
      sharedSegments(folderOf(b.file), folder) - sharedSegments(folderOf(a.file), folder) ||
      depth(a.file) - depth(b.file) ||
      a.version - b.version,
  );
  const [first] = found;
  if (first === undefined) return undefined;
  const beside = found.filter(
    ({ rank, file }) => rank === first.rank && folderOf(file) === folderOf(first.file),
  );
  const [best = first] = beside.toSorted((a, b) => a.version - b.version || a.file.length - b.file.length);
  return { version: best.version, file: best.file };
}

const all = oncePerListing(({ paths, text }): readonly Ranked[] => {
  const files = kinds.flatMap((kind, rank) =>
    paths
      .filter((path) => kind.test(path) && !aside.test(path))
      .toSorted((a, b) => depth(a) - depth(b))
      .slice(0, mostFiles)
      .map((file) => ({ file, rank })),
  );
  return files.slice(0, mostFiles).flatMap(({ file, rank }) => {
    const of = text(file) ?? '';
    const packages = isSqlDump(file) ? [] : known([...of.matchAll(packaged)].map(([, one]) => Number(one)));
    return [
      ...versionsIn(of).map((version) => ({ file, rank, version })),
      ...packages.map((version) => ({ file, rank: kinds.length, version })),
    ];
  });
});

function isSqlDump(file: string): boolean {
  return file.endsWith('.sql');
}

function versionsIn(text: string): readonly number[] {
  return known([
    ...[...text.matchAll(image)].flatMap(([, name = '', tag = '']) => majorOf(name, tag) ?? []),
    ...[...text.matchAll(dumped)].map(([, major]) => Number(major)),
  ]);
}

function majorOf(name: string, tag: string): number | undefined {
  const told =
    inTag.exec(tag)?.[1] ?? (isServer.test(name) && !isBeside.test(name) ? ofTag.exec(tag)?.[1] : undefined);
  return told === undefined ? undefined : Number(told);
}

/** Numbers that are a major version of PostgreSQL: 8.4 is the oldest that anybody still has, and tags may be dates. */
function known(versions: readonly number[]): readonly number[] {
  return versions.filter((one) => one >= 8 && one <= newestVersion);
}

function depth(path: string): number {
  return baseOf(path) === path ? 0 : path.split('/').length;
}
