/** What to ask of the server before a change, whatever it changes: who is in its way, who is behind, and whether this login sees all of that. */
import { oneLine } from '../plan/format.ts';
import { displayName } from '../schema/lookup.ts';
import type { Operation } from '../operations/operation.ts';
import type { Table } from '../schema/model.ts';
import { holds, noneNamed, regclass, stringLiteral } from './check-sql.ts';
import type { Check } from './model.ts';
import type { Placed } from './placed.ts';

const longest = '1 minute';

const ofPrimary = 'this server is the primary';
const ofLogin = 'this login sees what other sessions do (pg_read_all_stats, or pg_monitor)';
const ofTables = 'tables that the change needs are there';
const ofPrepared = 'no prepared transaction is waiting';
const ofSlots = 'no replication slot keeps more than 1 GB of write-ahead log';

/** Titles of what is asked whatever changes: lists tell them as one. */
export const usualTitles: readonly string[] = [ofPrimary, ofLogin, ofTables, ofPrepared, ofSlots];

export const usualInWords =
  'as before every change: this is the primary, this login sees other sessions, the tables are there, no prepared transaction waits, no replication slot holds back more than 1 GB';

export function liveChecks(tables: readonly Table[], statements: readonly Placed[]): readonly Check[] {
  const isBuiltOn14 = statements.some(
    ({ one, migration }) =>
      migration.targetVersion === 14 && one.actions.some(({ operation }) => isBuiltBeside(operation)),
  );
  const shared = tables.filter(({ key }) =>
    statements.some(({ one }) =>
      one.actions.some(
        ({ operation, effect }) =>
          isShared(operation) &&
          effect.relations.some(({ relation }) => relation === key || `public.${relation}` === key),
      ),
    ),
  );
  const list = tables.map(regclass).join(', ');
  const others = `datname = current_database() AND pid <> pg_backend_pid()`;
  return [
    holds(ofPrimary, 'NOT pg_is_in_recovery()', 'it is a standby: nothing can run here'),
    holds(
      ofLogin,
      "pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')",
      'no: where others are asked of below, ok may mean not seen',
      { level: 'look' },
    ),
    noneNamed(ofTables, missing(tables)),
    ...(isBuiltOn14 ? [notBefore144] : []),
    noneNamed(
      `no transaction is open for more than ${longest}`,
      `SELECT format('process %s (%s, %s) since %s', pid, usename, state, date_trunc('second', xact_start)) FROM pg_stat_activity
  WHERE ${others} AND xact_start < now() - interval '${longest}' AND backend_type = 'client backend'`,
    ),
    noneNamed(ofPrepared, `SELECT gid FROM pg_prepared_xacts WHERE database = current_database()`),
    noneNamed(
      'no vacuum against wraparound runs on these tables',
      `SELECT format('process %s', pid) FROM pg_stat_activity WHERE ${others} AND query LIKE 'autovacuum:%(to prevent wraparound)'
    AND pid IN (SELECT pid FROM pg_locks WHERE relation IN (${list}))`,
    ),
    noneNamed(
      'no replica is more than 10 seconds or 64 MB behind',
      `SELECT coalesce(nullif(application_name, ''), client_addr::text, 'without a name') FROM pg_stat_replication
  WHERE replay_lag > interval '10 seconds'
    OR CASE WHEN pg_is_in_recovery() THEN false ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) > 64 * 1024 * 1024 END`,
    ),
    noneNamed(
      ofSlots,
      `SELECT slot_name::text FROM pg_replication_slots
  WHERE CASE WHEN pg_is_in_recovery() THEN false ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) > 1024 * 1024 * 1024 END`,
      'look',
    ),
    ...(shared.length === 0 ? [] : [notPublished(shared)]),
  ];
}

const notBefore144 = holds(
  'the server is not 14.0 to 14.3: there CREATE INDEX CONCURRENTLY may leave rows out of the index without a word',
  "current_setting('server_version_num')::int NOT BETWEEN 140000 AND 140003",
  'it is: bring it to 14.4 or newer first',
);

function notPublished(tables: readonly Table[]): Check {
  return noneNamed(
    'none of these tables is published: what subscribers need stands under Deployment order',
    `SELECT format('%s of %s', p.pubname, t.oid::regclass) FROM unnest(ARRAY[${tables.map(regclass).join(', ')}]) AS t(oid), LATERAL (
    SELECT pubname FROM pg_publication_tables JOIN pg_class ON relname = tablename
      JOIN pg_namespace ON pg_namespace.oid = relnamespace AND nspname = schemaname
    WHERE pg_class.oid = t.oid) AS p`,
    'look',
  );
}

/** What a subscriber's table has to follow. Indexes are each server's own, and rows are carried. */
export function isShared({ kind, ...operation }: Operation): boolean {
  switch (kind) {
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumnType':
    case 'setNotNull':
    case 'setSchema':
    case 'addConstraint':
    case 'dropConstraint':
      return true;
    case 'renameRelation':
    case 'dropRelation':
      return 'relation' in operation && operation.relation !== 'index';
    default:
      return false;
  }
}

export function isBuiltBeside(operation: Operation): boolean {
  return operation.kind === 'createIndex' && operation.concurrently;
}

/** CREATE and DROP INDEX CONCURRENTLY: they wait for older transactions, and nobody waits for them. */
export function waitsForOlder(operation: Operation): boolean {
  return isBuiltBeside(operation) || (operation.kind === 'dropIndex' && operation.concurrently);
}

function missing(tables: readonly Table[]): string {
  return tables
    .map((one) => `SELECT ${stringLiteral(shown(one))}::text WHERE ${regclass(one)} IS NULL`)
    .join(' UNION ALL ');
}

function shown({ key }: Table): string {
  return oneLine(displayName(key));
}
