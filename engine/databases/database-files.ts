/**
 * Database files that are described in a profile, a variable of the environment or of a .env file, and files at the usual places of a
 * workspace. They are offered with their source; only their first bytes are read.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import type { EngineName } from '../../core/connections/profile.ts';
import {
  profilesFor,
  type ConnectionOffer,
  type ConnectionOffers,
  type OfferSources,
  type Problem,
} from './connection-candidates.ts';
import type { Uris } from './engine.ts';
import { ofDotEnvFiles, ofEnvironment, type Variables } from './variables.ts';

export interface FileKind {
  readonly engine: EngineName;
  readonly uri: Pick<Uris, 'is' | 'read'>;
  /** Names of variables: other files may have the same ending, so a named connection counts. */
  readonly variable: RegExp;
  /** Of what lies in a folder of the workspace. */
  readonly isDatabase: (path: string) => boolean;
}

/** What a URI or a path names; a sentence if that is not clear. `folder`: where a relative path begins. */
export function fileNamed(kind: FileKind, uri: string, folder: string): ConnectionOffer | string {
  const read = kind.uri.read(uri);
  return read.ok
    ? offer(kind, resolve(folder, read.values.dbname ?? ''), 'the argument', 'user')
    : read.message;
}

/** Folders in which a project's database usually is. */
const usual = ['.', 'data', 'db', 'database', 'instance', 'prisma', 'storage', 'var'];
const mostEntries = 2_000;
const mostFound = 20;

export async function offerFiles(kind: FileKind, sources: OfferSources): Promise<ConnectionOffers> {
  const problems: Problem[] = [];
  const offers = [
    ...ofProfiles(kind, sources),
    ...ofVariables(kind, ofEnvironment(sources), undefined, problems),
  ];
  for (const folder of sources.folders) {
    for (const given of await ofDotEnvFiles(folder, problems))
      offers.push(...ofVariables(kind, given, folder, problems));
    for (const path of await filesIn(kind, folder))
      offers.push(offer(kind, path, relative(folder, path), 'workspace'));
  }
  return { offers: withoutRepeats(offers), problems };
}

function ofProfiles(kind: FileKind, sources: OfferSources): readonly ConnectionOffer[] {
  return profilesFor(kind.engine, sources).flatMap(({ owner, place, profile }) => {
    const { file, name, role } = profile;
    const path = file === undefined ? undefined : whole(file, sources.folders);
    if (path === undefined) return [];
    const found = offer(kind, path, `“${name}” in ${place}`, owner);
    const environment = role ?? 'unlabelled';
    return [{ ...found, named: profile, profile: { ...found.profile, label: name, environment } }];
  });
}

/** The first folder that contains it, else the first one: a missing file is reported when it is opened. */
function whole(file: string, folders: readonly string[]): string | undefined {
  if (isAbsolute(file)) return file;
  const paths = folders.map((folder) => resolve(folder, file));
  return paths.find((path) => existsSync(path)) ?? paths[0];
}

/** `folder`: of the workspace file that contains them; undefined for the user's own. */
function ofVariables(
  kind: FileKind,
  { variables, place }: Variables,
  folder: string | undefined,
  problems: Problem[],
): readonly ConnectionOffer[] {
  return [...variables].flatMap(([name, value]): readonly ConnectionOffer[] => {
    if (!kind.variable.test(name) || !kind.uri.is(value)) return [];
    const read = kind.uri.read(value);
    const path = read.ok ? (read.values.dbname ?? '') : '';
    if (!read.ok) problems.push({ source: `${name} in ${place}`, message: read.message });
    if (path === '' || (folder === undefined && !isAbsolute(path))) return [];
    const whole = folder === undefined ? path : resolve(folder, path);
    return [offer(kind, whole, `${name} in ${place}`, folder === undefined ? 'user' : 'workspace')];
  });
}

async function filesIn({ isDatabase }: FileKind, folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const part of usual) {
    const entries = await readdir(join(folder, part), { withFileTypes: true }).catch(() => []);
    for (const entry of entries.slice(0, mostEntries)) {
      const path = join(folder, part, entry.name);
      if (isDatabase(path)) found.push(path);
    }
  }
  return found.slice(0, mostFound);
}

/** A file with this ending whose first bytes, as Latin-1, say so: other files have such an ending too. */
export function fileOf(ending: RegExp, begins: (head: string) => boolean): FileKind['isDatabase'] {
  return (path) => ending.test(path) && begins(headOf(path));
}

/** Empty if it cannot be read. */
function headOf(path: string): string {
  const head = Buffer.alloc(16);
  try {
    const descriptor = openSync(path, 'r');
    try {
      readSync(descriptor, head, 0, head.length, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
  return head.toString('latin1');
}

function offer(
  { engine }: FileKind,
  path: string,
  source: string,
  owner: 'user' | 'workspace',
): ConnectionOffer {
  return {
    profile: {
      engine,
      label: basename(path),
      host: 'localhost',
      port: 0,
      database: path,
      user: '',
      tls: { mode: 'disable' },
      environment: 'unlabelled',
    },
    source,
    origins: { host: source, port: source, database: source, user: source },
    namedByWorkspace: owner === 'workspace',
    password: undefined,
    passwordOrigin: undefined,
    named: undefined,
  };
}

function withoutRepeats(offers: readonly ConnectionOffer[]): readonly ConnectionOffer[] {
  const byPath = new Map<string, ConnectionOffer>();
  for (const one of offers) if (!byPath.has(one.profile.database)) byPath.set(one.profile.database, one);
  return [...byPath.values()];
}
