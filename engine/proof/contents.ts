/**
 * Copies the contents of tables as text into a schema of its own inside the server, and compares them later. A table without a key is
 * compared as a multiset of rows. Rows that have to be deleted in between are deleted from the copy too.
 */
import type { ColumnDifference, RowDifference } from '../../core/proof/rows.ts';
import { displayName } from '../../core/schema/lookup.ts';
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import { stringLiteral } from '../../core/schema/print/names.ts';
import type { DatabaseFailure, SqlRow, SqlSession } from '../databases/session.ts';

/** The former contents of a table. */
interface Kept {
  readonly oid: string;
  /** `schema.name`. */
  readonly key: string;
  readonly sql: string;
  readonly copy: string;
  readonly columns: readonly KeptColumn[];
  readonly rows: number;
}

interface KeptColumn {
  readonly name: string;
  /** Its number in the table, which does not change with its name. */
  readonly number: string;
  readonly isKey: boolean;
}

const home = 'plinth_rows';

export class Contents {
  readonly #session: SqlSession;
  readonly #kept: readonly Kept[];
  /** Tables of which rows were deleted that the copy still contains. */
  readonly #uncertain = new Set<string>();

  private constructor(session: SqlSession, kept: readonly Kept[]) {
    this.#session = session;
    this.#kept = kept;
  }

  /** Keys of tables as `schema.name`. */
  static async keep(
    session: SqlSession,
    tables: readonly { readonly schema: string; readonly name: string }[],
  ): Promise<Contents | DatabaseFailure> {
    const made = await session.query(`CREATE SCHEMA ${home}`, { protocol: 'simple' });
    if (made.kind === 'failed') return made.failure;
    const kept: Kept[] = [];
    for (const [at, { schema, name }] of tables.entries()) {
      const sql = `${quoted(schema)}.${quoted(name)}`;
      const copy = `${home}.t${at}`;
      const columns = await columnsOf(session, sql);
      if (columns === undefined || columns.columns.length === 0) continue;
      const list = columns.columns.map((one, c) => `${quoted(one.name)}::text AS c${c}`).join(', ');
      const copied = await session.query(`CREATE TABLE ${copy} AS SELECT ${list} FROM ${sql}`, {
        protocol: 'simple',
      });
      if (copied.kind === 'failed') {
        if (copied.failure.reason !== 'statement') return copied.failure;
        continue;
      }
      const rows = await countOf(session, copy);
      kept.push({ ...columns, key: `${schema}.${name}`, sql, copy, rows });
    }
    return new Contents(session, kept);
  }

  /** Of the copied table. */
  rowsOf(key: string): number | undefined {
    return this.#kept.find((one) => one.key === key)?.rows;
  }

  /** Deletes rows without firing triggers, from the copy too. Returns how many, or undefined if the condition fails. */
  async remove(oid: string, table: string, condition: string): Promise<number | undefined> {
    const kept = this.#kept.find((one) => one.oid === oid);
    const names = kept === undefined ? undefined : await columnsOf(this.#session, table);
    const keys = (kept?.columns ?? []).flatMap((one, at) => {
      const now = names?.columns.find(({ number }) => number === one.number)?.name;
      return one.isKey && now !== undefined ? [{ now, copied: `c${at}` }] : [];
    });
    const isExact = kept !== undefined && keys.length > 0;
    if (kept !== undefined && !isExact) this.#uncertain.add(kept.key);
    const returned = keys.map(({ now, copied }) => `gone.${quoted(now)}::text AS ${copied}`).join(', ');
    const meets = keys.map(({ copied }) => `kept.${copied} = gone.${copied}`).join(' AND ');
    const text = isExact
      ? `WITH gone AS (DELETE FROM ${table} AS gone WHERE ${condition} RETURNING ${returned}), forgotten AS (DELETE FROM ${kept.copy} AS kept USING gone WHERE ${meets}) SELECT count(*)::text FROM gone`
      : `WITH gone AS (DELETE FROM ${table} WHERE ${condition} RETURNING 1) SELECT count(*)::text FROM gone`;
    const outcome = await this.#session.query(text, { protocol: 'simple' });
    return outcome.kind === 'rows' ? Number(outcome.rows[0]?.[0] ?? 0) : undefined;
  }

  /** Undefined if the server has ended. */
  async differences(): Promise<readonly RowDifference[] | undefined> {
    const found: RowDifference[] = [];
    for (const kept of this.#kept) {
      if (this.#uncertain.has(kept.key)) continue;
      const all = await countOf(this.#session, kept.copy);
      if (all === 0) continue;
      const now = await columnsOf(this.#session, kept.sql);
      // The catalog reports a dropped table or column.
      const columns = kept.columns.flatMap((one, at) =>
        now?.columns.some(({ name }) => name === one.name) === true ? [{ ...one, copied: `c${at}` }] : [],
      );
      if (columns.length === 0) continue;
      const query = columns.some(({ isKey }) => isKey) ? byKey(kept, columns) : asBag(kept, columns);
      const outcome = await this.#session.query(query, { protocol: 'simple' });
      if (outcome.kind === 'failed') {
        if (outcome.failure.reason !== 'statement') return undefined;
        continue;
      }
      const difference = differenceOf(kept, columns, outcome.rows[0] ?? [], all);
      if (difference !== undefined) found.push(difference);
    }
    return found;
  }
}

interface Shared extends KeptColumn {
  readonly copied: string;
}

function byKey({ sql, copy }: Kept, columns: readonly Shared[]): string {
  const key = columns.filter(({ isKey }) => isKey);
  const meets = key.map(({ name, copied }) => `kept.${copied} = now.${quoted(name)}::text`).join(' AND ');
  const [first] = key;
  const kept = `kept.${first?.copied ?? ''} IS NOT NULL`;
  const now = `now.${quoted(first?.name ?? '')} IS NOT NULL`;
  const counted = columns.flatMap(({ name, copied }) => {
    const value = `now.${quoted(name)}::text`;
    return [
      `count(*) FILTER (WHERE ${kept} AND ${now} AND kept.${copied} IS DISTINCT FROM ${value})::text`,
      `count(*) FILTER (WHERE ${kept} AND ${now} AND kept.${copied} IS NOT NULL AND ${value} IS NULL)::text`,
    ];
  });
  return `SELECT count(*) FILTER (WHERE NOT (${now}))::text, count(*) FILTER (WHERE NOT (${kept}))::text, ${counted.join(', ')} FROM ${copy} AS kept FULL JOIN ${sql} AS now ON ${meets}`;
}

function asBag({ sql, copy }: Kept, columns: readonly Shared[]): string {
  const before = `SELECT ${columns.map(({ copied }) => copied).join(', ')} FROM ${copy}`;
  const after = `SELECT ${columns.map(({ name }) => `${quoted(name)}::text`).join(', ')} FROM ${sql}`;
  const count = (one: string, other: string): string =>
    `(SELECT count(*) FROM (${one} EXCEPT ALL ${other}) AS rest)::text`;
  return `SELECT ${count(before, after)}, ${count(after, before)}`;
}

function differenceOf(
  { key }: Kept,
  columns: readonly Shared[],
  [missing, extra, ...counted]: SqlRow,
  all: number,
): RowDifference | undefined {
  const changed = columns.flatMap(({ name }, at): readonly ColumnDifference[] => {
    const one = {
      column: name,
      changed: Number(counted[2 * at] ?? 0),
      emptied: Number(counted[2 * at + 1] ?? 0),
    };
    return one.changed === 0 ? [] : [{ ...one, isLost: false }];
  });
  const counts = { missing: Number(missing ?? 0), extra: Number(extra ?? 0) };
  if (counts.missing + counts.extra + changed.length === 0) return undefined;
  return { relation: displayName(key), all, ...counts, columns: changed, isLost: false };
}

interface Columns {
  readonly oid: string;
  readonly columns: readonly KeptColumn[];
}

/** Undefined if the table does not exist. */
async function columnsOf(session: SqlSession, table: string): Promise<Columns | undefined> {
  const outcome = await session.query(
    `SELECT a.attrelid::text, a.attname::text, a.attnum::text, coalesce(a.attnum = ANY (i.indkey), false)::text
FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
WHERE a.attrelid = pg_catalog.to_regclass(${stringLiteral(table)}) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    { protocol: 'simple' },
  );
  const [first] = outcome.kind === 'rows' ? outcome.rows : [];
  if (outcome.kind === 'failed' || first === undefined) return undefined;
  return {
    oid: first[0] ?? '',
    columns: outcome.rows.map(([, name, number, key]) => ({
      name: name ?? '',
      number: number ?? '',
      isKey: key === 'true',
    })),
  };
}

async function countOf(session: SqlSession, table: string): Promise<number> {
  const outcome = await session.query(`SELECT count(*)::text FROM ${table}`, { protocol: 'simple' });
  return outcome.kind === 'rows' ? Number(outcome.rows[0]?.[0] ?? 0) : 0;
}
