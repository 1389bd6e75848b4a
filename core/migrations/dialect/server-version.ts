/**
 * The server version of migrations as one number: PostgreSQL's major version; for others 100 × major + minor, which also distinguishes
 * DuckDB (1), SQLite (3), MySQL (5 to 9), MariaDB (10 and up) and ClickHouse (the year, from 21 on); for SQL Server the year prefixed with its edition. Includes display names and the
 * values that a configuration may contain; does not measure anything.
 */
import type { SpokenDialect } from '../convention.ts';
import type { Reason } from '../reason.ts';

/** The known major versions of PostgreSQL. */
export const oldestVersion = 14;
export const newestVersion = 18;

export function isKnownVersion(version: number): boolean {
  return version >= oldestVersion && version <= newestVersion;
}

/** For a server older or newer than all measured ones. */
export function nearestKnown(version: number): number {
  return Math.min(newestVersion, Math.max(oldestVersion, version));
}

/** The servers that a folder of MySQL's dialect may be configured for, as users write them. */
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

/** The same for SQLite: releases in which ALTER TABLE gained abilities, and releases that common systems ship. */
const sqliteServers = [
  'sqlite 3.24',
  'sqlite 3.31',
  'sqlite 3.35',
  'sqlite 3.37',
  'sqlite 3.40',
  'sqlite 3.45',
  'sqlite 3.53',
] as const;

/** The same for SQL Server, whose edition decides what it can do online. */
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

/** The same for DuckDB. */
const duckdbServers = ['duckdb 1.2', 'duckdb 1.3', 'duckdb 1.4', 'duckdb 1.5'] as const;

/** The same for ClickHouse: releases with long-term support. */
const clickhouseServers = [
  'clickhouse 24.8',
  'clickhouse 25.3',
  'clickhouse 25.8',
  'clickhouse 26.3',
] as const;

export const namedServers = [
  ...mysqlServers,
  ...sqliteServers,
  ...sqlserverServers,
  ...duckdbServers,
  ...clickhouseServers,
] as const;

export type NamedServer = (typeof namedServers)[number];

/**
 * The default server: the oldest PostgreSQL that is widely used and still supported, so that claims almost always hold for newer ones too;
 * the long-term releases of MySQL and MariaDB; the measured SQLite and DuckDB; a long-term release of ClickHouse; a supported SQL Server of unknown edition.
 */
const assumed = {
  postgresql: 16,
  mysql: 804,
  mariadb: 1011,
  sqlite: 340,
  sqlserver: 2019,
  duckdb: 105,
  clickhouse: 2508,
} as const;

const oldestMariadb = 1000;
/** Past the years of SQL Server's releases. */
const oldestClickhouse = 2100;

export function isMariadb(version: number): boolean {
  return version >= oldestMariadb;
}

/** PostgreSQL's major versions are small numbers, DuckDB's is 1, SQLite's is 3, the others begin at 5.7. */
export function isVersionOf(dialect: SpokenDialect, version: number): boolean {
  switch (dialect) {
    case 'postgresql':
      return version < 100;
    case 'duckdb':
      return version >= 100 && version < 300;
    case 'sqlite':
      return version >= 300 && version < 400;
    case 'mysql':
      return version >= 500 && version < 2000;
    case 'clickhouse':
      return version >= oldestClickhouse && version < editions.enterprise;
    case 'sqlserver':
      return version >= 2000 && (version < oldestClickhouse || version >= editions.enterprise);
  }
}

export function namedVersion(server: NamedServer): number {
  if (dialectOf(server) === 'sqlserver') return sqlserverVersion(server);
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)$/.exec(server) ?? [];
  return Number(major) * 100 + Number(minor);
}

export function dialectOf(server: NamedServer): SpokenDialect {
  if (server.startsWith('sqlite')) return 'sqlite';
  if (server.startsWith('duckdb')) return 'duckdb';
  if (server.startsWith('clickhouse')) return 'clickhouse';
  return server.startsWith('sql server') || server.startsWith('azure') ? 'sqlserver' : 'mysql';
}

/** Editions of SQL Server, written before the year. */
const editions = { unknown: 0, enterprise: 10_000, standard: 20_000, azure: 30_000 } as const;
type SqlserverEdition = keyof typeof editions;
/** Azure SQL Database has the features of the newest release. */
const evergreen = 9_999;

function sqlserverVersion(server: NamedServer): number {
  if (server.startsWith('azure')) return editions.azure + evergreen;
  const [, year = '0', edition = 'unknown'] = /(\d{4})(?: (enterprise|standard))?$/.exec(server) ?? [];
  return Number(year) + (edition === 'enterprise' || edition === 'standard' ? editions[edition] : 0);
}

/** The year of SQL Server's release; Azure counts as later than all. */
function sqlserverRelease(version: number): number {
  return version % 10_000;
}

export function sqlserverEdition(version: number): SqlserverEdition {
  if (version >= editions.azure) return 'azure';
  if (version >= editions.standard) return 'standard';
  return version >= editions.enterprise ? 'enterprise' : 'unknown';
}

/** The default if no version is configured. A folder named after MariaDB gets MariaDB's. */
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

/** `PostgreSQL 16`, `MySQL 8.4`, `MariaDB 10.11`, `SQLite 3.40`, `DuckDB 1.5`, `ClickHouse 25.8`, `SQL Server 2019 Enterprise`, `Azure SQL Database`. */
export function serverName(dialect: SpokenDialect, version: number): string {
  return `${vendor(dialect, version)} ${versionName(dialect, version)}`;
}

export function vendor(dialect: SpokenDialect, version: number): string {
  if (dialect === 'postgresql') return 'PostgreSQL';
  if (dialect === 'sqlite') return 'SQLite';
  if (dialect === 'duckdb') return 'DuckDB';
  if (dialect === 'clickhouse') return 'ClickHouse';
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
