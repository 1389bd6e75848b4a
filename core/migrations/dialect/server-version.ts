/**
 * The server that migrations run on, as one number: PostgreSQL's major; of others 100 × major + minor, which keeps SQLite (3), MySQL (5 to 9)
 * and MariaDB (from 10) apart, too; of SQL Server the year with its edition in front. Words for people and what a configuration may say are
 * here; measuring is not.
 */
import type { SpokenDialect } from '../convention.ts';
import type { Reason } from '../reason.ts';

/** The majors of PostgreSQL that are known. */
export const oldestVersion = 14;
export const newestVersion = 18;

export function isKnownVersion(version: number): boolean {
  return version >= oldestVersion && version <= newestVersion;
}

/** Of a server that is older or newer than all that was measured. */
export function nearestKnown(version: number): number {
  return Math.min(newestVersion, Math.max(oldestVersion, version));
}

/** What a folder of MySQL's dialect may be configured for, as its users write it. */
const mysqlServers = [
  'mysql 5.7',
  'mysql 8.0',
  'mysql 8.4',
  'mysql 9.0',
  'mariadb 10.6',
  'mariadb 10.11',
  'mariadb 11.4',
  'mariadb 11.8',
] as const;

/** And one of SQLite's: those from which on ALTER TABLE can do more, and what systems come with. */
const sqliteServers = [
  'sqlite 3.24',
  'sqlite 3.31',
  'sqlite 3.35',
  'sqlite 3.37',
  'sqlite 3.40',
  'sqlite 3.45',
  'sqlite 3.53',
] as const;

/** And one of SQL Server's: what it can do while others work depends on the edition, too. */
const sqlserverServers = [
  'sql server 2016',
  'sql server 2016 enterprise',
  'sql server 2016 standard',
  'sql server 2017',
  'sql server 2017 enterprise',
  'sql server 2017 standard',
  'sql server 2019',
  'sql server 2019 enterprise',
  'sql server 2019 standard',
  'sql server 2022',
  'sql server 2022 enterprise',
  'sql server 2022 standard',
  'sql server 2025',
  'sql server 2025 enterprise',
  'sql server 2025 standard',
  'azure sql database',
] as const;

export const namedServers = [...mysqlServers, ...sqliteServers, ...sqlserverServers] as const;

export type NamedServer = (typeof namedServers)[number];

/**
 * Where nothing is configured: the oldest PostgreSQL that is still widely run and gets fixes, so that what is claimed for it holds for newer
 * ones almost everywhere; the releases of MySQL and MariaDB that get fixes longest; the SQLite on which everything here is measured; a SQL Server that gets fixes, of an
 * edition that nobody has named.
 */
const assumed = { postgresql: 16, mysql: 804, mariadb: 1011, sqlite: 340, sqlserver: 2019 } as const;

const oldestMariadb = 1000;

export function isMariadb(version: number): boolean {
  return version >= oldestMariadb;
}

/** PostgreSQL's majors are small numbers, SQLite's is 3, the others' begin at 5.7. */
export function isVersionOf(dialect: SpokenDialect, version: number): boolean {
  switch (dialect) {
    case 'postgresql':
      return version < 100;
    case 'sqlite':
      return version >= 300 && version < 400;
    case 'mysql':
      return version >= 500 && version < 2000;
    case 'sqlserver':
      return version >= 2000;
  }
}

export function namedVersion(server: NamedServer): number {
  if (dialectOf(server) === 'sqlserver') return sqlserverVersion(server);
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)$/.exec(server) ?? [];
  return Number(major) * 100 + Number(minor);
}

export function dialectOf(server: NamedServer): SpokenDialect {
  if (server.startsWith('sqlite')) return 'sqlite';
  return server.startsWith('sql server') || server.startsWith('azure') ? 'sqlserver' : 'mysql';
}

/** What is bought beside a release of SQL Server, before its year. */
const editions = { unknown: 0, enterprise: 10_000, standard: 20_000, azure: 30_000 } as const;
type SqlserverEdition = keyof typeof editions;
/** Azure SQL Database has what the newest release has. */
const evergreen = 9_999;

function sqlserverVersion(server: NamedServer): number {
  if (server.startsWith('azure')) return editions.azure + evergreen;
  const [, year = '0', edition = 'unknown'] = /(\d{4})(?: (enterprise|standard))?$/.exec(server) ?? [];
  return Number(year) + (edition === 'enterprise' || edition === 'standard' ? editions[edition] : 0);
}

/** Of a SQL Server's number the year of the release; Azure's is later than all. */
function sqlserverRelease(version: number): number {
  return version % 10_000;
}

export function sqlserverEdition(version: number): SqlserverEdition {
  if (version >= editions.azure) return 'azure';
  if (version >= editions.standard) return 'standard';
  return version >= editions.enterprise ? 'enterprise' : 'unknown';
}

/** Assumed where nobody says it. A folder that is called MariaDB's is. */
export function assumedServer(dialect: SpokenDialect, reasons: readonly Reason[]): number {
  if (dialect !== 'mysql') return assumed[dialect];
  return reasons.some(saysMariadb) ? assumed.mariadb : assumed.mysql;
}

function saysMariadb(reason: Reason): boolean {
  switch (reason.kind) {
    case 'path':
      return /mariadb/i.test(reason.word);
    case 'manifest':
    case 'tool-file':
      return /mariadb/i.test(reason.says);
    default:
      return false;
  }
}

/** `PostgreSQL 16`, `MySQL 8.4`, `MariaDB 10.11`, `SQLite 3.40`, `SQL Server 2019 Enterprise`, `Azure SQL Database`. */
export function serverName(dialect: SpokenDialect, version: number): string {
  return `${vendor(dialect, version)} ${versionName(dialect, version)}`;
}

export function vendor(dialect: SpokenDialect, version: number): string {
  if (dialect === 'postgresql') return 'PostgreSQL';
  if (dialect === 'sqlite') return 'SQLite';
  if (dialect === 'sqlserver') return sqlserverEdition(version) === 'azure' ? 'Azure SQL' : 'SQL Server';
  return isMariadb(version) ? 'MariaDB' : 'MySQL';
}

export function versionName(dialect: SpokenDialect, version: number): string {
  if (dialect === 'postgresql') return String(version);
  if (dialect === 'sqlserver') return sqlserverVersionName(version);
  return `${String(Math.floor(version / 100))}.${String(version % 100)}`;
}

function sqlserverVersionName(version: number): string {
  const edition = sqlserverEdition(version);
  if (edition === 'azure') return 'Database';
  const year = String(sqlserverRelease(version));
  return edition === 'unknown' ? year : `${year} ${edition === 'enterprise' ? 'Enterprise' : 'Standard'}`;
}
