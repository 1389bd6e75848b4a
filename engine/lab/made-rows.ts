/** Fills tables of a MariaDB of Plinth's own with made-up rows, each when a query first names it. What they are made after is in core/plan-lab/made-rows.ts. */
import { groupBy } from '../../core/collections/group-by.ts';
import { madeTable, mostMade, usualValues } from '../../core/plan-lab/made-rows.ts';
import { sizesInWords } from '../../core/plan/present/words.ts';
import { indexSizes, relationIn, type SizeIndex, type Statistics } from '../../core/statistics/statistics.ts';
import { quotedName } from '../../core/syntax/mysql/identifier.ts';
import { literal } from '../../core/syntax/mysql/literal.ts';
import { formatCount } from '../../core/text/format.ts';
import type { Failed, SqlRow, SqlSession } from '../databases/session.ts';

interface Wish {
  /** Of the database that they are made after. */
  readonly statistics: Statistics | undefined;
  readonly signal?: AbortSignal | undefined;
}

const statementMs = 60_000;

export class MadeRows {
  /** What they are made after. */
  readonly words: string;
  readonly #session: SqlSession;
  readonly #columns: ReadonlyMap<string, readonly SqlRow[]>;
  readonly #views: readonly string[];
  readonly #sizes: SizeIndex | undefined;
  readonly #filled = new Set<string>();

  static async of(session: SqlSession, { statistics, signal }: Wish): Promise<MadeRows | Failed> {
    const columns = await session.query(columnsQuery, { signal, timeoutMs: statementMs });
    if (columns.kind === 'failed') return columns;
    const views = await session.query(viewsQuery, { signal, timeoutMs: statementMs });
    if (views.kind === 'failed') return views;
    return new MadeRows(
      session,
      groupBy(columns.rows, ([table]) => table ?? ''),
      views.rows.map(([view]) => view ?? ''),
      statistics,
    );
  }

  private constructor(
    session: SqlSession,
    columns: ReadonlyMap<string, readonly SqlRow[]>,
    views: readonly string[],
    statistics: Statistics | undefined,
  ) {
    this.#session = session;
    this.#columns = columns;
    this.#views = views;
    const sizes = statistics && indexSizes(statistics);
    const isTheirs = sizes !== undefined && [...columns.keys()].some((table) => relationIn(sizes, table));
    this.#sizes = isTheirs ? sizes : undefined;
    const most = formatCount(mostMade);
    this.words = isTheirs
      ? `${sizesInWords(statistics?.collectedAt)}, in up to ${most} made-up rows of each table`
      : `about ${most} made-up rows in each table`;
  }

  /** A view may read any table. */
  async fill(sql: string, signal: AbortSignal | undefined): Promise<void> {
    const text = sql.toLowerCase();
    const isNamed = (name: string): boolean => text.includes(name.toLowerCase());
    const all = this.#views.some(isNamed);
    for (const [table, columns] of this.#columns) {
      if (this.#filled.has(table) || !(all || isNamed(table))) continue;
      await this.#fillTable(table, columns, signal);
      this.#filled.add(table);
    }
  }

  async #fillTable(
    table: string,
    columns: readonly SqlRow[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { rows } = madeTable(this.#sizes, table);
    const name = quotedName(table);
    const names = columns.map(([, column]) => quotedName(column ?? ''));
    const values = columns.map((column) => valueOf(column, this.#sizes));
    // Neither a trigger of the migrations nor a CHECK of theirs keeps the tables from having about as many rows.
    await this.#session.query("SET SESSION foreign_key_checks = 0, sql_mode = ''", { signal });
    for (const statement of [
      `INSERT IGNORE INTO ${name} (${names.join(', ')}) SELECT ${values.join(', ')} FROM seq_1_to_${String(rows)}`,
      `ANALYZE TABLE ${name}`,
    ])
      await this.#session.query(statement, { signal, timeoutMs: statementMs });
    await this.#session.query('SET SESSION sql_mode = DEFAULT', { signal });
  }
}

/** Stored columns with their type, whether each value occurs once – the last one of a key – and the table of which it names a row. */
const columnsQuery = `
SELECT c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE, c.COLUMN_TYPE,
  EXISTS (SELECT 1 FROM information_schema.STATISTICS s WHERE s.TABLE_SCHEMA = DATABASE() AND s.TABLE_NAME = c.TABLE_NAME
    AND s.COLUMN_NAME = c.COLUMN_NAME AND s.NON_UNIQUE = 0 AND s.SEQ_IN_INDEX = (SELECT MAX(l.SEQ_IN_INDEX)
      FROM information_schema.STATISTICS l WHERE l.TABLE_SCHEMA = s.TABLE_SCHEMA AND l.TABLE_NAME = s.TABLE_NAME
      AND l.INDEX_NAME = s.INDEX_NAME)),
  (SELECT MIN(k.REFERENCED_TABLE_NAME) FROM information_schema.KEY_COLUMN_USAGE k WHERE k.TABLE_SCHEMA = DATABASE()
    AND k.TABLE_NAME = c.TABLE_NAME AND k.COLUMN_NAME = c.COLUMN_NAME)
FROM information_schema.COLUMNS c JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME)
WHERE c.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE' AND c.IS_GENERATED = 'NEVER'
ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`;

const viewsQuery = 'SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()';

function valueOf([table, name, type, written, unique, refers]: SqlRow, sizes: SizeIndex | undefined): string {
  // Columns have their values in different orders.
  const mixed = `(seq * 7919 + ${String((name ?? '').length)})`;
  const known = madeTable(sizes, table ?? '').valuesOf(name ?? '');
  const rowsOf = (referred: string): number => madeTable(sizes, referred).rows;
  const usual = refers === null || refers === undefined ? usualValues : rowsOf(refers);
  const among = (most: number): string => `${mixed} % ${String(Math.min(known ?? most, most))}`;
  const number = unique === '1' ? 'seq' : `1 + ${mixed} % ${String(known ?? usual)}`;
  switch (type) {
    case 'date':
    case 'datetime':
    case 'timestamp':
      return `TIMESTAMP '2024-01-01 00:00:00' + INTERVAL ${known === undefined ? 'seq HOUR' : `${number} DAY`}`;
    case 'time':
      return 'SEC_TO_TIME(seq)';
    case 'enum':
      return `1 + ${among((written ?? '').split("','").length)}`;
    case 'set':
      return '1';
    case 'tinyint':
      return unique === '1' ? 'seq' : among(written === 'tinyint(1)' ? 2 : 100);
    case 'binary':
    case 'varbinary':
    case 'blob':
    case 'uuid':
      return `MD5(${number})`;
    case 'longtext':
      // MariaDB's JSON is one with a CHECK.
      return `CONCAT('[', ${number}, ']')`;
    case 'char':
    case 'varchar':
    case 'text':
    case 'mediumtext':
    case 'tinytext':
      return `CONCAT(${number}, ${literal(` ${name ?? ''}`)})`;
    case 'geometry':
    case 'point':
    case 'linestring':
    case 'polygon':
      return 'POINT(seq, seq)';
    default:
      return number;
  }
}
