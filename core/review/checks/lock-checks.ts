/**
 * What to ask of the tool that applies a change: runs that wait for its lock, for which a build beside others waits at its end, and rows of its record
 * that say that something did not end. SQL as text; nothing is sent.
 */
import { oneLine } from '../../plan/format.ts';
import { schemaOfRecord } from '../../migrations/recorded.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Check } from '../model.ts';
import type { Placed } from '../placed.ts';
import { mayRead, noneNamed, stringLiteral, whereThere } from './check-sql.ts';
import { waitsForOlder } from './live-checks.ts';

const waiting =
  "FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()";

/** A second run waits for the lock in a statement, and that is an older transaction for the build. */
function isAmongOlder(statements: readonly Placed[]): boolean {
  return statements.some(
    ({ one, migration: { lock, byHand } }) =>
      lock?.kind === 'session-advisory' &&
      lock.concurrently === 'second-run' &&
      byHand === undefined &&
      one.actions.some(({ operation }) => waitsForOlder(operation)),
  );
}

export function lockWaits(statements: readonly Placed[]): readonly Check[] {
  return isAmongOlder(statements)
    ? [
        noneNamed(
          `no session waits for an advisory lock (a second run of the tool that does and the build ${statements.some(({ migration: { lock } }) => lock?.asksAgain !== undefined) ? 'can be' : 'are'} a deadlock)`,
          `SELECT format('process %s (%s)', pid, usename) ${waiting}`,
          'look',
        ),
      ]
    : [];
}

/** Whoever has the lock of the program by now, and keeps it: the migration waits for that one, and nobody else gets it meanwhile. */
export function ownLockHeld(
  statements: readonly { readonly migration: Pick<Placed['migration'], 'lock' | 'byHand'> }[],
): readonly Check[] {
  const [number] = statements.flatMap(({ migration: { lock, byHand } }) =>
    lock?.number === undefined || byHand !== undefined || lock.kind !== 'session-advisory'
      ? []
      : [lock.number],
  );
  return number === undefined
    ? []
    : [
        noneNamed(
          `nobody has had the program’s own lock for 1 minute (objid ${number.objid}, classid ${number.classid})`,
          `SELECT format('process %s (%s, %s), since %s', pid, usename, state, date_trunc('second', coalesce(xact_start, state_change))) FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE locktype = 'advisory' AND granted AND objid = ${number.objid} AND classid = ${number.classid} AND datname = current_database() AND coalesce(xact_start, state_change) < now() - interval '1 minute'`,
          'look',
        ),
      ];
}

/** For a script that builds beside others, where the file itself does not. PostgreSQL waits for no autovacuum there (WaitForOlderSnapshots, indexcmds.c). */
export const olderOnes: Check = noneNamed(
  'no transaction has held a snapshot of this database for 1 minute (a repeatable read, pg_dump): concurrently.sql waits for it, and for one that begins meanwhile',
  `SELECT format('process %s (%s, %s), since %s', pid, usename, state, date_trunc('second', xact_start)) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND backend_type <> 'autovacuum worker' AND xact_start < now() - interval '1 minute'`,
  'look',
);

/** `objid 4919, classid 0`, as pg_locks has it; undefined where the program does not say it. */
export function lockNumberInWords(statements: readonly Placed[]): string | undefined {
  const [number] = statements.flatMap(({ migration: { lock, byHand } }) =>
    lock?.number === undefined || byHand !== undefined ? [] : [lock.number],
  );
  return number && `objid ${number.objid}, classid ${number.classid}`;
}

/** The number of a lock is the program’s own: all are shown. */
export const holders =
  "SELECT pid, granted, mode, classid, objid, usename, application_name, state, now() - xact_start AS transaction_runs, left(query, 60) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND datname = current_database() ORDER BY granted DESC;";

/** Between two questions it waits in no statement. */
function holdersAsked(statements: readonly Placed[]): readonly string[] {
  const asking = statements.find(
    ({ migration: { lock, byHand } }) =>
      byHand === undefined &&
      lock?.kind.endsWith('-advisory') === true &&
      (lock.asksAgain !== undefined || lock.wait?.isTrying === true),
  );
  const number = lockNumberInWords(statements);
  const ofNumber = number === undefined ? '' : ` (${number})`;
  return asking === undefined
    ? []
    : [
        `-- Who has an advisory lock (granted): ${oneLine(asking.migration.tool ?? 'the program')} asks for its own${ofNumber} again and again${asking.migration.lock?.isDeaf === true ? ', and pg_cancel_backend does not end that' : ''}.`,
        holders,
      ];
}

/** For watch.sql. */
export function watchedLockWaits(statements: readonly Placed[]): readonly string[] {
  return [...holdersAsked(statements), ...waitersAsked(statements)];
}

function waitersAsked(statements: readonly Placed[]): readonly string[] {
  return isAmongOlder(statements)
    ? [
        '-- Who waits for an advisory lock: a second run of the tool is to be ended (pg_terminate_backend) before the build comes to wait for it.',
        `SELECT pid, usename, application_name, now() - query_start AS waits, left(query, 60) ${waiting};`,
      ]
    : [];
}

/** What a run left that did not come to its end: none of its tool starts behind it. The table may have another schema, or another owner. */
export function unfinishedRuns(statements: readonly Placed[]): readonly Check[] {
  const tables = new Set(
    statements.flatMap(({ migration: { runBy, byHand, sizes }, one }) =>
      runBy?.recordsIn !== undefined && byHand === undefined && one.during.transaction.kind === 'own'
        ? [namedAs(runBy.recordsIn, schemaOfRecord(runBy.recordsIn, sizes))]
        : [],
    ),
  );
  return [...tables].map((table) => {
    const advice = `version %s: no run starts; before it is applied again DELETE FROM ${table} WHERE version = %s AND NOT success`;
    const notAsked = 'not asked: this login does not find or read it';
    const said = whereThere(mayRead(table), {
      query: `SELECT coalesce(string_agg(format(${stringLiteral(advice)}, version, version), ', '), '') AS said FROM ${table} WHERE NOT success`,
      otherwise: notAsked,
    });
    const sql = `SELECT CASE said WHEN '' THEN 'ok' WHEN '${notAsked}' THEN 'look' ELSE 'STOP' END AS result, coalesce(nullif(said, ''), 'none') AS found
FROM (SELECT ${said}) AS record(said)`;
    const title = `no row of ${oneLine(table)} has success = false`;
    return { title, sql, reads: 'catalog', quotesMigration: false, answer: undefined } satisfies Check;
  });
}

function namedAs(table: string, schema: string | undefined): string {
  return schema === undefined ? table : `${quoteIdentifier(schema)}.${table}`;
}
