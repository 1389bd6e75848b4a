/**
 * The PostgreSQL version that the repository itself starts: the image in a compose file, a Dockerfile or a CI service, the server of a
 * dump, and otherwise an installed package. Reads a few small files by their names. The version in production may differ.
 */
import { baseOf, folderOf, oncePerListing, sharedSegments, type Listing } from '../listing.ts';
import { isKnownVersion, newestVersion } from './server-version.ts';

export interface NamedVersion {
  readonly version: number;
  /** The file that names the version, relative to the workspace. */
  readonly file: string;
}

interface Ranked extends NamedVersion {
  readonly rank: number;
}

/** The way in which developers start their database outweighs a pipeline. */
const kinds: readonly RegExp[] = [
  /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/i,
  /(?:^|\/)(?:[^/]*\.)?Dockerfile(?:[.-][^/]*)?$/i,
  /(?:^|\/)\.(?:github|forgejo|gitea)\/workflows\/[^/]+\.ya?ml$|(?:^|\/)\.(?:woodpecker|gitlab-ci|drone|travis|circleci\/config)\.ya?ml$|(?:^|\/)\.woodpecker\/[^/]+\.ya?ml$|^(?:azure|bitbucket)-pipelines\.ya?ml$/i,
  /(?:^|\/)(?:structure|schema|dump|baseline)[^/]*\.sql$/i,
];
/** Samples and fixtures may be for other databases. */
const aside =
  /(?:^|\/)(?:examples?|samples?|fixtures?|tests?|e2e|playwright|templates?|node_modules|vendor)\//i;

const dumped = /^-- Dumped from database version (\d{2})\b/gm;
const mostFiles = 60;
const image =
  /^[^#\n]*?(?:\bimage:|\bFROM)[ \t]+(?:--\S+[ \t]+)*["']?(?:[\w.-]+(?::\d+)?\/)*([\w.-]+)[:@]([^\s"'#]+)/gim;
/**
 * `postgres`, `pgautoupgrade`, `postgresql-repmgr`: a word of the image's name denotes a server; images of auxiliary programs are excluded.
 */
const isServer =
  /(?:^|[-_.])(?:postgres(?:ql)?|postgis|pgvector|pgautoupgrade|timescaledb|pgduckdb)(?:[-_.]|$)/i;
const isBeside =
  /exporter|backup|operator|client|proxy|admin|bouncer|pool|metrics|dump|migrat|rest|meta|replay/i;
const ofTag = /^(?:\$\{\w+:-)?(?:latest-)?(\d{1,2})(?!\d)/;
/** `latest-pg16`, `2.14.2-pg16`, `pg17`: a tag with the version, whatever the image's name. */
const inTag = /(?:^|[-_.])pg(\d{2})(?!\d)/i;
/** A versioned package: a client package is not a server but usually has the server's version. */
const packaged = /^[^#\n]*?\bpostgresql(?:-client)?-(\d{2})(?![\w.])/gim;

/** The nearest file of the best kind; of several versions in it the oldest, because newer ones support what it does. */
export function namedVersion(listing: Listing, folder: string): NamedVersion | undefined {
  return nearestOf(
    all(listing).filter(({ version }) => isKnownVersion(version)),
    folder,
  );
}

/** The same for versions that were not measured. */
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

/** Of the image of a service, such as `docker.io/library/postgres:17-alpine`. Undefined if it is not one of PostgreSQL. */
export function postgresOfImage(written: string): { readonly major: number | undefined } | undefined {
  const [, name = '', tag = ''] = /^(?:[^/]*\/)*([\w.-]+)(?:[:@](.*))?$/.exec(written) ?? [];
  const major = majorOf(name, tag);
  const isPostgres = major !== undefined || (isServer.test(name) && !isBeside.test(name));
  return isPostgres ? { major } : undefined;
}

/** Plausible major versions of PostgreSQL: at least 8.4; a larger number in a tag may be a date. */
function known(versions: readonly number[]): readonly number[] {
  return versions.filter((one) => one >= 8 && one <= newestVersion);
}

function depth(path: string): number {
  return baseOf(path) === path ? 0 : path.split('/').length;
}
