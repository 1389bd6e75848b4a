/**
 * Handles a statement that fails on generated rows: finds out which rows cause it, records one of them, deletes them and has the statement
 * sent again. If it cannot find them, all generated rows are deleted. A failed INSERT that conflicts with generated rows is not reported:
 * that is not the migration's fault.
 */
import { probesOf, tablesAsked, type Catalog, type KnownConstraint } from '../../core/proof/probes.ts';
import type { Probe } from '../../core/proof/probe.ts';
import type { ServerRefusal } from '../../core/proof/reason.ts';
import type { BiteKind, BittenRows } from '../../core/proof/rows.ts';
import { stringLiteral } from '../../core/schema/print/names.ts';
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { numberIn, type SqlRow, type SqlSession } from '../databases/session.ts';
import { danglingReferences } from '../rows/sweep.ts';
import type { Contents } from './contents.ts';

/** In a section, by the index of its statement. */
export interface RawBite {
  readonly at: number;
  readonly kind: BiteKind;
  readonly rows: BittenRows | undefined;
  readonly refusal: ServerRefusal;
}

export interface MenderOptions {
  readonly session: SqlSession;
  readonly contents: Contents;
  readonly statements: readonly Statement[];
  /** As SQL: the tables with generated rows. */
  readonly filled: readonly string[];
  /** The oldest version on which a SELECT has to run. */
  readonly version: number;
}

/** How often one statement is retried. */
const mostRounds = 8;
/** How far chains of references are followed. */
const mostSweeps = 6;

export class Mender {
  readonly #options: MenderOptions;
  readonly #bites: RawBite[] = [];
  readonly #rounds = new Map<number, number>();
  readonly #emptied = new Set<number>();

  constructor(options: MenderOptions) {
    this.#options = options;
  }

  get bites(): readonly RawBite[] {
    return this.#bites;
  }

  /** `again`: the rows were deleted. */
  async mend(at: number, refusal: ServerRefusal): Promise<'again' | 'leave'> {
    const kinds = kindsOf(refusal);
    const statement = this.#options.statements[at];
    const round = (this.#rounds.get(at) ?? 0) + 1;
    this.#rounds.set(at, round);
    if (kinds.length === 0 || statement === undefined || round > mostRounds) return 'leave';
    const { operations } = statement.parsed;
    const catalog = await this.#catalog(tablesAsked(operations));
    const probes = operations.flatMap((one) => probesOf(one, catalog, this.#options.version));
    for (const probe of probes.filter(({ kind }) => kinds.includes(kind))) {
      const rows = await this.#rowsOf(probe, catalog);
      if (rows === undefined || rows.bad === 0) continue;
      this.#bites.push({ at, kind: probe.kind, rows, refusal });
      const gone = await this.#remove(probe.table, probe.bad);
      if (gone !== undefined && gone > 0) return 'again';
      break;
    }
    return this.#otherwise(at, refusal, statement);
  }

  async #otherwise(at: number, refusal: ServerRefusal, statement: Statement): Promise<'again' | 'leave'> {
    const isInsert = statement.parsed.operations.some(({ kind }) => kind === 'insert');
    const isPending = refusal.sqlState === pendingEvents;
    const isKnown = this.#bites.some((one) => one.at === at);
    if (!isKnown && !isInsert)
      this.#bites.push({ at, kind: isPending ? 'pending' : 'other', rows: undefined, refusal });
    if (this.#emptied.has(at)) return 'leave';
    this.#emptied.add(at);
    if (isPending) {
      const settled = await this.#ask('SET CONSTRAINTS ALL IMMEDIATE');
      return settled === undefined ? 'leave' : 'again';
    }
    for (const table of this.#options.filled) await this.#remove(table, 'true');
    return 'again';
  }

  /** Deletes rows, and the rows that reference them. */
  async #remove(table: string, condition: string): Promise<number | undefined> {
    const oid = (
      await this.#ask(`SELECT pg_catalog.to_regclass(${stringLiteral(table)})::oid::text`)
    )?.[0]?.[0];
    if (typeof oid !== 'string') return undefined;
    const { session, contents } = this.#options;
    await session.query('SAVEPOINT plinth_rows', { protocol: 'simple' });
    await session.query('SET session_replication_role = replica', { protocol: 'simple' });
    const gone = await contents.remove(oid, table, condition);
    if (gone === undefined) {
      await session.query('ROLLBACK TO SAVEPOINT plinth_rows', { protocol: 'simple' });
    } else {
      await session.query('RELEASE SAVEPOINT plinth_rows', { protocol: 'simple' });
      if (gone > 0) await sweep(session, contents);
    }
    await session.query('RESET session_replication_role', { protocol: 'simple' });
    await this.#dropBrokenIndexes(oid);
    return gone;
  }

  /** A failed CONCURRENTLY build leaves an invalid index, which prevents a retry. */
  async #dropBrokenIndexes(table: string): Promise<void> {
    const broken = await this.#ask(
      `SELECT indexrelid::regclass::text FROM pg_catalog.pg_index WHERE indrelid = ${table} AND NOT indisvalid AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhparent = indexrelid) AND (SELECT relkind FROM pg_catalog.pg_class WHERE oid = indrelid) <> 'p'`,
    );
    for (const [name] of broken ?? []) await this.#ask(`DROP INDEX ${name ?? ''}`);
  }

  async #rowsOf(probe: Probe, catalog: Catalog): Promise<BittenRows | undefined> {
    const { table, shown, kind, groups, columns, find } = probe;
    const counted = await this.#ask(
      `SELECT count(*) FILTER (WHERE ${shown})::text, count(*)::text FROM ${table}`,
    );
    const [bad, all] = counted?.[0] ?? [];
    if (bad === undefined || all === undefined || bad === '0') return undefined;
    const key = catalog.primaryKey(table);
    const isGroup = kind === 'duplicate';
    const names = isGroup ? columns : [...new Set([...key, ...columns])];
    const values = names.map((one) => `${quoted(one)}::text`);
    const order = key.length === 0 ? '' : ` ORDER BY ${key.map(quoted).join(', ')}`;
    const example = isGroup
      ? await this.#ask(
          `SELECT count(*)::text, ${values.map((one) => `min(${one})`).join(', ')} FROM ${table} WHERE ${shown} GROUP BY ${groups.join(', ')} ORDER BY count(*) DESC, 2 LIMIT 1`,
        )
      : await this.#ask(
          `SELECT NULL::text${values.map((one) => `, ${one}`).join('')} FROM ${table} WHERE ${shown}${order} LIMIT 1`,
        );
    const [times, ...cells] = example?.[0] ?? [];
    return {
      relation: shownName(table),
      bad: Number(bad),
      all: Number(all),
      example: names.map((column, at) => ({ column, value: cells[at] ?? null })),
      times: numberIn(times),
      find,
    };
  }

  async #catalog(tables: readonly string[]): Promise<Catalog> {
    const keys = new Map<string, readonly string[]>();
    const types = new Map<string, string>();
    const constraints = new Map<string, KnownConstraint>();
    for (const table of tables) {
      const oid = `pg_catalog.to_regclass(${stringLiteral(table)})`;
      const columns = await this.#ask(
        `SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), coalesce(a.attnum = ANY (i.indkey), false)::text FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
      );
      for (const [name, type] of columns ?? []) types.set(JSON.stringify([table, name]), type ?? '');
      keys.set(
        table,
        (columns ?? []).flatMap(([name, , isKey]) => (isKey === 'true' ? [name ?? ''] : [])),
      );
      for (const row of (await this.#ask(constraintsOf(oid))) ?? []) {
        const known = constraintIn(row);
        if (known !== undefined) constraints.set(JSON.stringify([table, row[0]]), known);
      }
    }
    return {
      primaryKey: (table) => keys.get(table) ?? [],
      columnType: (table, column) => types.get(JSON.stringify([table, column])),
      constraint: (table, name) => constraints.get(JSON.stringify([table, name])),
    };
  }

  /** Leaves an open transaction unchanged, whatever the answer. Undefined if the server rejects it. */
  async #ask(text: string): Promise<readonly SqlRow[] | undefined> {
    const { session } = this.#options;
    await session.query('SAVEPOINT plinth_question', { protocol: 'simple' });
    const outcome = await session.query(text, { protocol: 'simple' });
    const end = outcome.kind === 'rows' ? 'RELEASE SAVEPOINT' : 'ROLLBACK TO SAVEPOINT';
    await session.query(`${end} plinth_question`, { protocol: 'simple' });
    return outcome.kind === 'rows' ? outcome.rows : undefined;
  }
}

/** Deletes rows with dangling references, repeatedly. */
export async function sweep(session: SqlSession, contents: Pick<Contents, 'remove'>): Promise<void> {
  const keys = await session.query(danglingReferences, { protocol: 'simple' });
  if (keys.kind === 'failed') return;
  for (let round = 0; round < mostSweeps; round += 1) {
    let gone = 0;
    for (const [oid, table, condition] of keys.rows)
      gone += (await contents.remove(oid ?? '', table ?? '', condition ?? 'false')) ?? 0;
    if (gone === 0) return;
  }
}

const pendingEvents = '55006';

/** The possible problems of rows for the server's error code; empty for errors unrelated to rows. */
function kindsOf({ sqlState = '' }: ServerRefusal): readonly BiteKind[] {
  if (sqlState === '23502') return ['null', 'any-row'];
  if (sqlState === '23505') return ['duplicate'];
  if (sqlState === '23514') return ['check'];
  if (sqlState === '23503') return ['orphan'];
  if (sqlState.startsWith('22')) return ['cast', 'check'];
  if (sqlState === pendingEvents) return ['pending'];
  return sqlState.startsWith('23') || sqlState.startsWith('P0') || sqlState === '21000' ? ['other'] : [];
}

function constraintsOf(oid: string): string {
  const names = (of: string, keys: string): string =>
    `(SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(${keys}) WITH ORDINALITY k (num, n) JOIN pg_catalog.pg_attribute a ON a.attrelid = ${of} AND a.attnum = k.num)::text`;
  return `SELECT c.conname::text, c.contype::text, ${names('c.conrelid', 'c.conkey')}, ${names('c.confrelid', 'c.confkey')}, nullif(c.confrelid, 0)::regclass::text, pg_catalog.pg_get_expr(c.conbin, c.conrelid) FROM pg_catalog.pg_constraint c WHERE c.conrelid = ${oid} AND c.contype IN ('c', 'f', 'n')`;
}

function constraintIn([, type, own, others, parent, expression]: SqlRow): KnownConstraint | undefined {
  const kind = type === 'c' ? 'check' : type === 'f' ? 'foreign-key' : 'not-null';
  const references =
    typeof parent === 'string' ? { table: parent, columns: listIn(others ?? null) } : undefined;
  return { kind, columns: listIn(own ?? null), references, expression: expression ?? undefined };
}

function listIn(json: string | null): readonly string[] {
  const list: unknown = json === null ? [] : JSON.parse(json);
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

/** For display: without quotes and public. */
function shownName(table: string): string {
  const parts = table.match(/"(?:[^"]|"")*"|[^.]+/g) ?? [table];
  const plain = parts.map((one) => (one.startsWith('"') ? one.slice(1, -1).replaceAll('""', '"') : one));
  return (plain.length > 1 && plain[0] === 'public' ? plain.slice(1) : plain).join('.');
}
