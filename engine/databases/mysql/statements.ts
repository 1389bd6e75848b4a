/** Reads what performance_schema has counted of the statements in the connected database. Nothing is reset, and no setting is changed. */
import { normalForm } from '../../../core/query-index/normal-form.ts';
import type { StatementEntry } from '../../../core/statements/snapshot.ts';
import type { ReadOptions } from '../catalog/bounded.ts';
import type { StatementsRead } from '../engine.ts';
import { failed, type Failed, type SqlRow, type SqlSession } from '../session.ts';
import { reading } from './catalog/reading.ts';

const timeoutMs = 60_000;

export function readMysqlStatements(session: SqlSession, options: ReadOptions = {}): Promise<StatementsRead> {
  return reading<StatementsRead>(session, { timeoutMs, ...options }, async (catalog) => {
    const { database, vendor, rows, reads } = catalog;
    if (database === undefined)
      return unread('The connection names no database: name the one whose statements are meant.');
    const [[isOn] = []] = await rows('SELECT @@performance_schema');
    if (isOn !== '1')
      return unread('Statements are not observable: that needs performance_schema = ON, and a restart.');
    const found = await reads(serverQuery);
    if (found.kind === 'failed')
      return unread(`${found.failure.message} GRANT SELECT ON performance_schema.* shows it.`);
    const [at, begin, isCounting, lost, limit] = found.rows[0] ?? [];
    if (isCounting !== 'YES')
      return unread(
        "It does not count them: UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = 'statements_digest' lets it begin.",
      );
    const entries = await rows(entriesQuery, [database]);
    return {
      kind: 'read',
      value: {
        dialect: 'mysql',
        at: at ?? '',
        database,
        version: `${vendor.product} ${vendor.shown}`,
        started: begin ?? '',
        reset: begin ?? '',
        evictions: Number(lost ?? '0'),
        hidden: 0,
        entries: entries.map((row) => entryOf(row, Number(limit))),
      },
    };
  });
}

function unread(sentence: string): Failed {
  return failed({ reason: 'statement', message: `performance_schema cannot be read. ${sentence}` });
}

const utc = (seconds: string): string =>
  `DATE_FORMAT(TIMESTAMP('1970-01-01') + INTERVAL ${seconds} SECOND, '%Y-%m-%dT%H:%i:%s.000Z')`;

/** What found no room is counted in the entry without a digest, which never goes. */
const serverQuery = `SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%fZ'),
    (SELECT ${utc('MIN(UNIX_TIMESTAMP(FIRST_SEEN))')} FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST IS NOT NULL),
    (SELECT ENABLED FROM performance_schema.setup_consumers WHERE NAME = 'statements_digest'),
    (SELECT COUNT_STAR FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST IS NULL LIMIT 1),
    LEAST(@@max_digest_length, @@performance_schema_max_digest_length)`;

/** Times are in picoseconds. */
const entriesQuery = `SELECT DIGEST, ${utc('UNIX_TIMESTAMP(FIRST_SEEN)')}, DIGEST_TEXT, COUNT_STAR, SUM_TIMER_WAIT / 1000000000,
    SUM_ROWS_SENT + SUM_ROWS_AFFECTED, SUM_ROWS_EXAMINED, SUM_CREATED_TMP_DISK_TABLES
  FROM performance_schema.events_statements_summary_by_digest WHERE SCHEMA_NAME = ? AND DIGEST IS NOT NULL`;

function entryOf([id, since, text, calls, ms, rows, examined, temp]: SqlRow, limit: number): StatementEntry {
  return {
    id: id ?? '',
    since: since ?? undefined,
    text: textOf(text ?? '', limit),
    calls: Number(calls),
    ms: Math.round(Number(ms) * 1000) / 1000,
    rows: Number(rows),
    blocks: Number(examined),
    temp: Number(temp),
    wal: 0,
  };
}

/**
 * In the place of a list of values stand three dots. MySQL writes them at the end of what is too long as well, MariaDB does not: the limit is
 * one of stored bytes, of which a character of the text takes 1.25 at most and the last name up to 200.
 */
function textOf(digest: string, limit: number): string {
  const text = digest.trimEnd();
  const isCut = text.endsWith('...') || Buffer.byteLength(text) >= (limit - 200) / 1.25;
  const normal = normalForm(text.replace(/\.\.\.$/, '').replaceAll('(...)', '(?)'), 'mysql');
  return isCut ? `${normal} …` : normal;
}
