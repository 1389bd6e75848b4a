/** What to ask of the server before a change, whatever it changes: who is in its way, who is behind, and whether this login sees all of that. */
import { shown } from '../shown.ts';
import type { CreateIndex, Operation } from '../../operations/operation.ts';
import type { Table } from '../../schema/model.ts';
import { holds, noneNamed, regclass, stringLiteral, unseen } from './check-sql.ts';
import type { Check } from '../model.ts';
import type { Placed } from '../placed.ts';

const longest = '1 minute';

/** What a document says of them: the script has the rest. Nobody reads what stands in front of every change. */
export function usualInWords(usual: readonly Check[], isAlone: boolean): string | undefined {
  const disk = usual.flatMap(({ title }) => (title.startsWith('free disk') ? [title] : []));
  const told = [...(isAlone ? ['what is asked before every change, and nothing of this one'] : []), ...disk];
  return told.length === 0 ? undefined : told.join('; ');
}

/** Asked before every part of a change, whatever it changes. */
/** `stays`: a table that a part of the change takes away is not asked for before the later ones. */
export function liveChecks(
  tables: readonly Table[],
  statements: readonly Placed[],
  stays: (table: Table) => boolean = () => true,
): readonly Check[] {
  const shared = tables.filter(({ key }) =>
    statements.some(({ one }) =>
      one.actions.some(({ operation, effect }) =>
        (isShared(operation)
          ? effect.relations
          : writesRows.has(operation.kind)
            ? effect.relations.filter(({ role }) => role === 'target')
            : []
        ).some(({ relation }) => relation === key || `public.${relation}` === key),
      ),
    ),
  );
  const owned = tables.flatMap((table) => {
    const works = statements.flatMap(({ one, passed }) =>
      one.actions.flatMap(({ operation, effect }) =>
        (!rowWork.has(operation.kind) || passed.length > 0) &&
        effect.relations.some(
          ({ relation, role }) =>
            role === 'target' && (relation === table.key || `public.${relation}` === table.key),
        )
          ? [commandOf(operation)]
          : [],
      ),
    );
    return works.length === 0 ? [] : [{ table, work: [...new Set(works)].join(', ') }];
  });
  return [inTheWay(tables, tables.filter(stays)), toKnow(shared, owned, stays)];
}

/** Of a published table they go to whoever follows it. */
const writesRows: ReadonlySet<Operation['kind']> = new Set([
  'insert',
  'update',
  'delete',
  'truncate',
  'copyData',
]);

/** As the server names what only an owner may do. */
function commandOf(operation: Operation): string {
  switch (operation.kind) {
    case 'createIndex':
      return 'CREATE INDEX';
    case 'dropIndex':
      return 'DROP INDEX';
    case 'reindex':
      return 'REINDEX';
    case 'commentOn':
      return 'COMMENT';
    case 'createPolicy':
      return 'CREATE POLICY';
    case 'dropTrigger':
      return 'DROP TRIGGER';
    case 'refreshMaterializedView':
      return 'REFRESH';
    case 'dropRelation':
      return `DROP ${operation.relation.replace('-', ' ').toUpperCase()}`;
    default:
      return 'ALTER TABLE';
  }
}

/** Privileges on the rows are enough for it, or for a trigger. */
const rowWork: ReadonlySet<Operation['kind']> = new Set([
  'insert',
  'update',
  'delete',
  'select',
  'copyData',
  'lockTable',
  'truncate',
  'createTrigger',
]);

function inTheWay(tables: readonly Table[], wanted: readonly Table[]): Check {
  const here = 'datname = current_database()';
  const list = tables.map(regclass).join(', ');
  return noneNamed(
    `nothing in the way: standby, missing table, transaction open for ${longest} or prepared, vacuum against wraparound, replica 10 seconds or 64 MB behind`,
    [
      "SELECT 'standby' WHERE pg_is_in_recovery()",
      ...unseen(wanted),
      `SELECT format('process %s (%s, %s) has a transaction open since %s', pid, usename, state, date_trunc('second', xact_start)) FROM pg_stat_activity
  WHERE ${here} AND pid <> pg_backend_pid() AND xact_start < now() - interval '${longest}' AND backend_type = 'client backend'`,
      "SELECT format('prepared transaction %s', gid) FROM pg_prepared_xacts WHERE database = current_database()",
      `SELECT format('process %s vacuums against wraparound', pid) FROM pg_stat_activity WHERE ${here} AND query LIKE 'autovacuum:%(to prevent wraparound)'
    AND pid IN (SELECT pid FROM pg_locks WHERE relation IN (${list}))`,
      `SELECT format('replica %s is behind', coalesce(nullif(application_name, ''), client_addr::text, 'without a name')) FROM pg_stat_replication
  WHERE replay_lag > interval '10 seconds' OR CASE WHEN pg_is_in_recovery() THEN false ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) > 64 * 1024 ^ 2 END`,
    ].join('\nUNION ALL '),
  );
}

interface Owned {
  readonly table: Table;
  /** What only its owner may do. */
  readonly work: string;
}

function toKnow(shared: readonly Table[], owned: readonly Owned[], stays: (table: Table) => boolean): Check {
  const asked = [...new Set([...owned.map(({ table }) => table), ...shared])];
  const published = `SELECT format('%s is published by %s: make the change by hand on its subscribers too, new columns first', tablename, pubname) FROM pg_publication_tables
  WHERE to_regclass(format('%I.%I', schemaname, tablename)) IN (${shared.map(regclass).join(', ')})`;
  const names = owned
    .map(
      ({ table, work }) => `(${stringLiteral(shown(table.key))}, ${stringLiteral(work)}, ${regclass(table)})`,
    )
    .join(', ');
  const owns = `SELECT format('this login does not own %s, and %s needs that: run it as one that does', name, work) FROM (VALUES ${names}) AS wanted(name, work, found)
  JOIN pg_class ON oid = found WHERE NOT pg_has_role(current_user, relowner, 'USAGE')`;
  return noneNamed(
    `nothing to know: login that sees no other sessions${owned.length === 0 ? '' : ' or does not own a table'}, replication slot over 1 GB${shared.length === 0 ? '' : ', published table'}`,
    [
      "SELECT 'ok may mean not seen: this login does not see other sessions (pg_read_all_stats)' WHERE NOT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')",
      `SELECT format('replication slot %s', slot_name) FROM pg_replication_slots
  WHERE CASE WHEN pg_is_in_recovery() THEN false ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) > 1024 ^ 3 END`,
      ...(owned.length === 0 ? [] : [owns]),
      ...(shared.length === 0 ? [] : [published]),
      ...unseen(asked.filter(stays)),
    ].join('\nUNION ALL '),
    'look',
  );
}

/** Of servers of one version, where an index is built beside others. */
export function buildChecks(statements: readonly Placed[]): readonly Check[] {
  const isBuiltOn14 = statements.some(
    ({ one, migration }) =>
      migration.targetVersion === 14 && one.actions.some(({ operation }) => isBuiltBeside(operation)),
  );
  return isBuiltOn14 ? [notBefore144] : [];
}

const notBefore144 = holds(
  'the server is not 14.0 to 14.3: there CREATE INDEX CONCURRENTLY may leave rows out of the index without a word',
  "current_setting('server_version_num')::int NOT BETWEEN 140000 AND 140003",
  'it is: bring it to 14.4 or newer first',
);

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

export function isBuiltBeside(operation: Operation): operation is CreateIndex {
  return operation.kind === 'createIndex' && operation.concurrently;
}

/** CREATE and DROP INDEX CONCURRENTLY: they wait for older transactions, and nobody waits for them. */
export function waitsForOlder(operation: Operation): boolean {
  return isBuiltBeside(operation) || (operation.kind === 'dropIndex' && operation.concurrently);
}
