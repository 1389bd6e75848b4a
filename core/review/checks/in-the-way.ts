/** Who is in the way of a change when it is to begin: who holds a lock that is in the way of one of its own, on the tables that it changes or parts of them, or has a snapshot that it waits for. SQL as text. */
import { groupBy } from '../../collections/group-by.ts';
import { isStronger, type LockMode } from '../../effects/effect.ts';
import type { Table } from '../../schema/model.ts';
import { commas } from '../../text/enumerate.ts';
import type { Check } from '../model.ts';
import type { Placed } from '../placed.ts';
import { shown } from '../shown.ts';
import { noneNamed, regclass, stringLiteral, unseen } from './check-sql.ts';

const longest = '1 minute';
const mostTold = 3;

/** Neither a vacuum nor whoever reads is in the way of these: the manual’s table of conflicting lock modes. */
const weak: ReadonlySet<string> = new Set(['ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE']);

function locksRowsAlone(statements: readonly Placed[]): boolean {
  return statements.every(
    ({ one }) => one.whole?.relations.every(({ isNew, lock }) => isNew || weak.has(lock)) === true,
  );
}

/** Who is in front of a lock. */
interface InFront {
  /** Modes, as pg_locks has them, beside which it is granted. */
  readonly harmless: readonly string[];
  /** What others have done with the table who hold another one. */
  readonly have: 'used' | 'written to' | 'locked';
}

const anybody: InFront = { harmless: [], have: 'used' };
const writers: InFront = { harmless: ['AccessShareLock', 'RowShareLock'], have: 'written to' };

/** Manual, “Conflicting Lock Modes”. */
const inFrontOf: Readonly<Partial<Record<LockMode, InFront>>> = {
  EXCLUSIVE: { harmless: ['AccessShareLock'], have: 'written to' },
  'SHARE ROW EXCLUSIVE': writers,
  SHARE: writers,
  'SHARE UPDATE EXCLUSIVE': {
    harmless: ['AccessShareLock', 'RowShareLock', 'RowExclusiveLock'],
    have: 'locked',
  },
};

/** Of the strongest lock that the change takes on the table. */
function inFrontAt(key: string, statements: readonly Placed[]): InFront {
  const locks = statements.flatMap(({ one }) =>
    (one.whole?.relations ?? []).flatMap(({ relation, lock }) =>
      relation === key || `public.${relation}` === key ? [lock] : [],
    ),
  );
  const [first, ...others] = locks;
  if (first === undefined) return anybody;
  return inFrontOf[others.reduce((most, lock) => (isStronger(lock, most) ? lock : most), first)] ?? anybody;
}

/** `wanted`: those of the tables that have to be there. `ofOlder`: whoever has a snapshot is in the way too, of whatever tables. */
export function inTheWay(
  tables: readonly Table[],
  wanted: readonly Table[],
  { statements, ofOlder }: { readonly statements: readonly Placed[]; readonly ofOlder: boolean },
): Check {
  // Others are in the way by rows that they have written, and by nothing else.
  const ofRows = locksRowsAlone(statements);
  const here = 'datname = current_database()';
  const list = tables.map(regclass).join(', ');
  const vacuums = `SELECT format('process %s vacuums against wraparound', pid) FROM pg_stat_activity WHERE ${here} AND query LIKE 'autovacuum:%(to prevent wraparound)'
    AND pid IN (SELECT pid FROM pg_locks WHERE relation IN (${list}))`;
  // Whoever has used a partition alone is in the way of the whole.
  const inFront = [...groupBy(tables, ({ key }) => (ofRows ? anybody : inFrontAt(key, statements)))].map(
    ([{ harmless, have }, same]) => ({
      ...{ harmless, have, same },
      all: `WITH RECURSIVE part(oid) AS (SELECT unnest(ARRAY[${same.map(regclass).join(', ')}]::oid[]) UNION SELECT inhrelid FROM pg_inherits JOIN part ON inhparent = part.oid) SELECT oid FROM part`,
    }),
  );
  const locked = (of: string): string =>
    inFront
      .map(({ harmless, all }) => {
        const other = harmless.map(stringLiteral).join(', ');
        return `${harmless.length === 0 ? '' : `${of}mode NOT IN (${other}) AND `}${of}relation IN (${all})`;
      })
      .join(' OR ');
  const hasUsed = `pid IN (SELECT pid FROM pg_locks WHERE ${locked('')})`;
  const isInFront = ofOlder ? `(${hasUsed} OR backend_xmin IS NOT NULL)` : hasUsed;
  const one = tables.length === 1 ? 'the table' : 'a table';
  const uses =
    inFront.length === 1
      ? `that has ${inFront[0]?.have ?? anybody.have} ${one}`
      : `that has ${inFront.map(({ have, same }) => `${have} ${namesOf(same)}`).join(' or ')}`;
  const whose = ofRows ? `that has written and used ${one}` : ofOlder ? `with a snapshot, or ${uses}` : uses;
  return noneNamed(
    `nothing in the way: standby, missing table, transaction ${whose}, open for ${longest}, or a prepared one${ofRows ? '' : ', vacuum against wraparound'}, replica 10 seconds or 64 MB behind`,
    [
      "SELECT 'standby' WHERE pg_is_in_recovery()",
      ...unseen(wanted),
      // What copies for a subscriber or a dump keeps a snapshot, and says no time at which its transaction began.
      `SELECT format('process %s (%s, %s) has a transaction open since %s', pid, usename, state, date_trunc('second', coalesce(xact_start, query_start))) FROM pg_stat_activity
  WHERE ${here} AND pid <> pg_backend_pid() AND coalesce(xact_start, query_start) < now() - interval '${longest}' AND ${ofRows ? "backend_type = 'client backend' AND backend_xid IS NOT NULL" : "(backend_type = 'client backend' AND xact_start IS NOT NULL OR backend_type = 'walsender' AND backend_xmin IS NOT NULL)"}
    AND ${isInFront}`,
      // Its locks name no process, and its number is one of them.
      `SELECT format('prepared transaction %s', gid) FROM pg_prepared_xacts WHERE database = current_database() AND transaction IN (SELECT own.transactionid FROM pg_locks AS own
    JOIN pg_locks AS held ON held.virtualtransaction = own.virtualtransaction AND held.pid IS NULL WHERE own.pid IS NULL AND own.locktype = 'transactionid' AND (${locked('held.')}))`,
      ...(ofRows ? [] : [vacuums]),
      `SELECT format('replica %s is behind', coalesce(nullif(application_name, ''), client_addr::text, 'without a name')) FROM pg_stat_replication
  WHERE replay_lag > interval '10 seconds' OR CASE WHEN pg_is_in_recovery() THEN false ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) > 64 * 1024 ^ 2 END`,
    ].join('\nUNION ALL '),
  );
}

function namesOf(tables: readonly Table[]): string {
  const names = tables.map(({ key }) => shown(key));
  return commas(names, mostTold);
}
