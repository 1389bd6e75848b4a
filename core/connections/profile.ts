/** How to reach a database server, without the password: a profile may be committed and shown. engine/databases opens the connections. */

/** The module of engine/databases that connects to the server. MySQL and MariaDB count as one until the server names its version. */
export type EngineName = 'postgresql' | 'mysql' | 'sqlite' | 'sqlserver' | 'redis' | 'duckdb' | 'clickhouse';

export const usualPort: Readonly<Record<EngineName, number>> = {
  postgresql: 5432,
  mysql: 3306,
  sqlserver: 1433,
  redis: 6379,
  // A file has no address.
  sqlite: 0,
  duckdb: 0,
  clickhouse: 0,
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
  /** With libpq's meaning. */
  readonly mode: SslMode;
  /** A file, or `system` for the authorities that the runtime trusts. */
  readonly rootCertificate?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** An SSH server through which the database's host is reached. */
export interface SshSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** A file with a private key; without it the agent's keys, or the usual files. */
  readonly key?: string;
}

/** How the user labelled a server. Unlabelled servers are judged by their address. */
type EnvironmentLabel = 'production' | 'development' | 'scratch' | 'unlabelled';

export interface ConnectionProfile {
  readonly engine: EngineName;
  /** For display; never a secret. */
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

/** An unlabelled server that is not on this machine is treated as production. */
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
      return leavesThisMachine(profile);
  }
}

/** Localhost at the end of a tunnel is another machine. */
export function leavesThisMachine({ host, ssh }: Pick<ConnectionProfile, 'host' | 'ssh'>): boolean {
  return ssh !== undefined || !isLocalHost(host);
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

/**
 * `user@host:port` of the SSH server. It is part of the address, since the same host name may denote another machine behind another SSH
 * server.
 */
export function wayOf({ host, port, user }: SshSettings): string {
  return `${user}@${host.toLowerCase()}:${port}`;
}

/** `user@host:port/database`, for sentences and labels. */
export function addressOf(profile: Pick<ConnectionProfile, 'host' | 'port' | 'database' | 'user'>): string {
  const host = profile.host.includes(':') ? `[${profile.host}]` : profile.host;
  return `${profile.user}@${host}:${profile.port}/${profile.database}`;
}
