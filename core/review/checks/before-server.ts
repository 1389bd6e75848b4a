/** Whether the change can start on this server: it is the primary, its replicas keep up, and the login sees enough for the other checks. */
import type { CheckKind } from './check.ts';
import { problemsCheck } from './sql/forms.ts';
import { actionsIn } from './sql/objects-before.ts';

export const check: CheckKind = {
  id: 'before-server',
  when: 'before',
  find: (facts) => {
    if (facts.statements.length === 0) return [];
    const isBuilt = actionsIn(facts).some(
      ({ operation }) =>
        (operation.kind === 'createIndex' || operation.kind === 'reindex') && operation.concurrently,
    );
    return [
      problemsCheck({
        title:
          'server that is a standby, replicas that are 10 seconds or 64 MB behind, replication slots that hold 1 GB, transaction numbers that run out, a login that sees no other sessions',
        problems: isBuilt ? [...always, ...ofBuilds] : always,
        otherwise: 'none',
      }),
    ];
  },
};

/** Reading a write-ahead log position is an error on a standby. */
const behind = (position: string, megabytes: number): string =>
  `CASE WHEN pg_is_in_recovery() THEN false ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), ${position}) > ${megabytes} * 1024.0 ^ 2 END`;

const always = [
  "SELECT 'this server is a standby: connect to the primary', true WHERE pg_is_in_recovery()",
  `SELECT format('replica %s is behind', coalesce(nullif(application_name, ''), client_addr::text, 'without a name')), false FROM pg_stat_replication
  WHERE replay_lag > interval '10 seconds' OR ${behind('replay_lsn', 64)}`,
  `SELECT format('replication slot %s holds over 1 GB of write-ahead log', slot_name), false FROM pg_replication_slots WHERE ${behind('restart_lsn', 1024)}`,
  // The server refuses to write 3 million transactions before 2^31 (manual, "Preventing Transaction ID Wraparound Failures").
  "SELECT format('the oldest transaction is %s million transactions old: the server stops at 2147', age(datfrozenxid) / 1000000), false FROM pg_database WHERE datname = current_database() AND age(datfrozenxid) > 1500000000",
  "SELECT 'this login does not see what other sessions do (pg_read_all_stats): ok may mean not seen', false WHERE NOT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')",
];

/** A build that a timeout ends leaves an invalid index. The reset value is what another session of this login starts with. */
const ofBuilds = [
  "SELECT 'PostgreSQL 14.0 to 14.3 may leave rows out of an index that is built concurrently: update the server first', true WHERE current_setting('server_version_num')::int BETWEEN 140000 AND 140003",
  "SELECT format('%s = %s ms of this login would end the build of an index', name, reset_val), false FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout') AND reset_val <> '0'",
];
