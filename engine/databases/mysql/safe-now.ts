/**
 * One observation of a MySQL or MariaDB server for "safe now": fixed reads of the server's own tables within a time limit. What the login may
 * not read, and metadata locks where the server does not record them, are reported as unseen.
 */
import {
  judgeMysql,
  type MysqlLock,
  type MysqlLook,
  type MysqlSession,
  type MysqlTable,
} from '../../../core/safe-now/mysql.ts';
import { withoutLiterals } from '../../../core/safe-now/query-text.ts';
import type { SafeNow } from '../../../core/safe-now/judge.ts';
import { nameOf, sourcesIn, sourcesQuery } from '../../../core/safe-now/mysql-sources.ts';
import type { Touched } from '../../../core/safe-now/touched.ts';
import type { ReadOptions } from '../catalog/bounded.ts';
import { failed, say, numberIn, type Failed, type Read, type SqlRow, type SqlSession } from '../session.ts';
import { reading, type Reading } from './catalog/reading.ts';
import {
  enabling,
  instrumentSetting,
  instrumentQuery,
  modeOf,
  stateOf,
  waitsForMetadata,
} from './metadata-locks.ts';
import { grantsIn } from './rights.ts';

export function safeNowMysql(
  session: SqlSession,
  touched: Touched,
  options: ReadOptions = {},
): Promise<Read<SafeNow> | Failed> {
  return reading<Read<SafeNow> | Failed>(session, options, async (read) => {
    const { database } = read;
    if (database === undefined) return failed(say('statement', 'Name the database that it is asked about.'));
    const look = await looked(
      read,
      database,
      touched.relations.map(({ relation }) => relation),
    );
    return { kind: 'read', value: judgeMysql(touched, look) };
  });
}

async function looked(
  { rows, reads, vendor }: Reading,
  database: string,
  names: readonly string[],
): Promise<MysqlLook> {
  const unread: string[] = [];
  const part = async (text: string, what: string): Promise<Part> => {
    const outcome = await reads(text);
    if (outcome.kind === 'rows') return outcome;
    unread.push(`${what} could not be read: ${outcome.failure.message}`);
    return nothing;
  };
  const [server = []] = await rows(
    `SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ'), CURRENT_USER(), @@read_only, @@GLOBAL.lock_wait_timeout, @@performance_schema`,
  );
  const [at, user, isReadOnly, lockWait, isRecording] = server;
  const tables: MysqlTable[] = [];
  for (const name of names) tables.push(await tableOf(rows, database, name));
  const { rows: sessions } = await part(sessionsQuery, 'What other sessions do');
  // Without PROCESS a login sees its own sessions alone, and no error.
  const { rows: grants } = await part('SHOW GRANTS', 'What this login may see');
  const everywhere = grantsIn(grants.map(([grant]) => grant ?? '')).filter(({ place }) => place === '*.*');
  if (!everywhere.some(({ words }) => words.has('PROCESS') || words.has('ALL PRIVILEGES')))
    unread.push('This login does not see what others do, and for how long: GRANT PROCESS shows it.');
  const { rows: instrument } =
    isRecording === '1' ? await part(instrumentQuery, 'Whether metadata locks are recorded') : nothing;
  const isRecorded = instrument[0]?.[0] === 'YES';
  const { rows: held } = isRecorded ? await part(locksQuery, 'Metadata locks') : nothing;
  if (!isRecorded) unread.push(unrecorded(isRecording === '1', sessions));
  const replica = await part(sourcesQuery(vendor.isMaria, vendor.number), 'Whether this server is a replica');
  return {
    at: at ?? '',
    product: `${vendor.product} ${vendor.shown}`,
    database,
    user: user ?? '',
    isReadOnly: isReadOnly !== '0',
    lockWaitSeconds: Number(lockWait),
    tables,
    locks: isRecorded ? held.flatMap((row) => lockOf(row, names, database)) : undefined,
    sessions: sessions.map(sessionOf),
    sources: sourcesIn(replica.columns ?? [], replica.rows).map((source) => ({
      name: nameOf(source),
      secondsBehind: numberIn(source('Seconds_Behind_Master')),
    })),
    replicas: sessions.filter(([, , , command]) => command?.startsWith('Binlog Dump') === true).length,
    unread,
  };
}

interface Part {
  readonly rows: readonly SqlRow[];
  readonly columns?: readonly string[] | undefined;
}

const nothing: Part = { rows: [] };

function unrecorded(isOn: boolean, sessions: readonly SqlRow[]): string {
  const open = sessions.filter(([, , , , , seconds]) => seconds !== null).length;
  const who =
    open === 0
      ? 'No transaction is open that this login sees.'
      : `${open === 1 ? 'One transaction is' : `${open} transactions are`} open, and any of them may be in the way.`;
  const shows = isOn
    ? `${enabling} records the ones after it.`
    : `performance_schema = ON with ${instrumentSetting} and a restart records them.`;
  return `Who holds metadata locks is not recorded on this server. ${who} ${shows}`;
}

async function tableOf(rows: Reading['rows'], database: string, relation: string): Promise<MysqlTable> {
  const [schema, name] = placeOf(relation, database);
  const [found] = await rows(
    `SELECT t.DATA_LENGTH, t.TABLE_ROWS,
       EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ?),
       EXISTS (SELECT 1 FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ? AND (TABLE_NAME = ? OR REFERENCED_TABLE_NAME = ?))
     FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ?`,
    [schema, name, schema, name, name, schema, name],
  );
  if (found === undefined) return { relation, found: undefined };
  const [bytes, count, triggers, keys] = found;
  return {
    relation,
    found: {
      bytes: Number(bytes ?? 0),
      rows: Number(count ?? 0),
      hasTriggers: triggers === '1',
      hasForeignKeys: keys === '1',
    },
  };
}

/** `orders` is in the connection's database. */
function placeOf(relation: string, database: string): readonly [string, string] {
  const at = relation.indexOf('.');
  return at < 0 ? [database, relation] : [relation.slice(0, at), relation.slice(at + 1)];
}

/** With its transaction, if one is open. */
const sessionsQuery = `SELECT p.ID, p.USER, p.STATE, p.COMMAND, p.INFO, TIMESTAMPDIFF(SECOND, t.trx_started, NOW())
  FROM information_schema.PROCESSLIST p LEFT JOIN information_schema.INNODB_TRX t ON t.trx_mysql_thread_id = p.ID
  WHERE p.ID <> CONNECTION_ID()`;

function sessionOf([pid, user, state, command, query, seconds]: SqlRow): MysqlSession {
  return {
    pid: Number(pid),
    user: user ?? '',
    state: stateOf(command, state, seconds !== null),
    transactionSeconds: numberIn(seconds),
    waitsForMetadata: waitsForMetadata(state),
    query: withoutLiterals(query ?? ''),
  };
}

/** Locks on tables of the database, and those of a backup or of FLUSH TABLES WITH READ LOCK. */
const locksQuery = `SELECT t.PROCESSLIST_ID, m.OBJECT_TYPE, m.OBJECT_SCHEMA, m.OBJECT_NAME, m.LOCK_TYPE, m.LOCK_STATUS
  FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID
  WHERE t.PROCESSLIST_ID <> CONNECTION_ID()
    AND (m.OBJECT_TYPE = 'TABLE' OR (m.OBJECT_TYPE IN ('GLOBAL', 'BACKUP', 'BACKUP LOCK') AND (m.LOCK_TYPE LIKE '%FTWRL%' OR m.LOCK_TYPE LIKE '%BLOCK_DDL' OR m.LOCK_TYPE LIKE '%WAIT%' OR m.LOCK_TYPE = 'SHARED')))`;

function lockOf(
  [pid, type, schema, name, mode, status]: SqlRow,
  names: readonly string[],
  database: string,
): readonly MysqlLock[] {
  const lock = { pid: Number(pid), mode: modeOf(mode), isGranted: status === 'GRANTED' };
  if (type !== 'TABLE') return [{ ...lock, relation: undefined }];
  const folded = `${schema ?? ''}.${name ?? ''}`.toLowerCase();
  return names
    .filter((one) => placeOf(one, database).join('.').toLowerCase() === folded)
    .map((relation) => ({ ...lock, relation }));
}
