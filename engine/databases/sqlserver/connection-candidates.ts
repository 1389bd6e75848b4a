/**
 * SQL Server connections that are described elsewhere: profiles, URLs and connection strings in variables of the environment and of .env
 * files, sqlcmd's own variables, and the connection strings of appsettings.json. They are offered with the source of each value; nothing
 * here connects.
 */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse } from 'jsonc-parser';
import { addressOf, sslModes, usualPort, type TlsSettings } from '../../../core/connections/profile.ts';
import { sshOf } from '../../../core/connections/profiles.ts';
import {
  profilesFor,
  readText,
  withoutRepeats,
  type ConnectionOffer,
  type ConnectionOffers,
  type OfferSources,
  type Problem,
} from '../connection-candidates.ts';
import { Secret } from '../secret.ts';
import { ofDotEnvFiles, ofEnvironment, type Variables } from '../variables.ts';
import { isSqlserverUri, parseSqlserverUri, type Part, type Parts } from './uri.ts';

/** Where a connection is described, and who wrote it. */
interface Described {
  readonly values: Parts;
  readonly origin: string;
  readonly owner: 'user' | 'workspace';
}

export async function offerSqlserver(sources: OfferSources): Promise<ConnectionOffers> {
  const problems: Problem[] = [];
  const offers = [...ofProfiles(sources), ...ofVariables(ofEnvironment(sources), sources, problems)];
  for (const folder of sources.folders) {
    for (const given of await ofDotEnvFiles(folder, problems))
      offers.push(...ofVariables(given, sources, problems));
    for (const path of await settingsFiles(folder)) {
      const text = await readText(path, problems);
      const place = relative(folder, path).replaceAll('\\', '/');
      for (const [name, value] of connectionStrings(text ?? ''))
        if (isSqlserverUri(value))
          take(value, `${name} in ${place}`, 'workspace', { offers, problems, sources });
    }
  }
  return { offers: withoutRepeats(offers), problems };
}

interface Taking {
  readonly offers: ConnectionOffer[];
  readonly problems: Problem[];
  readonly sources: OfferSources;
}

function take(
  value: string,
  origin: string,
  owner: Described['owner'],
  { offers, problems, sources }: Taking,
): void {
  const read = parseSqlserverUri(value);
  if (read.ok) offers.push(offered({ values: read.values, origin, owner }, sources));
  else problems.push({ source: origin, message: read.message });
}

/** A profile is complete: no variable and no file adds to it, and its password is asked for. */
function ofProfiles(sources: OfferSources): readonly ConnectionOffer[] {
  return profilesFor('sqlserver', sources).map(({ owner, place, profile }) => {
    const { host, port, database, user, sslmode, sslrootcert } = profile;
    const values = known({ host, dbname: database, user, sslmode, sslrootcert });
    const given = port === undefined ? values : { ...values, port: String(port) };
    const offer = offered({ values: given, origin: `“${profile.name}” in ${place}`, owner }, sources);
    const environment = profile.role ?? 'unlabelled';
    const ssh = sshOf(profile, sources.systemUser);
    return {
      ...offer,
      named: profile,
      profile: { ...offer.profile, label: profile.name, environment, ...(ssh === undefined ? {} : { ssh }) },
    };
  });
}

/** One offer for each variable that holds a whole description, and one for each set of variables. */
function ofVariables(
  { variables, place, owner }: Variables,
  sources: OfferSources,
  problems: Problem[],
): readonly ConnectionOffer[] {
  const offers: ConnectionOffer[] = [];
  for (const [name, value] of variables) {
    if (!/ur[il]$|connection_?string|^connectionstrings__|dsn$/i.test(name) || !isSqlserverUri(value))
      continue;
    take(value, `${name} in ${place}`, owner, { offers, problems, sources });
  }
  for (const { title, names, isSaid } of spellings) {
    if (!isSaid(variables)) continue;
    const values = known(
      Object.fromEntries(
        Object.entries(names).map(([part, spelt]) => [
          part,
          spelt.map((name) => variables.get(name)).find((value) => value !== undefined && value !== ''),
        ]),
      ),
    );
    offers.push(offered({ values, origin: `${title} variables in ${place}`, owner }, sources));
  }
  return offers;
}

/** The names that sqlcmd and frameworks use. */
const spellings: readonly {
  readonly title: string;
  readonly names: Readonly<Partial<Record<Part, readonly string[]>>>;
  readonly isSaid: (variables: ReadonlyMap<string, string>) => boolean;
}[] = [
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

function offered({ values, origin, owner }: Described, { systemUser }: OfferSources): ConnectionOffer {
  const place = (part: Part): string => (values[part] === undefined ? 'default' : origin);
  const address = {
    host: values.host ?? 'localhost',
    port: portOf(values.port),
    // If undefined, the login's default database.
    database: values.dbname ?? '',
    user: values.user ?? systemUser,
  };
  const { password } = values;
  return {
    profile: {
      engine: 'sqlserver',
      ...address,
      label: addressOf(address),
      tls: tlsOf(values),
      environment: 'unlabelled',
    },
    source: origin,
    origins: { host: place('host'), port: place('port'), database: place('dbname'), user: place('user') },
    namedByWorkspace: owner === 'workspace',
    password: password === undefined ? undefined : new Secret(password),
    passwordOrigin: password === undefined ? undefined : origin,
    named: undefined,
  };
}

/** By default encrypted and verified against this machine's trusted authorities. */
function tlsOf({ sslmode = 'verify-full', sslrootcert }: Parts): TlsSettings {
  const mode = sslModes.find((one) => one === sslmode) ?? 'verify-full';
  const root = sslrootcert ?? (mode === 'verify-full' ? 'system' : undefined);
  return { mode, ...(root === undefined ? {} : { rootCertificate: root }) };
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? usualPort.sqlserver);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : usualPort.sqlserver;
}

function known(values: Readonly<Partial<Record<Part, string | undefined>>>): Parts {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  );
}
