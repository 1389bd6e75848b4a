/**
 * MySQL and MariaDB connections that are described elsewhere: profiles, URLs in variables, MYSQL_* and DB_* variables of the environment
 * and of .env files, and the client's own ~/.my.cnf. They are offered with the source of each value; nothing here connects.
 */
import { join } from 'node:path';
import { addressOf, usualPort, type TlsSettings } from '../../../core/connections/profile.ts';
import { sshOf } from '../../../core/connections/profiles.ts';
import { linesOf } from '../dot-env.ts';
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
import { isMysqlUri, parseMysqlUri, sslModeOf, type Part, type Parts } from './uri.ts';

/** Where a connection is described, and who wrote it. */
interface Described {
  readonly values: Parts;
  readonly origin: string;
  readonly owner: 'user' | 'workspace';
}

export async function offerMysql(sources: OfferSources): Promise<ConnectionOffers> {
  const problems: Problem[] = [];
  const offers = [...ofProfiles(sources), ...ofVariables(ofEnvironment(sources), sources, problems)];
  const own = await ofClientFile(sources, problems);
  if (own !== undefined) offers.push(own);
  for (const folder of sources.folders) {
    for (const given of await ofDotEnvFiles(folder, problems))
      offers.push(...ofVariables(given, sources, problems));
  }
  return { offers: withoutRepeats(offers), problems };
}

/** A profile is complete: no variable and no file adds to it, and its password is asked for. */
function ofProfiles(sources: OfferSources): readonly ConnectionOffer[] {
  return profilesFor('mysql', sources).map(({ owner, place, profile }) => {
    const { host, port, database, user, sslmode, sslrootcert, sslcert, sslkey } = profile;
    const values = known({ host, dbname: database, user, sslmode, sslrootcert, sslcert, sslkey });
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

/** One offer for each variable that holds a URI, and one for a set of variables. */
function ofVariables(
  { variables, place, owner }: Variables,
  sources: OfferSources,
  problems: Problem[],
): readonly ConnectionOffer[] {
  const offers: ConnectionOffer[] = [];
  const password = variables.get('MYSQL_PWD');
  for (const [name, value] of variables) {
    if (!/(?:DATABASE|MYSQL|MARIADB|DB|DIRECT).*_?UR[IL]$/i.test(name) || !isMysqlUri(value)) continue;
    const origin = `${name} in ${place}`;
    const read = parseMysqlUri(value);
    if (!read.ok) problems.push({ source: origin, message: read.message });
    else {
      const values = { ...(password === undefined ? {} : { password }), ...read.values };
      offers.push(offered({ values, origin, owner }, sources));
    }
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

/** The names that the client, Docker images and frameworks use. */
const spellings: readonly {
  readonly title: string;
  readonly names: Readonly<Partial<Record<Part, readonly string[]>>>;
  readonly isSaid: (variables: ReadonlyMap<string, string>) => boolean;
}[] = [
  {
    title: 'MYSQL_*',
    names: {
      host: ['MYSQL_HOST', 'MYSQL_UNIX_PORT'],
      port: ['MYSQL_TCP_PORT', 'MYSQL_PORT'],
      dbname: ['MYSQL_DATABASE'],
      user: ['MYSQL_USER'],
      password: ['MYSQL_PWD', 'MYSQL_PASSWORD'],
    },
    isSaid: (variables) =>
      ['MYSQL_HOST', 'MYSQL_UNIX_PORT', 'MYSQL_DATABASE', 'MYSQL_USER'].some((name) => variables.has(name)),
  },
  {
    title: 'MARIADB_*',
    names: {
      host: ['MARIADB_HOST'],
      port: ['MARIADB_PORT'],
      dbname: ['MARIADB_DATABASE'],
      user: ['MARIADB_USER'],
      password: ['MARIADB_PASSWORD'],
    },
    isSaid: (variables) =>
      ['MARIADB_HOST', 'MARIADB_DATABASE', 'MARIADB_USER'].some((name) => variables.has(name)),
  },
  {
    title: 'DB_*',
    names: {
      host: ['DB_SOCKET', 'DB_HOST'],
      port: ['DB_PORT'],
      dbname: ['DB_DATABASE', 'DB_NAME'],
      user: ['DB_USERNAME', 'DB_USER'],
      password: ['DB_PASSWORD'],
    },
    // Others use these names for any server.
    isSaid: (variables) =>
      /^(?:mysql|mariadb)$/i.test(variables.get('DB_CONNECTION') ?? variables.get('DB_DIALECT') ?? ''),
  },
];

/** The part of ~/.my.cnf that every client reads, without included files. */
async function ofClientFile(
  sources: OfferSources,
  problems: Problem[],
): Promise<ConnectionOffer | undefined> {
  const text = await readText(join(sources.home, '.my.cnf'), problems);
  if (text === undefined) return undefined;
  let isClient = false;
  const found = new Map<string, string>();
  for (const line of linesOf(text)) {
    const section = /^\[(.+)\]$/.exec(line)?.[1];
    if (section !== undefined) isClient = /^client(?:-mariadb|-server)?$/.test(section);
    const [, name, value] = /^([\w-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (!isClient || name === undefined || value === undefined) continue;
    found.set(name.replaceAll('_', '-'), value.replace(/^(['"])(.*)\1$/, '$2'));
  }
  const mode =
    found.get('ssl-mode') ?? (found.get('ssl-verify-server-cert') === undefined ? undefined : 'verify-full');
  const values = known({
    host: found.get('socket') ?? found.get('host'),
    port: found.get('port'),
    dbname: found.get('database'),
    user: found.get('user'),
    password: found.get('password'),
    sslmode: mode,
    sslrootcert: found.get('ssl-ca'),
    sslcert: found.get('ssl-cert'),
    sslkey: found.get('ssl-key'),
  });
  if (Object.keys(values).length === 0) return undefined;
  return offered({ values, origin: '[client] in ~/.my.cnf', owner: 'user' }, sources);
}

function offered({ values, origin, owner }: Described, { systemUser }: OfferSources): ConnectionOffer {
  const place = (part: Part): string => (values[part] === undefined ? 'default' : origin);
  const address = {
    host: values.host ?? 'localhost',
    port: portOf(values.port),
    // If undefined, all databases that the login can see are shown.
    database: values.dbname ?? '',
    user: values.user ?? systemUser,
  };
  const { password } = values;
  return {
    profile: {
      engine: 'mysql',
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

function tlsOf({ sslmode, sslrootcert, sslcert, sslkey }: Parts): TlsSettings {
  return {
    mode: sslModeOf(sslmode) ?? 'prefer',
    ...(sslrootcert === undefined ? {} : { rootCertificate: sslrootcert }),
    ...(sslcert === undefined ? {} : { certificate: sslcert }),
    ...(sslkey === undefined ? {} : { key: sslkey }),
  };
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? usualPort.mysql);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : usualPort.mysql;
}

function known(values: Readonly<Partial<Record<Part, string | undefined>>>): Parts {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  );
}
