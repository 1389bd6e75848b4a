/** What is said about a connection before and while it is used. Plain functions: no editor here. */
import type { ConnectionOffer, OpenConnection } from '../../protocol/connections.ts';

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
  ];
  return {
    message: `Connect to ${offer.host}?`,
    detail: [
      `Database ${offer.database}, user ${offer.user}, port ${offer.port}.`,
      ...reasons,
      'Plinth reads the catalog and asks for plans, in read-only transactions.',
    ].join('\n'),
    accept: 'Connect',
  };
}

/** `shop on db.example.com as app`. */
export function connectionName(connection: Pick<OpenConnection, 'database' | 'host' | 'user'>): string {
  return `${connection.database} on ${connection.host} as ${connection.user}`;
}

export function offerDetail(offer: ConnectionOffer): string {
  const production = offer.production.likely ? ` · production? ${offer.production.because}` : '';
  return `${offer.foundIn}${production}`;
}
