/**
 * SQL Server connections that are described elsewhere: profiles, URLs and connection strings in variables of the environment and of .env
 * files, sqlcmd's own variables, and the connection strings of appsettings.json. They are offered with the source of each value; nothing
 * here connects.
 */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse } from 'jsonc-parser';
import type { TlsSettings } from '../../../core/connections/profile.ts';
import {
  readText,
  withoutRepeats,
  type ConnectionOffer,
  type ConnectionOffers,
  type OfferSources,
  type Problem,
} from '../connection-candidates.ts';
import {
  describedBy,
  descriptionsIn,
  known,
  offerOf,
  offersOfProfiles,
  tlsSettings,
  type Description,
  type Parts,
  type Spelling,
} from '../described.ts';
import { ofDotEnvFiles, ofEnvironment, type Variables } from '../variables.ts';
import { isSqlserverUri, parseSqlserverUri } from './uri.ts';

const kind = {
  engine: 'sqlserver',
  // Without one, that which the login begins in.
  usualDatabase: () => '',
  tlsOf,
} as const;

/** Encrypted and verified where nothing is said, against the authorities that this machine trusts. */
function tlsOf({ sslmode, sslrootcert }: Parts): TlsSettings {
  const settings = tlsSettings(known({ sslmode, sslrootcert }), 'verify-full');
  return settings.mode === 'verify-full' ? { rootCertificate: 'system', ...settings } : settings;
}

export async function offerSqlserver(sources: OfferSources): Promise<ConnectionOffers> {
  const problems: Problem[] = [];
  const offer = (one: Description): ConnectionOffer => offerOf(kind, [one], one.origin, sources);
  const described = [...ofVariables(ofEnvironment(sources), problems)];
  for (const folder of sources.folders) {
    for (const given of await ofDotEnvFiles(folder, problems))
      described.push(...ofVariables(given, problems));
    for (const path of await settingsFiles(folder)) {
      const variables = new Map(connectionStrings((await readText(path, problems)) ?? ''));
      const place = relative(folder, path).replaceAll('\\', '/');
      described.push(...descriptionsIn({ variables, place, owner: 'workspace' }, /^/, uris, problems));
    }
  }
  const profiles = offersOfProfiles('sqlserver', sources, offer);
  return { offers: withoutRepeats([...profiles, ...described.map(offer)]), problems };
}

const uris = { is: isSqlserverUri, read: parseSqlserverUri };

/** One offer for each variable that holds a whole description, and one for each set of variables. */
function ofVariables(given: Variables, problems: Problem[]): readonly Description[] {
  const isNamed = /ur[il]$|connection_?string|^connectionstrings__|dsn$/i;
  return [
    ...descriptionsIn(given, isNamed, uris, problems),
    ...spellings.flatMap((spelling) => describedBy(spelling, given) ?? []),
  ];
}

/** The names that sqlcmd and frameworks use. */
const spellings: readonly Spelling[] = [
  {
    title: 'SQLCMD*',
    names: {
      host: ['SQLCMDSERVER'],
      dbname: ['SQLCMDDBNAME'],
      user: ['SQLCMDUSER'],
      password: ['SQLCMDPASSWORD'],
    },
    isSaid: (variables) => variables.has('SQLCMDSERVER') && variables.has('SQLCMDUSER'),
  },
  {
    title: 'MSSQL_*',
    names: {
      host: ['MSSQL_HOST', 'MSSQL_SERVER'],
      port: ['MSSQL_PORT', 'MSSQL_TCP_PORT'],
      dbname: ['MSSQL_DATABASE', 'MSSQL_DB'],
      user: ['MSSQL_USER', 'MSSQL_USERNAME'],
      password: ['MSSQL_PASSWORD'],
    },
    isSaid: (variables) => ['MSSQL_HOST', 'MSSQL_SERVER'].some((name) => variables.has(name)),
  },
  {
    title: 'DB_*',
    names: {
      host: ['DB_HOST'],
      port: ['DB_PORT'],
      dbname: ['DB_DATABASE', 'DB_NAME'],
      user: ['DB_USERNAME', 'DB_USER'],
      password: ['DB_PASSWORD'],
    },
    // Others use these names for any server.
    isSaid: (variables) =>
      /^(?:sqlsrv|mssql|sqlserver)$/i.test(
        variables.get('DB_CONNECTION') ?? variables.get('DB_DIALECT') ?? '',
      ),
  },
];

/** A solution has a folder for each program; deeper folders are not searched. */
const mostFolders = 60;

async function settingsFiles(folder: string): Promise<readonly string[]> {
  const below = await foldersIn(folder);
  const inSource = await foldersIn(join(folder, 'src'));
  const places = [folder, ...below, ...inSource];
  const found: string[] = [];
  for (const place of places) {
    const names = await readdir(place).catch((): readonly string[] => []);
    for (const name of names)
      if (/^appsettings(?:\.(?:development|local))?\.json$/i.test(name)) found.push(join(place, name));
  }
  return found;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((one) => one.isDirectory() && !/^(?:\.|node_modules$|bin$|obj$)/.test(one.name))
      .slice(0, mostFolders)
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

/** From the section ConnectionStrings; comments in the file are accepted. */
function connectionStrings(text: string): readonly (readonly [string, string])[] {
  const settings: unknown = parse(text.replace(/^\uFEFF/, ''));
  const section: unknown = Reflect.get(Object(settings), 'ConnectionStrings');
  if (typeof section !== 'object' || section === null) return [];
  return Object.entries(section).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' ? [[`ConnectionStrings:${name}`, value] as const] : [],
  );
}
