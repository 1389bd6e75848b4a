/** How to reach a database server, without its password: a profile may be committed and shown. Opening connections is engine/databases' work. */

/** Which module of engine/databases speaks with a server. MySQL and MariaDB are one until the server says which it is. */
export type EngineName = 'postgresql' | 'mysql' | 'sqlite' | 'sqlserver';

export const usualPort: Readonly<Record<EngineName, number>> = {
  postgresql: 5432,
  mysql: 3306,
  sqlserver: 1433,
  // A file has none.
  sqlite: 0,
};

export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

export const sslModes: readonly SslMode[] = [
  'disable',
  'allow',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
];

export interface TlsSettings {
  /** As libpq means it. */
  readonly mode: SslMode;
  /** A file, or `system` for the authorities that the runtime trusts. */
  readonly rootCertificate?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** A server to go through, from which the database's host is reached. */
export interface SshSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** A file with a private key; without it the agent's keys, or the usual files. */
  readonly key?: string;
}

/** What was said about a server. Unlabelled servers are judged by their address. */
type EnvironmentLabel = 'production' | 'development' | 'scratch' | 'unlabelled';

export interface ConnectionProfile {
  readonly engine: EngineName;
  /** For people; never a secret. */
  readonly label: string;
  /** A host name, an address, or the absolute folder of a Unix socket; of MySQL the socket itself. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly tls: TlsSettings;
  readonly environment: EnvironmentLabel;
  readonly ssh?: SshSettings;
}

/** Caution by default: what nobody labelled and does not run on this machine is treated like production. */
export function countsAsProduction(
  profile: Pick<ConnectionProfile, 'host' | 'environment' | 'ssh'>,
): boolean {
  switch (profile.environment) {
    case 'production':
      return true;
    case 'development':
    case 'scratch':
      return false;
    case 'unlabelled':
      // What is local behind a tunnel is local somewhere else.
      return profile.ssh !== undefined || !isLocalHost(profile.host);
  }
}

/** Loopback and Unix sockets only. A tunnel's local end counts as local, which is why a label can say otherwise. */
function isLocalHost(host: string): boolean {
  if (isSocketPath(host)) return true;
  const name = host.toLowerCase().replace(/\.$/, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    /^127(?:\.\d{1,3}){3}$/.test(name)
  );
}

export function isSocketPath(host: string): boolean {
  return host.startsWith('/');
}

/** `user@host:port` of the server in between: the same name may be another machine behind another one. */
export function wayOf({ host, port, user }: SshSettings): string {
  return `${user}@${host.toLowerCase()}:${port}`;
}

/** `user@host:port/database`, for sentences and labels. */
export function addressOf(profile: Pick<ConnectionProfile, 'host' | 'port' | 'database' | 'user'>): string {
  const host = profile.host.includes(':') ? `[${profile.host}]` : profile.host;
  return `${profile.user}@${host}:${profile.port}/${profile.database}`;
}
