/** What to look at before timestamps get a zone: in which one sessions write, and whether the newest values are those of that zone. */
import { commas } from '../../text/enumerate.ts';
import { displayName } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Check } from '../model.ts';
import type { Placed } from '../placed.ts';
import { zonedIn, type Zoned } from '../rows/zones.ts';
import { sizeAt } from '../statements/sizes.ts';
import { noneNamed, qualifiedName, stringLiteral, toLookAt } from './check-sql.ts';

const mostColumns = 3;
const mostNames = 4;
/** Reading all of a larger one takes longer than somebody waits who looks at the time. */
const mostBytes = 512 * 1024 ** 2;

export function zoneChecks(statements: readonly Placed[], date: string): readonly Check[] {
  const all = zonedIn(statements).filter(({ gains }) => gains);
  const [first] = all;
  if (first === undefined) return [];
  const names = commas([...new Set(all.map(({ name }) => name))], mostNames);
  const zones = [...new Set(all.map(({ zone }) => zone))];
  const [zone] = zones;
  const settings =
    zones.length === 1 && zone !== undefined
      ? noneNamed(
          `TimeZone of this login, and as set for the database and its roles: ${zone}, as values of ${names} are read`,
          `SELECT format('%s: %s', who, zone) FROM (${zonesSet}) AS setting WHERE lower(zone) NOT IN (${namesOf(zone).map(stringLiteral).join(', ')})`,
          'look',
        )
      : toLookAt(
          `TimeZone of this login, and as set for the database and its roles: in which of them values of ${names} were written`,
          `SELECT string_agg(format('%s: %s', who, zone), ', ' ORDER BY who) FROM (${zonesSet}) AS setting`,
        );
  return [settings, ...newest(all, zone ?? 'UTC', date)];
}

const zonesSet = `SELECT 'this login' AS who, current_setting('TimeZone') AS zone
  UNION ALL SELECT coalesce('role ' || rolname, 'database'), substring(config FROM '=(.*)') FROM pg_db_role_setting CROSS JOIN unnest(setconfig) AS config LEFT JOIN pg_roles ON pg_roles.oid = setrole
    WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) AND config ILIKE 'timezone=%'`;

/** All that is called so. */
function namesOf(zone: string): readonly string[] {
  const utc = ['utc', 'etc/utc', 'gmt', 'etc/gmt', 'uct', 'zulu', 'universal'];
  return utc.includes(zone.toLowerCase()) ? utc : [zone.toLowerCase()];
}

/** Of columns that are written as rows come; of others the newest value may be of any time. */
function newest(all: readonly Zoned[], zone: string, date: string): readonly Check[] {
  const bytesOf = ({ placed, table }: Zoned): number =>
    sizeAt({ sizes: placed.migration.sizes, date }, displayName(table.key))?.bytes ?? 0;
  const columns = all
    .filter((one) =>
      /^(?:now\(\)|current_timestamp|localtimestamp|\(now\(\)|timezone\()/i.test(one.column.default ?? ''),
    )
    .filter((one) => bytesOf(one) <= mostBytes)
    // Where most is written the newest is new.
    .toSorted((a, b) => bytesOf(b) - bytesOf(a))
    // One of each table.
    .filter((one, at, sorted) => sorted.findIndex(({ table }) => table.key === one.table.key) === at)
    .slice(0, mostColumns);
  if (columns.length === 0) return [];
  const values = columns.map(
    ({ name, table, column }) =>
      `(${stringLiteral(name)}, (SELECT max(${quoteIdentifier(column.name)}) FROM ${qualifiedName(table)}))`,
  );
  return [
    toLookAt(
      `newest values beside now() in ${zone}: a later one is of a zone east of it, one that is hours behind maybe of a zone west of it`,
      `SELECT format('now %s', date_trunc('second', now() AT TIME ZONE ${stringLiteral(zone)})) || string_agg(format('; %s %s', name, newest), '') FROM (VALUES ${values.join(', ')}) AS of(name, newest)`,
      'rows',
    ),
  ];
}
