/**
 * Reads a PostgreSQL database for a manifest: one READ ONLY transaction, one snapshot, one pass over each table. Rows of which a policy
 * would hide some are an error here, and no smaller number.
 */
import type { Flaw, Manifest, SequenceFacts, TableFacts } from '../../core/drill/manifest.ts';
import { itemOf, itemQueries } from '../databases/catalog/items.ts';
import { readOnly, type Rows } from '../databases/catalog/read-only.ts';
import type { Reads } from '../databases/catalog/bounded.ts';
import type { Failed, SqlRow, SqlSession } from '../databases/session.ts';

export interface PostgresReading {
  /** How the source's tables were hashed: a copy is hashed in the same way. */
  readonly like?: Manifest | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Parallel workers, on a server that nobody else needs. */
  readonly workers?: number;
  /** The snapshot is exported and this is awaited within the transaction; sequences have been read. */
  readonly withSnapshot?: ((id: string) => Promise<void>) | undefined;
  readonly onProgress?: ((what: string) => void) | undefined;
}

export type ManifestRead =
  | { readonly kind: 'read'; readonly manifest: Manifest; readonly major: number }
  | Failed;

/** A database of terabytes takes hours. */
const timeoutMs = 12 * 3_600_000;
/** Of a larger table with a primary key one row in 64 is hashed: reading its long values would take most of the time. */
const wholeBytes = 256 * 1024 ** 2;

export function readPostgresManifest(session: SqlSession, reading: PostgresReading): Promise<ManifestRead> {
  return readOnly<ManifestRead>(session, { timeoutMs, ...reading }, async (rows, reads) => {
    await rows('SET LOCAL row_security = off');
    const [row] = await rows(settingsQuery);
    const [version = '', number = '', database = '', takenAt = '', ...more] = (row ?? []).map(
      (one) => one ?? '',
    );
    const major = Math.floor(Number(number) / 10_000);
    for (const text of printing) await rows(text);
    const found = await rows(sequencesQuery);
    const during = reading.withSnapshot?.((await rows('SELECT pg_export_snapshot()'))[0]?.[0] ?? '');
    try {
      const manifest = await readRest(rows, reads, { major, found, takenAt, reading });
      await during;
      return {
        kind: 'read',
        major,
        manifest: {
          version: 1,
          engine: 'postgresql',
          server: `PostgreSQL ${version.split(' ')[0] ?? ''}`,
          database,
          takenAt,
          ...manifest,
          settings: { ...settingsOf(more), ...manifest.settings },
        },
      };
    } finally {
      await during?.catch(() => undefined);
    }
  });
}

type Rest = Pick<Manifest, 'objects' | 'tables' | 'sequences' | 'roles' | 'flaws' | 'unseen' | 'settings'>;

interface Begun {
  readonly major: number;
  readonly found: readonly SqlRow[];
  readonly takenAt: string;
  readonly reading: PostgresReading;
}

async function readRest(rows: Rows, reads: Reads, { major, found, takenAt, reading }: Begun): Promise<Rest> {
  const items = itemQueries(major).map(
    ({ kind, sql }) => `SELECT '${kind}' AS kind, name::text, definition::text FROM (${sql}) AS items`,
  );
  const objects = (await rows(items.join(' UNION ALL '))).flatMap(itemOf).map((item) =>
    // Its options hold a password.
    item.name.startsWith('user mapping ') ? { ...item, definition: '' } : item,
  );
  const roles = await rows("SELECT rolname::text FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1");
  const flaws = await rows(flawsQuery);
  const set = await rows(databaseSettingsQuery);
  const unseen = found.flatMap(([name, , , , , , isReadable]) =>
    isReadable === 'true'
      ? []
      : [`The value of ${name ?? ''} is hidden from this role: GRANT SELECT ON SEQUENCE.`],
  );
  const reached = new Map<string, string | null>();
  const tables: TableFacts[] = [];
  const listed = await rows(tablesQuery);
  for (const [index, row] of listed.entries()) {
    const table = tableOf(row, reading.like);
    reading.onProgress?.(`Reading ${table.name} (${index + 1} of ${listed.length})`);
    const outcome = await reads(passOver(table, found, takenAt));
    if (outcome.kind === 'failed') {
      unseen.push(`${table.name} was not read: ${outcome.failure.message}`);
      continue;
    }
    tables.push(factsOf(table, found, outcome.rows[0] ?? [], reached));
  }
  return {
    objects,
    tables,
    unseen,
    roles: roles.map(([name]) => name ?? ''),
    flaws: flaws.map(([kind, name]): Flaw => ({ kind: kind as Flaw['kind'], name: name ?? '' })),
    sequences: found.map((one) => sequenceOf(one, reached)),
    settings: Object.fromEntries(set.map(([name, value]) => [`set ${name ?? ''}`, value ?? ''])),
  };
}

interface Table {
  readonly oid: string;
  readonly name: string;
  readonly bytes: number;
  readonly isUnlogged: boolean;
  readonly key: readonly string[];
  readonly times: readonly string[];
  readonly hashed: TableFacts['hashed'];
}

function tableOf([oid, name, bytes, persistence, key, times]: SqlRow, like: Manifest | undefined): Table {
  const list = (text: string | null | undefined): readonly string[] => {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  };
  const columns = list(key);
  const usual = Number(bytes) > wholeBytes && columns.length > 0 ? 'sample' : 'all';
  return {
    oid: oid ?? '',
    name: name ?? '',
    bytes: Number(bytes),
    isUnlogged: persistence === 'u',
    key: columns,
    times: list(times),
    hashed: like?.tables.find((one) => one.name === name)?.hashed ?? usual,
  };
}

/** `name` is as the server quotes it. */
function passOver(table: Table, sequences: readonly SqlRow[], takenAt: string): string {
  const hash = 'hashtextextended((x.*)::text COLLATE "C", 0)';
  const key = table.key.map((one) => `x.${quoted(one)}`).join(', ');
  const sum =
    table.hashed === 'sample' && key !== ''
      ? `sum(CASE WHEN hashtextextended(ROW(${key})::text COLLATE "C", 0) % 64 = 0 THEN ${hash} END)`
      : `sum(${hash})`;
  const largest = filledBy(table, sequences).map(
    ([, , , column, ascends]) => `${ascends === 'true' ? 'max' : 'min'}(x.${column ?? ''})::bigint::text`,
  );
  const newest = table.times.map(
    (one) =>
      `to_char(max(x.${quoted(one)}) FILTER (WHERE isfinite(x.${quoted(one)}) AND x.${quoted(one)} <= '${takenAt}'::timestamptz), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  );
  return `SELECT ${['count(*)::text', `${sum}::text`, ...largest, ...newest].join(', ')} FROM ONLY ${table.name} AS x`;
}

function filledBy({ oid }: Table, sequences: readonly SqlRow[]): readonly SqlRow[] {
  return sequences.filter(([, , table]) => table === oid);
}

function factsOf(
  table: Table,
  sequences: readonly SqlRow[],
  [count, sum, ...values]: SqlRow,
  reached: Map<string, string | null>,
): TableFacts {
  const own = filledBy(table, sequences);
  for (const [index, [name]] of own.entries()) reached.set(name ?? '', values[index] ?? null);
  const times = values.slice(own.length);
  return {
    name: table.name,
    rows: Number(count),
    bytes: table.bytes,
    checksum: sum ?? (count === '0' ? '0' : null),
    hashed: table.hashed,
    isUnlogged: table.isUnlogged,
    newest: Object.fromEntries(
      table.times.flatMap((column, index) => {
        const at = times[index];
        return typeof at === 'string' ? [[column, at]] : [];
      }),
    ),
  };
}

function sequenceOf(
  [name, last, , column, ascends, table]: SqlRow,
  reached: ReadonlyMap<string, string | null>,
): SequenceFacts {
  return {
    name: name ?? '',
    last: last ?? null,
    column: column === null || column === undefined ? null : `${table ?? ''}.${column}`,
    reached: reached.get(name ?? '') ?? null,
    ascends: ascends === 'true',
  };
}

function settingsOf([encoding = '', collate = '', ctype = '']: readonly string[]): Readonly<
  Record<string, string>
> {
  return { encoding, collate, ctype };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The text of a row is printed in one way on both servers. */
const printing = [
  "SET LOCAL TimeZone = 'UTC'",
  "SET LOCAL DateStyle = 'ISO'",
  "SET LOCAL IntervalStyle = 'postgres'",
  "SET LOCAL bytea_output = 'hex'",
  'SET LOCAL extra_float_digits = 1',
  "SET LOCAL lc_monetary = 'C'",
];

const settingsQuery = `SELECT current_setting('server_version'), current_setting('server_version_num'), d.datname::text,
  to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), pg_encoding_to_char(d.encoding)::text,
  d.datcollate::text, d.datctype::text FROM pg_database d WHERE d.datname = current_database()`;

/** A value may be a secret of the application: what is compared is that it is the same one. */
const databaseSettingsQuery = `SELECT split_part(c, '=', 1) || CASE WHEN s.setrole = 0 THEN '' ELSE ' for ' || s.setrole::regrole END,
  md5(substr(c, strpos(c, '=') + 1)) FROM pg_db_role_setting s, unnest(s.setconfig) c
  WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())`;

const ofUsers = `n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_depend e
  WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')`;

const tablesQuery = `SELECT c.oid::text, c.oid::regclass::text, pg_table_size(c.oid)::text, c.relpersistence::text,
  (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = c.oid AND i.indisprimary)::text,
  (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    AND a.atttypid IN ('timestamptz'::regtype, 'timestamp'::regtype))::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE (c.relkind = 'r' OR (c.relkind = 'm' AND c.relispopulated)) AND ${ofUsers} ORDER BY 2`;

/** Name, last value, and the column that takes its values from it: its own, or that whose default reads it. */
const sequencesQuery = `SELECT c.oid::regclass::text, s.last_value::text, f.attrelid::text, quote_ident(f.attname),
    (q.seqincrement > 0)::text, f.attrelid::regclass::text, has_sequence_privilege(c.oid, 'USAGE, SELECT')::text
  FROM pg_sequence q JOIN pg_class c ON c.oid = q.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_sequences s ON s.schemaname = n.nspname AND s.sequencename = c.relname
  LEFT JOIN LATERAL (SELECT a.attrelid, a.attname FROM pg_depend d
    LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
    JOIN pg_attribute a ON (a.attrelid, a.attnum) IN ((f.adrelid, f.adnum), (CASE WHEN d.classid = 'pg_class'::regclass AND d.objid = c.oid THEN d.refobjid END, d.refobjsubid))
    JOIN pg_class t ON t.oid = a.attrelid AND t.relkind = 'r'
    WHERE a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) AND NOT q.seqcycle AND
      ((d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid)
      OR (d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
    ORDER BY d.deptype = 'i' DESC, f.oid LIMIT 1) f ON true
  WHERE ${ofUsers} ORDER BY 1`;

const flawsQuery = `SELECT 'invalid index', i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND ${ofUsers}
  UNION ALL SELECT 'constraint not validated', k.conrelid::regclass || ' ' || quote_ident(k.conname) FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT k.convalidated AND ${ofUsers}
  UNION ALL SELECT 'trigger disabled', g.tgrelid::regclass || ' ' ||
    coalesce((SELECT quote_ident(k.conname) FROM pg_constraint k WHERE k.oid = g.tgconstraint AND g.tgisinternal), quote_ident(g.tgname)) FROM pg_trigger g
    JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE g.tgenabled = 'D' AND ${ofUsers}
  UNION ALL SELECT 'view not populated', c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'm' AND NOT c.relispopulated AND ${ofUsers}`;
