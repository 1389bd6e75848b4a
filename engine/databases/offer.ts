/**
 * Connections that somebody has described elsewhere, as each engine offers them: where from, whose word it is, and which password goes along. Offers
 * are made by the engines; nothing here connects.
 */
import { readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import type { ConnectionProfile } from '../../core/connections/profile.ts';
import type { NamedProfile } from '../../core/connections/profiles.ts';
import type { Secret } from './secret.ts';

export interface ConnectionOffer {
  readonly profile: ConnectionProfile;
  /** The place that describes this connection: `DATABASE_URL in .env`. */
  readonly source: string;
  /** For each part, the place it came from. */
  readonly origins: Readonly<Record<'host' | 'port' | 'database' | 'user', string>>;
  /** True where a file of the workspace names the server: confirmed with the user before the first connection. */
  readonly namedByWorkspace: boolean;
  readonly password: Secret | undefined;
  readonly passwordOrigin: string | undefined;
  /** The profile that names it, where one does. */
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
  /** Absolute paths of workspace folders whose .env files are read. */
  readonly folders: readonly string[];
  /** From the editor's settings. */
  readonly profiles?: readonly OwnedProfile[];
}

export interface OwnedProfile {
  /** `workspace`: others may have written it. */
  readonly owner: 'user' | 'workspace';
  /** For people: `workspace settings`. */
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

/** Undefined where there is no such file. */
export async function readText(path: string, problems: Problem[]): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing) problems.push({ source: path, message: 'The file cannot be read.' });
    return undefined;
  }
}
