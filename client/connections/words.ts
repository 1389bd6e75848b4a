/** What is said about a connection before and while it is used. Plain functions: no editor here. */
import type { ConnectionOffer, HostKeyShown, OpenConnection } from '../../protocol/connections.ts';

export interface Confirmation {
  readonly message: string;
  readonly detail: string;
  readonly accept: string;
}

/** Asked before anything is sent to a host that the workspace chose, or to what may be production. */
export function confirmation(offer: ConnectionOffer): Confirmation | undefined {
  if (!offer.namedByWorkspace && !offer.production.likely) return undefined;
  const reasons = [
    ...(offer.namedByWorkspace ? [`The host is named by this workspace: ${offer.foundIn}.`] : []),
    ...(offer.production.likely ? [`It counts as production: ${offer.production.because}.`] : []),
    ...(offer.namedByWorkspace && offer.profile?.role !== undefined && !offer.production.likely
      ? [`The workspace calls it ${offer.profile.role}: it is treated as such.`]
      : []),
  ];
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

/** Of an SSH server that is not in known_hosts. */
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

/** `shop on db.example.com as app`, or the name that its profile gives it. */
export function connectionName(
  connection: Pick<OpenConnection, 'database' | 'host' | 'user' | 'profile'>,
): string {
  const { profile, database, host, user } = connection;
  return profile?.name ?? `${databaseName({ database })} on ${host} as ${user}`;
}

/** A connection to MySQL or MariaDB may name none. */
export function databaseName({ database }: Pick<OpenConnection, 'database'>): string {
  return database === '' ? 'all databases' : database;
}

/** `production`, with a question mark where only the address says so; empty where it is not. */
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

/** Said once of a login; undefined where it was seen to write nothing, or is not production's. */
export function loginWarning({ canWrite, user, database, host }: OpenConnection): string | undefined {
  if (canWrite === undefined || canWrite.length === 0) return undefined;
  return `The login ${user} can write in ${databaseName({ database })} on ${host}: ${canWrite.join('; ')}. A login that can only read is the safe one for production.`;
}
