/**
 * The script that ends whoever holds up others: cancels a statement, or ends a session. It names the session by number and start, so that it
 * does nothing to a later one. Written for a person to read and run; Plinth runs none of it.
 */
import { lasting, quoted } from '../safe-now/words.ts';
import type { Party, SeenWaits, SessionGuard, WaitingPrepared, WaitingSession } from './seen.ts';

export type Ending = 'cancel' | 'terminate';

/** Undefined if there is nothing to end: the party was not seen, or has ended. */
export function endingScript(seen: SeenWaits, party: Party, how: Ending): string | undefined {
  switch (party.kind) {
    case 'unseen':
      return undefined;
    case 'prepared': {
      const found = seen.prepared.find(({ transaction }) => transaction === party.transaction);
      return found?.name === undefined ? undefined : preparedScript(seen, { ...found, name: found.name });
    }
    case 'session': {
      const session = seen.sessions.find(({ pid }) => pid === party.pid);
      return session === undefined || session.hidden ? undefined : sessionScript(seen, session, how);
    }
  }
}

function sessionScript(seen: SeenWaits, session: WaitingSession, how: Ending): string {
  const { pid, application, user, database, state, transactionSeconds, query, guard } = session;
  const open =
    transactionSeconds === undefined ? '' : `, its transaction open for ${lasting(transactionSeconds)}`;
  const lines = [
    `Process ${pid}: ${quoted(application === '' ? 'unnamed application' : application)} as ${quoted(user)} in ${quoted(database)}, ${quoted(state)}${open}.`,
    ...(query === '' ? [] : [`Its statement: ${oneLine(query)}`]),
    `Seen on ${oneLine(seen.server)} at ${seen.at}.`,
    ...(how === 'cancel' ? cancelWords(state) : terminateWords),
  ];
  return `${comment(lines)}${endingSql(pid, guard, how)}\n`;
}

/** A session without a running statement has nothing to cancel. */
function cancelWords(state: string): readonly string[] {
  return state.startsWith('idle')
    ? [
        'It runs no statement at the moment: cancelling does nothing, only ending the session frees its locks.',
      ]
    : ['Cancels that statement; its transaction fails, and keeps its locks until it is rolled back.'];
}

const terminateWords = [
  'Ends the session: its transaction is rolled back, and its application loses the connection.',
];

function endingSql(pid: number, guard: SessionGuard, how: Ending): string {
  switch (guard.server) {
    case 'postgresql': {
      const call = how === 'cancel' ? 'pg_cancel_backend' : 'pg_terminate_backend';
      const statement =
        how === 'cancel' && guard.queryStart !== undefined
          ? `\n  AND query_start = ${literal(guard.queryStart)}`
          : '';
      return `SELECT ${call}(pid)\nFROM pg_stat_activity\nWHERE pid = ${pid}\n  AND backend_start = ${literal(guard.backendStart)}${statement};`;
    }
    case 'mysql':
      return how === 'cancel'
        ? `KILL QUERY ID ${Number(guard.queryId)};`
        : `DELIMITER //\nBEGIN NOT ATOMIC\n  IF EXISTS (SELECT * FROM information_schema.PROCESSLIST WHERE ID = ${pid} AND HOST = ${mysqlLiteral(guard.host)}) THEN\n    KILL CONNECTION ${pid};\n  END IF;\nEND //\nDELIMITER ;`;
  }
}

function preparedScript(
  seen: SeenWaits,
  { name, owner, database, seconds }: WaitingPrepared & { readonly name: string },
): string {
  const since = seconds === undefined ? '' : `, prepared ${lasting(seconds)} ago`;
  const isPostgres = seen.server.startsWith('PostgreSQL');
  const lines = [
    `Prepared transaction ${quoted(name)}${owner === '' ? '' : ` of ${quoted(owner)}`}${since}. Seen on ${oneLine(seen.server)} at ${seen.at}.`,
    'Whether it is to be committed or rolled back is known to the transaction manager that prepared it. Ask there first.',
    ...(isPostgres ? [`Run in the database ${quoted(database)}, outside of a transaction.`] : []),
  ];
  const sql = isPostgres ? `ROLLBACK PREPARED ${literal(name)};` : `XA ROLLBACK ${mysqlLiteral(name)};`;
  return `${comment(lines)}${sql}\n`;
}

function comment(lines: readonly string[]): string {
  return lines.map((line) => `-- ${line}\n`).join('');
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}

function literal(text: string): string {
  return text.includes('\\')
    ? `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
    : `'${text.replaceAll("'", "''")}'`;
}

function mysqlLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
