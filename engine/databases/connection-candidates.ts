/**
 * Connections that are described elsewhere, as each engine offers them: their source, who wrote it, and the password to use. The engines
 * create the offers; nothing here connects.
 */
import { readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { wayOf, type ConnectionProfile, type EngineName } from '../../core/connections/profile.ts';
import type { NamedProfile } from '../../core/connections/profiles.ts';
import type { Secret } from './secret.ts';

export interface ConnectionOffer {
  readonly profile: ConnectionProfile;
  /** The source of this connection: `DATABASE_URL in .env`. */
  readonly source: string;
  /** The source of each part. */
  readonly origins: Readonly<Record<'host' | 'port' | 'database' | 'user', string>>;
  /** True if a file of the workspace names the server: the user confirms it before the first connection. */
  readonly namedByWorkspace: boolean;
  readonly password: Secret | undefined;
  readonly passwordOrigin: string | undefined;
  /** The profile that names it, if any. */
  readonly named: NamedProfile | undefined;
}

export interface ConnectionOffers {
  readonly offers: readonly ConnectionOffer[];
  /** What could not be read, without quoting it. */
  readonly problems: readonly Problem[];
}

export interface OfferSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly systemUser: string;
  readonly platform: NodeJS.Platform;
  /** Absolute paths of the workspace folders whose .env files are read. */
  readonly folders: readonly string[];
  /** From the editor's settings. */
  readonly profiles?: readonly OwnedProfile[];
}

export interface OwnedProfile {
  /** `workspace`: others may have written it. */
  readonly owner: 'user' | 'workspace';
  /** For display: `workspace settings`. */
  readonly place: string;
  readonly profile: NamedProfile;
}

export function sourcesOfThisProcess(folders: readonly string[]): OfferSources {
  return {
    env: process.env,
    home: homedir(),
    systemUser: userInfo().username,
    platform: process.platform,
    folders,
  };
}

export interface Problem {
  readonly source: string;
  /** Never quotes the file. */
  readonly message: string;
}

/** Undefined if the file does not exist. */
export async function readText(path: string, problems: Problem[]): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing) problems.push({ source: path, message: 'The file cannot be read.' });
    return undefined;
  }
}

/** Profiles that name a server of that kind: the user's settings come first if two name the same one. */
export function profilesFor(engine: EngineName, { profiles = [] }: OfferSources): readonly OwnedProfile[] {
  return profiles
    .filter(({ profile }) => (profile.engine ?? 'postgresql') === engine)
    .toSorted((a, b) => Number(a.owner === 'workspace') - Number(b.owner === 'workspace'));
}

/** One offer for each server; a named profile comes before what is only found. */
export function withoutRepeats(offers: readonly ConnectionOffer[]): readonly ConnectionOffer[] {
  const seen = new Map<string, ConnectionOffer>();
  // An explicit name and label apply to the server wherever else it is described.
  const named = new Set(offers.flatMap((offer) => (offer.named === undefined ? [] : [targetOf(offer)])));
  for (const offer of offers) {
    if (offer.named !== undefined) {
      const key = targetOf(offer);
      if (!seen.has(key)) seen.set(key, offer);
      continue;
    }
    if (named.has(targetOf(offer))) continue;
    const key = JSON.stringify([offer.profile, offer.namedByWorkspace]);
    const known = seen.get(key);
    if (known === undefined || (known.password === undefined && offer.password !== undefined)) {
      seen.set(key, offer);
    }
  }
  return [...seen.values()];
}

/** What a connection leads to, whatever its source. */
function targetOf({ profile: { engine, host, port, database, user, tls, ssh } }: ConnectionOffer): string {
  return JSON.stringify(['target', engine, host, port, database, user, tls.mode, ssh && wayOf(ssh)]);
}
