/** The engines, by the name that a profile uses. */
import type { EngineName } from '../../core/connections/profile.ts';
import type { DatabaseEngine } from './engine.ts';
import type { ConnectionOffers, OfferSources } from './connection-candidates.ts';
import { clickhouseEngine } from './clickhouse/engine.ts';
import { duckdbEngine } from './duckdb/engine.ts';
import { mysqlEngine } from './mysql/engine.ts';
import { postgresEngine } from './postgres/engine.ts';
import { redisEngine } from './redis/engine.ts';
import { sqliteEngine } from './sqlite/engine.ts';
import { sqlserverEngine } from './sqlserver/engine.ts';

const engines: Readonly<Record<EngineName, DatabaseEngine>> = {
  postgresql: postgresEngine,
  mysql: mysqlEngine,
  sqlite: sqliteEngine,
  sqlserver: sqlserverEngine,
  redis: redisEngine,
  duckdb: duckdbEngine,
  clickhouse: clickhouseEngine,
};

export const allEngines: readonly DatabaseEngine[] = Object.values(engines);

/** The offers of all engines. */
export async function offersOfAll(sources: OfferSources): Promise<ConnectionOffers> {
  const found = await Promise.all(allEngines.map((engine) => engine.offers(sources)));
  return {
    offers: found.flatMap(({ offers }) => offers),
    problems: found.flatMap(({ problems }) => problems),
  };
}

export function engineOf(name: EngineName): DatabaseEngine {
  return engines[name];
}
