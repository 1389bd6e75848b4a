/**
 * Reads a database of MariaDB or MySQL for a manifest: one consistent snapshot, one pass over each table. Tables of engines without
 * transactions are read as they are at that moment.
 */
import { groupBy } from '../../core/collections/group-by.ts';
import { orphanWords } from '../../core/drill/judge.ts';
import type { DrillObject, Manifest, SequenceFacts, TableFacts } from '../../core/drill/manifest.ts';
import { quotedName } from '../databases/mysql/literal.ts';
import { vendorOf } from '../databases/mysql/vendor.ts';
import type { Failed, Read, SqlRow, SqlSession } from '../databases/session.ts';

export interface MariadbReading {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((what: string) => void) | undefined;
}

const timeoutMs = 12 * 3_600_000;

class Refused extends Error {
  readonly failed: Failed;

  constructor(failed: Failed) {
    super(failed.failure.message);
    this.failed = failed;
  }
}

export async function readMariadbManifest(
  session: SqlSession,
  { signal, onProgress }: MariadbReading,
): Promise<Read<Manifest>> {
  const rows = async (text: string): Promise<readonly SqlRow[]> => {
    const outcome = await session.query(text, { timeoutMs, signal });
    if (outcome.kind === 'failed') throw new Refused(outcome);
    return outcome.rows;
  };
  try {
    for (const text of before) await rows(text);
    return { kind: 'read', value: await readAll(session, rows, onProgress) };
  } catch (error) {
    if (error instanceof Refused) return error.failed;
    throw error;
  } finally {
    await session.query('ROLLBACK', { timeoutMs: 5_000 });
  }
}

const before = [
  "SET SESSION time_zone = '+00:00'",
  'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  'START TRANSACTION WITH CONSISTENT SNAPSHOT',
];

type Rows = (text: string) => Promise<readonly SqlRow[]>;

async function readAll(
  session: SqlSession,
  rows: Rows,
  onProgress: MariadbReading['onProgress'],
): Promise<Manifest> {
  const [first = []] = await rows(
    `SELECT VERSION(), @@version_comment, DATABASE(), DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%fZ'), s.default_character_set_name, s.default_collation_name
      FROM information_schema.schemata s WHERE s.schema_name = DATABASE()`,
  );
  const [version = '', comment = '', database = '', takenAt = '', encoding = '', collate = ''] = first.map(
    (one) => one ?? '',
  );
  const { product, shown } = vendorOf(version, comment);
  const unseen: string[] = [];
  const sequences: SequenceFacts[] = [];
  const tables: TableFacts[] = [];
  const columns = await rows(
    `SELECT table_name, column_name, data_type, extra FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`,
  );
  for (const [name, bytes, next] of await rows(
    `SELECT table_name, data_length + index_length, auto_increment FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
  )) {
    onProgress?.(`Reading ${name ?? ''}`);
    const own = columns.filter(([table]) => table === name);
    const outcome = await session.query(passOver(name ?? '', own, takenAt), { timeoutMs });
    if (outcome.kind === 'failed') {
      unseen.push(`${name ?? ''} was not read: ${outcome.failure.message}`);
      continue;
    }
    const [count, sum, reached, ...newest] = outcome.rows[0] ?? [];
    const times = timesOf(own);
    tables.push({
      name: name ?? '',
      rows: Number(count),
      bytes: Number(bytes ?? 0),
      checksum: sum ?? (count === '0' ? '0' : null),
      hashed: 'all',
      isUnlogged: false,
      newest: Object.fromEntries(
        times.flatMap((column, index) => {
          const at = newest[index];
          return typeof at === 'string' ? [[column, at]] : [];
        }),
      ),
    });
    const counter = own.find(isCounter)?.[1];
    if (typeof counter === 'string')
      sequences.push({
        name: `AUTO_INCREMENT of ${name ?? ''}`,
        last: next === null || next === undefined ? null : String(BigInt(next) - 1n),
        column: `${name ?? ''}.${counter}`,
        reached: reached ?? null,
        ascends: true,
      });
  }
  const accounts = await session.query("SELECT CONCAT(user, '@', host) FROM mysql.user ORDER BY 1", {
    timeoutMs,
  });
  return {
    version: 1,
    engine: 'mariadb',
    server: `${product} ${shown}`,
    database,
    takenAt,
    objects: (await rows(objectsQuery)).map(objectOf),
    tables,
    sequences,
    roles: accounts.kind === 'rows' ? accounts.rows.map(([name]) => name ?? '') : [],
    settings: { encoding, collate },
    flaws: [],
    unseen,
  };
}

function passOver(table: string, columns: readonly SqlRow[], takenAt: string): string {
  const values = columns.map(([, column]) => `CAST(QUOTE(${quotedName(column ?? '')}) AS BINARY)`).join(', ');
  const hash = `SUM(CAST(CONV(LEFT(MD5(CONCAT_WS(',', ${values})), 15), 16, 10) AS DECIMAL(30)))`;
  const counter = columns.find(isCounter)?.[1];
  const reached = typeof counter === 'string' ? `MAX(${quotedName(counter)})` : 'NULL';
  const now = takenAt.replace('T', ' ').replace('Z', '');
  const newest = timesOf(columns).map(
    (one) =>
      `DATE_FORMAT(MAX(CASE WHEN ${quotedName(one)} <= '${now}' THEN ${quotedName(one)} END), '%Y-%m-%dT%H:%i:%s.%fZ')`,
  );
  return `SELECT ${['COUNT(*)', hash, reached, ...newest].join(', ')} FROM ${quotedName(table)}`;
}

function isCounter([, , type, extra]: SqlRow): boolean {
  return /\bauto_increment\b/i.test(extra ?? '') && /int$/i.test(type ?? '');
}

function timesOf(columns: readonly SqlRow[]): readonly string[] {
  return columns
    .filter(([, , type]) => /^(?:datetime|timestamp)$/i.test(type ?? ''))
    .map(([, name]) => name ?? '');
}

function objectOf([kind, name, definition]: SqlRow): DrillObject {
  return { kind: kind ?? '', name: name ?? '', definition: definition ?? '' };
}

const objectsQuery = `
  SELECT IF(table_type = 'VIEW', 'view', 'table') AS kind, table_name AS name, CONCAT_WS(' | ', table_type, engine, table_collation) AS definition
    FROM information_schema.tables WHERE table_schema = DATABASE()
  UNION ALL SELECT 'view', CONCAT(table_name, ' definition'), view_definition FROM information_schema.views WHERE table_schema = DATABASE()
  UNION ALL SELECT 'column', CONCAT(table_name, '.', column_name), CONCAT_WS(' | ', column_type, is_nullable, column_default, extra, collation_name)
    FROM information_schema.columns WHERE table_schema = DATABASE()
  UNION ALL SELECT 'index', CONCAT(table_name, '.', index_name), CONCAT_WS(' | ', IF(non_unique = 0, 'unique', NULL), index_type,
      GROUP_CONCAT(CONCAT_WS(' ', column_name, sub_part) ORDER BY seq_in_index))
    FROM information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name, non_unique, index_type
  UNION ALL SELECT 'constraint', CONCAT(t.table_name, '.', t.constraint_name), CONCAT_WS(' | ', t.constraint_type, r.delete_rule, r.update_rule, r.referenced_table_name)
    FROM information_schema.table_constraints t LEFT JOIN information_schema.referential_constraints r
      ON r.constraint_schema = t.constraint_schema AND r.constraint_name = t.constraint_name AND r.table_name = t.table_name
    WHERE t.table_schema = DATABASE()
  UNION ALL SELECT 'trigger', trigger_name, CONCAT_WS(' | ', event_object_table, action_timing, event_manipulation, action_statement)
    FROM information_schema.triggers WHERE trigger_schema = DATABASE()
  UNION ALL SELECT LOWER(routine_type), routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = DATABASE()
  UNION ALL SELECT 'event', event_name, event_definition FROM information_schema.events WHERE event_schema = DATABASE()`;

/** A row for each column. */
const keysQuery = `SELECT table_name, constraint_name, referenced_table_name, column_name, referenced_column_name
  FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL
  ORDER BY table_name, constraint_name, ordinal_position`;

/** A dump is restored with its foreign keys off: nothing has checked them. */
export async function orphansIn(
  session: SqlSession,
): Promise<{ readonly foreignKeys: number; readonly orphans: readonly string[] }> {
  const found = await session.query(keysQuery, { timeoutMs });
  if (found.kind === 'failed') return { foreignKeys: 0, orphans: [found.failure.message] };
  const orphans: string[] = [];
  const keys = groupBy(found.rows, ([table, name]) => JSON.stringify([table, name]));
  for (const columns of keys.values()) {
    const [[table, name, parent] = []] = columns;
    const present = columns.map(([, , , own]) => `c.${quotedName(own ?? '')} IS NOT NULL`).join(' AND ');
    const equal = columns
      .map(([, , , own, theirs]) => `p.${quotedName(theirs ?? '')} = c.${quotedName(own ?? '')}`)
      .join(' AND ');
    const outcome = await session.query(
      `SELECT COUNT(*) FROM ${quotedName(table ?? '')} c WHERE ${present} AND NOT EXISTS (SELECT 1 FROM ${quotedName(parent ?? '')} p WHERE ${equal})`,
      { timeoutMs },
    );
    if (outcome.kind === 'failed')
      orphans.push(`${name ?? ''} could not be checked: ${outcome.failure.message}`);
    else if (outcome.rows[0]?.[0] !== '0')
      orphans.push(orphanWords(Number(outcome.rows[0]?.[0]), table ?? '', parent ?? '', name ?? ''));
  }
  return { foreignKeys: keys.size, orphans };
}
