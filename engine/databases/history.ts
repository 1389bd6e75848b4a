/** Reads a migration tool's history table, and determines which migrations of a folder have run on that server. Read only. */
import { createHash } from 'node:crypto';
import {
  appliedOf,
  historyQuery,
  saidIn,
  toolTables,
  type AppliedMigrations,
} from '../../core/migrations/applying/applied-migrations.ts';
import type { MigrationFile, SpokenDialect } from '../../core/migrations/convention.ts';
import { mysqlWriting } from '../../core/syntax/mysql/identifier.ts';
import type { HistoryTable } from '../../core/migrations/history-table.ts';
import { bounded, type Reads } from './catalog/bounded.ts';
import { readOnly, type Rows } from './catalog/read-only.ts';
import { literal } from './literal.ts';
import { reading } from './mysql/catalog/reading.ts';
import { literal as mysqlLiteral, quotedName } from './mysql/literal.ts';
import { literal as sqliteLiteral, quotedName as quotedInSqlite } from './sqlite/catalog/queries.ts';
import type { SqlSession, Failed } from './session.ts';

export interface HistoryWish {
  readonly dialect: SpokenDialect;
  /** Undefined if the tool has none. */
  readonly table: HistoryTable | undefined;
  /** Its display name. */
  readonly tool: string;
  /** Up migrations, in the tool's order. */
  readonly files: readonly MigrationFile[];
  /** For tables with digests, or with parts of the texts. */
  readonly textOf: (file: MigrationFile) => string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type HistoryRead =
  | {
      readonly kind: 'read';
      readonly state: Extract<AppliedMigrations, { kind: 'known' }>;
      /** The tool's own tables, as `schema.name`. */
      readonly tables: readonly string[];
    }
  /** The applied migrations are not known; a clause says why. */
  | { readonly kind: 'unknown'; readonly because: string; readonly tables: readonly string[] }
  | Failed;

export function readHistory(session: SqlSession, wish: HistoryWish): Promise<HistoryRead> {
  const { dialect, signal } = wish;
  switch (dialect) {
    case 'mysql':
      return reading<HistoryRead>(session, { signal }, ({ rows, reads }) =>
        historyBy(mysql, wish, rows, reads),
      );
    case 'sqlite':
    case 'duckdb':
    case 'clickhouse':
      // The process that reads a file cannot write to it.
      return bounded<HistoryRead>(
        session,
        { signal },
        ({ reason }) => reason === 'statement',
        ({ rows, reads }) => historyBy(sqlite, wish, rows, reads),
      );
    case 'postgresql':
    case 'sqlserver':
      return readOnly<HistoryRead>(session, { signal }, (rows, reads) =>
        historyBy(postgresql, wish, rows, reads),
      );
  }
}

/** What a kind of server has for the queries of this file. */
interface Speech {
  /** A query of the schema in which the history table is. */
  readonly place: (table: HistoryTable) => string;
  readonly query: (table: HistoryTable, schema: string) => string;
  /** As a comparison names them. */
  readonly tables: (table: HistoryTable, schema: string) => readonly string[];
}

const postgresql: Speech = { place: placeQuery, query: historyQuery, tables: toolTables };

/** The tables of one database are compared, so their names have no schema. */
const mysql: Speech = {
  place: ({ name }) =>
    `SELECT TABLE_SCHEMA FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${mysqlLiteral(name)}`,
  query: (table, schema) =>
    historyQuery(table, schema, {
      quoted: quotedName,
      asText: (expression) => `CAST(${expression} AS CHAR)`,
    }),
  tables: ({ name, beside = [] }) => [name, ...beside].map(mysqlWriting.quote),
};

/** Names of its one schema are compared without it. */
const sqlite: Speech = {
  place: ({ name }) =>
    `SELECT 'main' FROM sqlite_schema WHERE type = 'table' AND name = ${sqliteLiteral(name)} COLLATE NOCASE`,
  query: (table, schema) =>
    historyQuery(table, schema, {
      quoted: quotedInSqlite,
      asText: (expression) => `CAST(${expression} AS TEXT)`,
    }),
  tables: ({ name, beside = [] }) => [name, ...beside],
};

async function historyBy(speech: Speech, wish: HistoryWish, rows: Rows, reads: Reads): Promise<HistoryRead> {
  const { table, tool, files } = wish;
  if (table === undefined) return { kind: 'unknown', because: `${tool} keeps no history table`, tables: [] };
  const [found] = await rows(speech.place(table));
  const schema = found?.[0];
  if (typeof schema !== 'string')
    return { kind: 'unknown', because: `no history table ${shown(table)} was found`, tables: [] };
  const tables = speech.tables(table, schema);
  const asked = await reads(speech.query(table, schema));
  if (asked.kind === 'failed')
    return {
      kind: 'unknown',
      because: `the history table ${schema}.${table.name} cannot be read: ${asked.failure.message}`,
      tables,
    };
  const history = asked.rows.flatMap(([value, upTo]) =>
    typeof value === 'string' || typeof upTo === 'string'
      ? [{ value: value ?? '', upTo: upTo ?? undefined }]
      : [],
  );
  const state = appliedOf(table, files, history, digests(wish));
  return state.kind === 'known' ? { kind: 'read', state, tables } : { ...state, tables };
}

/** If no schema is set: the search path of the login, as the tool would use it, then `public`, then the only other one. */
function placeQuery({ schema, name }: HistoryTable): string {
  const wanted = schema === undefined ? '' : ` AND n.nspname = ${literal(schema)}`;
  return `SELECT n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = ${literal(name)} AND c.relkind IN ('r', 'p')${wanted} AND n.nspname !~ '^pg_'
    ORDER BY (n.nspname = current_user) DESC, (n.nspname = 'public') DESC, n.nspname COLLATE "C" LIMIT 1`;
}

function shown({ schema, name }: HistoryTable): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/** The digests of a file's text that a history table may contain. */
function digests({ table, files, textOf }: HistoryWish): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  if (table?.names !== 'sha256' && table?.names !== 'text') return made;
  for (const file of files) {
    const text = textOf(file) ?? '';
    const said =
      table.names === 'text' ? saidIn(table, text) : createHash('sha256').update(text).digest('hex');
    if (said !== undefined) made.set(file.path, said);
  }
  return made;
}
