/**
 * MySQL and MariaDB connections that are described elsewhere: profiles, URLs in variables, MYSQL_* and DB_* variables of the environment
 * and of .env files, and the client's own ~/.my.cnf. They are offered with the source of each value; nothing here connects.
 */
import { join } from 'node:path';
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
  type Spelling,
} from '../described.ts';
import { linesOf } from '../dot-env.ts';
import { ofDotEnvFiles, ofEnvironment } from '../variables.ts';
import { withSshOf } from '../ssh/of-uri.ts';
import { isMysqlUri, parseMysqlUri, sslModeOf } from './uri.ts';

const kind = {
  engine: 'mysql',
  // Without one, all that the login may see are shown.
  usualDatabase: () => '',
  tlsOf: (values: Description['values']) => tlsSettings(values, 'prefer', sslModeOf),
} as const;

export async function offerMysql(sources: OfferSources): Promise<ConnectionOffers> {
  const problems: Problem[] = [];
  const offer = (one: Description): ConnectionOffer => offerOf(kind, [one], one.origin, sources);
  const described: Description[] = [];
  const client = await ofClientFile(sources, problems);
  const given = [ofEnvironment(sources)];
  for (const folder of sources.folders) given.push(...(await ofDotEnvFiles(folder, problems)));
  for (const [at, variables] of given.entries()) {
    const password = variables.variables.get('MYSQL_PWD');
    const uris = descriptionsIn(variables, isNamed, { is: isMysqlUri, read: parseMysqlUri }, problems);
    for (const one of uris) described.push({ ...one, values: { ...known({ password }), ...one.values } });
    described.push(...spellings.flatMap((spelling) => describedBy(spelling, variables) ?? []));
    // The user's own setting, after that of the environment.
    if (at === 0 && client !== undefined) described.push(client);
  }
  const profiles = offersOfProfiles('mysql', sources, offer);
  return { offers: withoutRepeats([...profiles, ...described.map(offer)]), problems };
}

/** What a URI names, with the password of the environment if it has none; a sentence if it is not clear. */
export function mysqlNamed(uri: string, sources: OfferSources): ConnectionOffer | string {
  const read = parseMysqlUri(uri);
  if (!read.ok) return read.message;
  const origin = 'the argument';
  const values = { ...known({ password: sources.env['MYSQL_PWD'] }), ...read.values };
  const offer = offerOf(kind, [{ origin, owner: 'user', values }], origin, sources);
  return withSshOf(uri, sources.systemUser, offer);
}

const isNamed = /(?:DATABASE|MYSQL|MARIADB|DB|DIRECT).*_?UR[IL]$/i;

/** The names that the client, Docker images and frameworks use. */
const spellings: readonly Spelling[] = [
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
async function ofClientFile({ home }: OfferSources, problems: Problem[]): Promise<Description | undefined> {
  const text = await readText(join(home, '.my.cnf'), problems);
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
  return { values, origin: '[client] in ~/.my.cnf', owner: 'user' };
}
