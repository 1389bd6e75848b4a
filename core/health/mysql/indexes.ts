/** Indexes as information_schema.STATISTICS lists them, one row for each column, and the script that drops one. */
import { groupBy } from '../../collections/group-by.ts';
import type { MysqlFacts, Row } from '../check.ts';
import type { Refusal, Script } from '../script.ts';
import { cells, ident, inScope, literal, named, shortWait, sqlName, type Cells } from './words.ts';

export interface TableIndex {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly isUnique: boolean;
  /** `BTREE`, `FULLTEXT`, `SPATIAL`, `HASH`. */
  readonly kind: string;
  /** Not ignored, and not invisible. */
  readonly isUsed: boolean;
  /** In the order of the server's list. */
  readonly place: number;
  readonly columns: readonly IndexColumn[];
}

interface IndexColumn {
  readonly name: string;
  readonly expression: string | undefined;
  readonly length: number | undefined;
  readonly isDescending: boolean;
}

export function indexQuery(server: MysqlFacts): string {
  const isUsed = server.isMaria
    ? server.version >= 100600
      ? "IGNORED <> 'YES'"
      : 'TRUE'
    : server.version >= 80000
      ? "IS_VISIBLE = 'YES'"
      : 'TRUE';
  const expression = !server.isMaria && server.version >= 80013 ? 'EXPRESSION' : 'NULL';
  return `SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, NON_UNIQUE = 0, INDEX_TYPE, ${isUsed}, COLUMN_NAME, ${expression}, SUB_PART, COLLATION = 'D'
  FROM information_schema.STATISTICS WHERE ${inScope('TABLE_SCHEMA', server)} ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`;
}

/** Of each table. */
export function indexesIn(rows: readonly Row[]): readonly (readonly TableIndex[])[] {
  const columns = rows.map(cells);
  const tables = groupBy(columns, ({ text }) => JSON.stringify([text(0), text(1)]));
  return [...tables.values()].map((own) =>
    [...groupBy(own, ({ text }) => text(2)).values()].flatMap((all, place): readonly TableIndex[] => {
      const [first] = all;
      if (first === undefined) return [];
      const { text, flag } = first;
      const [isUnique, kind, isUsed] = [flag(3), text(4), flag(5)];
      return [
        {
          schema: text(0),
          table: text(1),
          name: text(2),
          isUnique,
          kind,
          isUsed,
          place,
          columns: all.map(columnOf),
        },
      ];
    }),
  );
}

function columnOf({ text, number, flag, has }: Cells): IndexColumn {
  return {
    name: text(6),
    expression: has(7) ? text(7) : undefined,
    length: number(8),
    isDescending: flag(9),
  };
}

/** As SQL: each with its length and order. */
export function columnsOf({ columns }: TableIndex): readonly string[] {
  return columns.map(({ name, expression, length, isDescending }) => {
    const what = expression === undefined ? ident(name) : `(${expression})`;
    return `${what}${length === undefined ? '' : `(${length})`}${isDescending ? ' DESC' : ''}`;
  });
}

/** Online: reads and writes go on. `by`: the index that replaces it. */
export function dropIndex(index: TableIndex, server: MysqlFacts, by?: TableIndex): Script {
  const { schema, table, name, isUnique, kind } = index;
  const on = { schema, name: table };
  const word = kind === 'FULLTEXT' || kind === 'SPATIAL' ? `${kind} ` : isUnique ? 'UNIQUE ' : '';
  const missing = (other: TableIndex): Refusal => ({
    when: `NOT EXISTS (SELECT * FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ${literal(schema)} AND TABLE_NAME = ${literal(table)} AND INDEX_NAME = ${literal(other.name)})`,
    because: `The index ${other.name} of ${table} is gone.`,
  });
  return {
    title: `Drop the index ${name} of ${named(on, server)}`,
    refuse: [missing(index), ...(by === undefined ? [] : [missing(by)])],
    statements: [
      shortWait,
      `ALTER TABLE ${sqlName(on)} DROP INDEX ${ident(name)}, ALGORITHM=INPLACE, LOCK=NONE`,
    ],
    rollback: [`ALTER TABLE ${sqlName(on)} ADD ${word}INDEX ${ident(name)} (${columnsOf(index).join(', ')})`],
  };
}
