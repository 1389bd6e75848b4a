/**
 * How the checks of the health of MySQL and MariaDB are asked: on the read-only session, after the settings, counters and privileges that
 * most of them are decided by. At the end the session has the server's own limits again.
 */
import type { MysqlFacts } from '../../../core/health/check.ts';
import { checks } from '../../../core/health/mysql/checks/index.ts';
import { matchesPattern } from '../../../core/plpgsql/like.ts';
import { bounded } from '../catalog/bounded.ts';
import type { HealthReader } from '../engine.ts';
import type { SqlRow, SqlSession } from '../session.ts';
import { grantsIn, type Grant } from './rights.ts';
import { vendorOf } from './vendor.ts';

export const mysqlHealth: HealthReader = {
  checks,
  ask: (session, options, work) =>
    bounded(
      session,
      options,
      ({ reason }) => reason === 'statement' || reason === 'queryTimeout' || reason === 'lockTimeout',
      async ({ rows, reads }) => {
        const [[version, comment, database, user, at] = []] = await rows(serverQuery);
        const vendor = vendorOf(version ?? '', comment ?? '');
        const limit = async (ms: number): Promise<void> => {
          await rows(
            vendor.isMaria
              ? `SET SESSION max_statement_time = ${ms / 1_000}`
              : `SET SESSION max_execution_time = ${ms}`,
          );
        };
        try {
          await limit(10_000);
          // MySQL would answer with sizes and next values that are a day old.
          if (!vendor.isMaria) await reads('SET SESSION information_schema_stats_expiry = 0');
          const grants = grantsIn((await rows('SHOW GRANTS')).map(([grant]) => grant ?? ''));
          const counters = mapOf(await rows('SHOW GLOBAL STATUS'));
          const known = { database: database ?? '', role: user ?? '', at: at ?? '', grants, counters };
          const server = serverOf(vendor, known, mapOf(await rows('SHOW GLOBAL VARIABLES')));
          return await work({ server, limit, reads });
        } finally {
          await giveBack(session, vendor.isMaria);
        }
      },
    ),
};

const serverQuery = `SELECT VERSION(), @@version_comment, DATABASE(), CURRENT_USER(), DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ')`;

async function giveBack(session: SqlSession, isMaria: boolean): Promise<void> {
  const timeoutMs = 2_000;
  await session.query(`SET SESSION ${isMaria ? 'max_statement_time' : 'max_execution_time'} = DEFAULT`, {
    timeoutMs,
  });
  if (!isMaria) await session.query('SET SESSION information_schema_stats_expiry = DEFAULT', { timeoutMs });
}

function mapOf(rows: readonly SqlRow[]): ReadonlyMap<string, string> {
  return new Map(rows.map(([name, value]) => [(name ?? '').toLowerCase(), value ?? '']));
}

interface Known {
  readonly database: string;
  readonly role: string;
  readonly at: string;
  readonly grants: readonly Grant[];
  readonly counters: ReadonlyMap<string, string>;
}

function serverOf(
  { isMaria, product, number, shown }: ReturnType<typeof vendorOf>,
  { grants, ...known }: Known,
  variables: ReadonlyMap<string, string>,
): MysqlFacts {
  const { counters, database } = known;
  const count = (name: string): number | undefined =>
    counters.has(name) ? Number(counters.get(name)) : undefined;
  const upSeconds = count('uptime') ?? 0;
  return {
    ...known,
    dialect: 'mysql',
    product,
    isMaria,
    version: number,
    versionText: shown,
    // MariaDB counts the threads that apply; on MySQL the check of replication tells.
    isStandby: (count('slaves_running') ?? 0) > 0 || counters.get('slave_running') === 'ON',
    upSeconds,
    resetSeconds: count('uptime_since_flush_status') ?? upSeconds,
    variables,
    everywhere: words(grants.filter(({ place }) => place === '*.*')),
    here: words(grants.filter(({ place }) => place === '*.*' || (database !== '' && isOf(place, database)))),
  };
}

function words(grants: readonly Grant[]): ReadonlySet<string> {
  return new Set(grants.flatMap((one) => [...one.words]));
}

/** A place of a whole database, whose name is a pattern. */
function isOf(place: string, database: string): boolean {
  const [, name] = /^`((?:[^`]|``)+)`\.\*$/.exec(place) ?? [];
  return name !== undefined && matchesPattern(database, name.replaceAll('``', '`'), 'exact');
}
