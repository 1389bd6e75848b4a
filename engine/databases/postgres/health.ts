/** How the checks of PostgreSQL's health are asked: in one READ ONLY transaction, after what is known of the server and the role. */
import type { PostgresFacts } from '../../../core/health/check.ts';
import { checks } from '../../../core/health/postgresql/checks/index.ts';
import { readOnly } from '../catalog/read-only.ts';
import type { HealthReader } from '../engine.ts';
import { failed, numberIn, type SqlRow } from '../session.ts';

const oldestMajor = 14;

export const postgresHealth: HealthReader = {
  checks,
  ask: (session, options, work) =>
    readOnly(session, options, async (rows, reads) => {
      const [facts = []] = await rows(serverQuery);
      const server = serverOf(facts);
      if (server.version < oldestMajor * 10_000) {
        const message = `PostgreSQL ${server.versionText} is older than ${oldestMajor}, the oldest that can be asked.`;
        return failed({ reason: 'statement', message });
      }
      const limit = async (ms: number): Promise<void> => {
        await rows(`SET LOCAL statement_timeout = ${ms}`);
      };
      return work({ server, limit, reads });
    }),
};

const serverQuery = `SELECT current_setting('server_version_num'), current_setting('server_version'), current_database()::text, current_user::text,
  pg_is_in_recovery()::text, pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')::text,
  to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())::text,
  (SELECT extract(epoch FROM clock_timestamp() - stats_reset) FROM pg_stat_database WHERE datname = current_database())::text,
  x.nspname::text, x.may::text,
  (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements')::text,
  has_function_privilege('pg_hba_file_rules()', 'EXECUTE')::text
  FROM (SELECT) one LEFT JOIN (
    SELECT n.nspname, bool_and(has_function_privilege(p.oid, 'EXECUTE')) AS may FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.classid = 'pg_proc'::regclass
    JOIN pg_proc p ON p.oid = d.objid AND p.proname IN ('pgstattuple_approx', 'pgstatindex')
    WHERE e.extname = 'pgstattuple' GROUP BY 1) x ON true`;

function serverOf([
  version,
  text,
  database,
  role,
  standby,
  sees,
  at,
  up,
  reset,
  extension,
  mayUse,
  statements,
  authentication,
]: SqlRow): PostgresFacts {
  return {
    dialect: 'postgresql',
    product: 'PostgreSQL',
    version: Number(version),
    versionText: text ?? '',
    database: database ?? '',
    role: role ?? '',
    isStandby: standby === 'true',
    seesSessions: sees === 'true',
    at: at ?? '',
    upSeconds: Number(up),
    resetSeconds: numberIn(reset),
    pgstattuple:
      extension === null || extension === undefined
        ? undefined
        : { schema: extension, mayUse: mayUse === 'true' },
    statements: statements ?? undefined,
    seesAuthentication: authentication === 'true',
  };
}
