/**
 * Reads the setting `plinth.connections`: an object with one entry per connection. A problem names the misspelt key and never quotes a
 * value; passwords are never read from here. It does not know who wrote the setting, and opens nothing.
 */
import { sslModes, type EngineName, type SshSettings, type SslMode } from './profile.ts';

export const roles = ['scratch', 'development', 'production'] as const;
export type Role = (typeof roles)[number];

export const colors = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;
export type ProfileColor = (typeof colors)[number];

/** The names of the engines as users write them. */
const profileEngines: Readonly<Record<string, EngineName>> = {
  postgresql: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite',
  sqlserver: 'sqlserver',
  redis: 'redis',
  duckdb: 'duckdb',
  clickhouse: 'clickhouse',
};

/** Names that libpq defines have libpq's meaning. */
export interface NamedProfile {
  readonly name: string;
  /** PostgreSQL by default. */
  readonly engine?: EngineName;
  /** The file of SQLite or DuckDB, or the folder of ClickHouse, as written; a relative path is relative to a folder of the workspace. */
  readonly file?: string;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  readonly sslmode?: SslMode;
  readonly sslrootcert?: string;
  readonly sslcert?: string;
  readonly sslkey?: string;
  /** An entry of the service file; the other keys here override it. */
  readonly service?: string;
  /** An SSH server to connect through, in the same notation. */
  readonly sshhost?: string;
  readonly sshport?: number;
  readonly sshuser?: string;
  readonly sshkey?: string;
  readonly role?: Role;
  readonly color?: ProfileColor;
  readonly group?: string;
}

export interface ProfilesRead {
  readonly profiles: readonly NamedProfile[];
  readonly problems: readonly string[];
}

/** Further entries are ignored. */
const mostProfiles = 500;
const longestText = 1_000;

export function readProfiles(value: unknown): ProfilesRead {
  if (value === undefined || value === null) return { profiles: [], problems: [] };
  if (typeof value !== 'object' || Array.isArray(value)) {
    return { profiles: [], problems: ['It is not an object with a name for each connection.'] };
  }
  const profiles: NamedProfile[] = [];
  const problems: string[] = [];
  const entries = Object.entries(value);
  for (const [name, given] of entries.slice(0, mostProfiles)) {
    const shown = oneLine(name);
    if (shown === '') {
      problems.push('A connection has no name.');
      continue;
    }
    const read = readProfile(shown, given);
    if (typeof read === 'string') problems.push(`${shown}: ${read}`);
    else profiles.push(read);
  }
  if (entries.length > mostProfiles) problems.push(`Only the first ${mostProfiles} connections are read.`);
  return { profiles, problems };
}

function readProfile(name: string, given: unknown): NamedProfile | string {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'It is not an object.';
  const values = new Map<string, unknown>(Object.entries(given));
  if (values.has('password')) {
    return 'A password stands in the settings. Remove it: Plinth asks for it and keeps it in the secret storage.';
  }
  const unknown = [...values.keys()].filter((key) => !keys.includes(key));
  if (unknown.length > 0) return `It knows no ${unknown.map(oneLine).join(', ')}.`;
  const wrong = keys.filter((key) => values.has(key) && !fits(key, values.get(key)));
  if (wrong.length > 0) return `What stands in ${wrong.join(', ')} cannot be read.`;
  const text = (key: string): string | undefined => {
    const found = values.get(key);
    return typeof found === 'string' ? found : undefined;
  };
  const port = values.get('port');
  const sshport = values.get('sshport');
  if (text('sshhost') === undefined && keys.some((key) => key.startsWith('ssh') && values.has(key)))
    return 'It says how to go through an SSH server, and names none: sshhost is missing.';
  const isFile = ['sqlite', 'duckdb', 'clickhouse'].includes(text('engine') ?? '');
  if (isFile !== (text('file') !== undefined))
    return isFile ? 'It names no file.' : 'A file is for the engines sqlite, duckdb and clickhouse.';
  if (!isFile && text('host') === undefined && text('service') === undefined)
    return 'It names no host and no service.';
  return {
    name,
    ...only('engine', profileEngines[text('engine') ?? '']),
    ...only('file', text('file')),
    ...only('host', text('host')),
    ...(typeof port === 'number' ? { port } : {}),
    ...only('database', text('database')),
    ...only('user', text('user')),
    ...only('sslrootcert', text('sslrootcert')),
    ...only('sslcert', text('sslcert')),
    ...only('sslkey', text('sslkey')),
    ...only('service', text('service')),
    ...only('group', text('group')),
    ...only('sshhost', text('sshhost')),
    ...(typeof sshport === 'number' ? { sshport } : {}),
    ...only('sshuser', text('sshuser')),
    ...only('sshkey', text('sshkey')),
    ...only(
      'sslmode',
      sslModes.find((one) => one === text('sslmode')),
    ),
    ...only(
      'role',
      roles.find((one) => one === text('role')),
    ),
    ...only(
      'color',
      colors.find((one) => one === text('color')),
    ),
  };
}

/** The SSH server; `systemUser` is the default user. */
export function sshOf(
  { sshhost, sshport, sshuser, sshkey }: NamedProfile,
  systemUser: string,
): SshSettings | undefined {
  if (sshhost === undefined) return undefined;
  const key = sshkey === undefined ? {} : { key: sshkey };
  return { host: sshhost, port: sshport ?? 22, user: sshuser ?? systemUser, ...key };
}

const texts = [
  ...['host', 'database', 'user', 'sslrootcert', 'sslcert', 'sslkey', 'service', 'group'],
  ...['sshhost', 'sshuser', 'sshkey'],
];
const keys: readonly string[] = [...texts, 'engine', 'file', 'port', 'sshport', 'sslmode', 'role', 'color'];

function fits(key: string, value: unknown): boolean {
  switch (key) {
    case 'port':
    case 'sshport':
      return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536;
    case 'engine':
      return typeof value === 'string' && Object.hasOwn(profileEngines, value);
    case 'sslmode':
      return sslModes.some((one) => one === value);
    case 'role':
      return roles.some((one) => one === value);
    case 'color':
      return colors.some((one) => one === value);
    case 'host':
    case 'sshhost':
    case 'sshuser':
      // Characters that separate hosts, or a host from a password, cannot be part of a name.
      return isText(value) && !/[\s,@]/.test(value);
    default:
      return isText(value);
  }
}

function isText(value: unknown): value is string {
  // Control characters would break lines of lists and dialogs.
  return typeof value === 'string' && value !== '' && value.length <= longestText && !/\p{Cc}/u.test(value);
}

function only<K extends string, V>(key: K, value: V | undefined): Readonly<Partial<Record<K, V>>>;
function only(key: string, value: unknown): Readonly<Record<string, unknown>> {
  return value === undefined ? {} : { [key]: value };
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 100);
}
