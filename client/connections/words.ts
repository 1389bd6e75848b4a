/** Texts about connections, as plain functions without the editor. */
import type { ConnectionOffer, HostKeyShown, OpenConnection } from '../../protocol/connections.ts';

export interface Confirmation {
  readonly message: string;
  readonly detail: string;
  readonly accept: string;
}

/** Asked before anything is sent to a host that the workspace chose, or to a server that may be production. */
export function confirmation(offer: ConnectionOffer): Confirmation | undefined {
  if (!offer.namedByWorkspace && !offer.production.likely) return undefined;
  const reasons = [
    ...(offer.namedByWorkspace
      ? [`${isFile(offer) ? 'It' : 'The host'} is named by this workspace: ${offer.foundIn}.`]
      : []),
    ...(offer.production.likely ? [`It counts as production: ${offer.production.because}.`] : []),
    ...(offer.namedByWorkspace && offer.profile?.role !== undefined && !offer.production.likely
      ? [`The workspace calls it ${offer.profile.role}: it is treated as such.`]
      : []),
  ];
  if (isFile(offer))
    return {
      message: `Open ${databaseName(offer)}?`,
      detail: [offer.database, ...reasons, 'Plinth reads it and cannot write to it.'].join('\n'),
      accept: 'Open',
    };
  return {
    message: `Connect to ${offer.host}?`,
    detail: [
      `Database ${databaseName(offer)}, user ${offer.user}, port ${offer.port}.`,
      ...(offer.through === undefined
        ? []
        : [`Through the SSH server ${offer.through}, with your SSH keys.`]),
      ...reasons,
      'Plinth reads the catalog and asks for plans, in read-only transactions.',
    ].join('\n'),
    accept: 'Connect',
  };
}

/** The question about an SSH server that is not in known_hosts. */
export function hostKeyQuestion({ host, port, type, fingerprint }: HostKeyShown): Confirmation {
  return {
    message: `Trust the SSH server ${host}:${port}?`,
    detail: [
      'Its key is in no known_hosts of yours:',
      `${type} ${fingerprint}`,
      'Compare it with what whoever runs the server says. Nothing of yours has been shown to it yet.',
    ].join('\n'),
    accept: 'Trust This Key',
  };
}

/** `shop on db.example.com as app`, or the profile's name. */
export function connectionName(
  connection: Pick<OpenConnection, 'database' | 'host' | 'port' | 'user' | 'profile'>,
): string {
  const { profile, host, user } = connection;
  const name = databaseName(connection);
  return profile?.name ?? (isFile(connection) ? name : `${name} on ${host} as ${user}`);
}

/** The database's name: none for a connection to MySQL or MariaDB without a database, the file name for a file. */
export function databaseName({ database, port }: Pick<OpenConnection, 'database' | 'port'>): string {
  if (isFile({ port })) return database.replace(/^.*[\\/]/, '');
  return database === '' ? 'all databases' : database;
}

/** A file has no port. */
export function isFile({ port }: Pick<OpenConnection, 'port'>): boolean {
  return port === 0;
}

/** `app on db.example.com:5432`; the path for a file. */
export function addressName({
  database,
  user,
  host,
  port,
}: Pick<OpenConnection, 'database' | 'user' | 'host' | 'port'>): string {
  return isFile({ port }) ? database : `${user} on ${host}:${port}`;
}

/** `production`, with a question mark if only the address suggests it; empty for other servers. */
export function productionMark({
  production,
  profile,
}: Pick<OpenConnection, 'production' | 'profile'>): string {
  if (!production.likely) return '';
  return profile?.role === 'production' ? 'production' : 'production?';
}

export function offerDetail(offer: ConnectionOffer): string {
  const mark = productionMark(offer);
  const production = mark === '' ? '' : ` · ${mark} ${offer.production.because}`;
  const way = offer.through === undefined ? '' : ` · through ${offer.through}`;
  return `${offer.foundIn}${way}${production}`;
}

/** A warning shown once for a login; undefined if the login cannot write or the server is not production. */
export function loginWarning(connection: OpenConnection): string | undefined {
  const { canWrite, user, host } = connection;
  if (canWrite === undefined || canWrite.length === 0) return undefined;
  return `The login ${user} can write in ${databaseName(connection)} on ${host}: ${canWrite.join('; ')}. A login that can only read is the safe one for production.`;
}
