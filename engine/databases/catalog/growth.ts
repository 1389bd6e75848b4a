/** The counters of a live PostgreSQL that have an end: catalog and system views in a READ ONLY transaction, and no rows of tables. */
import type { FedColumn, Growth, PartitionsGrowth, SequenceGrowth } from '../../../core/statistics/growth.ts';
import { formatCount } from '../../../core/text/format.ts';
import { quoted } from '../../../core/safe-now/words.ts';
import { numberIn, type Failed, type SqlRow, type SqlSession } from '../session.ts';
import type { ReadOptions } from './bounded.ts';
import { userSchemas } from './queries.ts';
import { readOnly } from './read-only.ts';

export type GrowthOutcome =
  | { readonly kind: 'collected'; readonly growth: Growth; readonly missing: readonly string[] }
  | Failed;

const defaultTimeoutMs = 60_000;

export function collectGrowth(session: SqlSession, options: ReadOptions = {}): Promise<GrowthOutcome> {
  return readOnly<GrowthOutcome>(
    session,
    { timeoutMs: defaultTimeoutMs, ...options },
    async (rows, reads) => {
      const [server = []] = await rows(serverQuery);
      const size = await reads('SELECT pg_database_size(current_database())::text');
      const bytes = size.kind === 'rows' ? size.rows[0]?.[0] : undefined;
      const columns = new Map<string, FedColumn[]>();
      for (const row of await rows(columnsQuery)) {
        const known = columns.get(row[0] ?? '') ?? [];
        columns.set(row[0] ?? '', [...known, columnOf(row)]);
      }
      const sequences = (await rows(sequencesQuery)).map((row) => sequenceOf(row, columns));
      const [database, next, age, freeze, role] = server;
      const growth: Growth = {
        database: database ?? '',
        databaseBytes: numberIn(bytes),
        nextTransaction: Number(next),
        oldestAge: Number(age),
        freezeMaxAge: Number(freeze),
        sequences,
        partitions: partitionsOf(await rows(partitionsQuery)),
      };
      return { kind: 'collected', growth, missing: missingOf(sequences, role ?? '') };
    },
  );
}

function missingOf(sequences: readonly SequenceGrowth[], role: string): readonly string[] {
  const hidden = sequences.filter((one) => one.hidden).length;
  return hidden === 0
    ? []
    : [
        `The values of ${formatCount(hidden)} ${hidden === 1 ? 'sequence' : 'sequences'} are hidden from ${quoted(role)}, so plinth capacity cannot say when they end: GRANT SELECT ON ALL SEQUENCES IN SCHEMA … TO ${quoted(role)} shows them.`,
      ];
}

const serverQuery = `SELECT current_database()::text, pg_snapshot_xmax(pg_current_snapshot())::text,
  (SELECT max(age(datfrozenxid)) FROM pg_database)::text, current_setting('autovacuum_freeze_max_age'), current_user::text`;

const sequencesQuery = `SELECT n.nspname::text, c.relname::text, c.oid::text, s.seqmax::text, s.seqcycle::text,
    has_sequence_privilege(c.oid, 'SELECT, USAGE')::text, v.last_value::text
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_sequences v ON v.schemaname = n.nspname AND v.sequencename = c.relname
  WHERE s.seqincrement > 0 AND c.relpersistence <> 't' AND ${userSchemas}
  ORDER BY 1, 2`;

/**
 * Columns with the values of a sequence: owned ones, and those whose default names it. Then what refers to such a column by a foreign key, and
 * what refers to that.
 */
const columnsQuery = `WITH RECURSIVE own(sequence, relation, attribute, fed) AS (
    SELECT d.objid, d.refobjid, d.refobjsubid::int, 'sequence' FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
      WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
    UNION
    SELECT d.refobjid, a.adrelid, a.adnum::int, 'sequence' FROM pg_depend d JOIN pg_attrdef a ON a.oid = d.objid
        JOIN pg_sequence s ON s.seqrelid = d.refobjid
      WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
  ), fed AS (
    SELECT * FROM own
    UNION
    SELECT f.sequence, k.conrelid, k.conkey[1]::int, 'foreign key' FROM fed f
      JOIN pg_constraint k ON k.contype = 'f' AND k.confrelid = f.relation AND k.confkey[1] = f.attribute AND cardinality(k.conkey) = 1
  )
  SELECT f.sequence::text, n.nspname::text, c.relname::text, a.attname::text, format_type(a.atttypid, NULL),
    max(f.fed)
  FROM fed f JOIN pg_class c ON c.oid = f.relation JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = f.relation AND a.attnum = f.attribute
  WHERE NOT c.relispartition
  GROUP BY 1, 2, 3, 4, 5 ORDER BY 2, 3, 4`;

const partitionsQuery = `SELECT n.nspname::text, c.relname::text, (p.partdefid <> 0)::text, pg_get_expr(k.relpartbound, k.oid)
  FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.partattrs[0]
    LEFT JOIN pg_inherits i ON i.inhparent = c.oid LEFT JOIN pg_class k ON k.oid = i.inhrelid AND k.oid <> p.partdefid
  WHERE p.partstrat = 'r' AND p.partnatts = 1 AND a.atttypid IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
    AND ${userSchemas}
  ORDER BY 1, 2`;

function sequenceOf(
  [schema, name, oid, most, cycles, visible, last]: SqlRow,
  columns: ReadonlyMap<string, readonly FedColumn[]>,
): SequenceGrowth {
  return {
    schema: schema ?? '',
    name: name ?? '',
    last: last ?? undefined,
    most: most ?? '',
    cycles: cycles === 'true',
    hidden: visible !== 'true',
    columns: columns.get(oid ?? '') ?? [],
  };
}

function columnOf([, schema, table, column, type, by]: SqlRow): FedColumn {
  return {
    schema: schema ?? '',
    table: table ?? '',
    column: column ?? '',
    type: type ?? '',
    by: by === 'foreign key' ? 'foreign key' : 'sequence',
  };
}

function partitionsOf(rows: readonly SqlRow[]): readonly PartitionsGrowth[] {
  const found = new Map<string, PartitionsGrowth>();
  for (const [schema, table, hasDefault, bound] of rows) {
    const key = JSON.stringify([schema, table]);
    const end = endOf(bound ?? '');
    const known = found.get(key);
    const last = known === undefined || later(end, known.end) ? end : known.end;
    found.set(key, {
      schema: schema ?? '',
      table: table ?? '',
      end: last,
      hasDefault: hasDefault === 'true',
    });
  }
  return [...found.values()];
}

/** `FOR VALUES FROM ('2026-11-01') TO ('2026-12-01')`. */
function endOf(bound: string): string {
  return /TO \('([^']*)'\)$/.exec(bound)?.[1] ?? (/TO \(MAXVALUE\)$/.test(bound) ? 'infinity' : 'none');
}

/** Both are printed alike by one server. */
function later(a: string, b: string): boolean {
  if (b === 'infinity' || a === 'none') return false;
  return a === 'infinity' || b === 'none' || a > b;
}
