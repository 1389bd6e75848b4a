/** Which SQL Server answers, by its properties (page “SERVERPROPERTY”). */
import type { SqlRow } from '../session.ts';

/** Both properties are sql_variant, which the query converts because drivers show it differently. */
export const versionQuery = `SELECT CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')), CONVERT(nvarchar(11), SERVERPROPERTY('EngineEdition'))`;

/** Page “SERVERPROPERTY”, EngineEdition. */
const azure: Readonly<Record<string, string>> = {
  '5': 'Azure SQL Database',
  '8': 'Azure SQL Managed Instance',
  '9': 'Azure SQL Edge',
};

/** By the first number of ProductVersion (page “SQL Server versions”). */
const years: Readonly<Record<string, string>> = {
  '13': '2016',
  '14': '2017',
  '15': '2019',
  '16': '2022',
  '17': '2025',
};

export interface Product {
  /** For display. */
  readonly product: string;
  readonly version: string;
}

export function productOf(row: SqlRow | undefined): Product {
  const version = row?.[0] ?? '';
  const cloud = azure[row?.[1] ?? ''];
  // Azure SQL Database is always the newest, and reports version 12 for old clients.
  if (cloud !== undefined) return { product: cloud, version };
  const year = years[version.split('.')[0] ?? ''];
  return { product: 'SQL Server', version: year === undefined ? version : `${year} (${version})` };
}

/** 160000 for 16.0: as many digits as for other servers. */
export function versionNumber(row: SqlRow | undefined): number {
  const [major = 0, minor = 0] = (row?.[0] ?? '').split('.').map(Number);
  return major * 10_000 + minor * 100;
}
