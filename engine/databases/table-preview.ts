/**
 * The first rows of one table or view: a query of Plinth's own, inspected before it runs and refused if it would do more than the user
 * agreed to, in a READ ONLY transaction with time limits. Masked values are not queried: the server only returns whether there is one.
 */
import type { RelationName } from '../../core/catalog/catalog.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import { lookBeforeAnalyze, type AnalyzeRequest } from './analyze.ts';
import { readOnly } from './catalog/read-only.ts';
import type { SqlRow, SqlSession, Failed } from './session.ts';

export interface PeekRequest {
  readonly relation: RelationName;
  readonly columns: readonly { readonly name: string; readonly isMasked: boolean }[];
  readonly server: AnalyzeRequest['server'];
  readonly rows: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export type PeekOutcome =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly PeekCell[])[]; readonly hasMore: boolean }
  /** Reading it does more than read, or production was not confirmed: one sentence for each reason. */
  | { readonly kind: 'ask'; readonly sentences: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string }
  | Failed;

export type PeekCell =
  | { readonly kind: 'null' | 'masked' }
  | { readonly kind: 'value'; readonly text: string; readonly isCut: boolean };

/** Nobody reads longer values in a table. */
const longestValue = 300;
/** A table can have 1,600. */
export const mostColumns = 200;
const defaultTimeoutMs = 10_000;

/** `agreed`: the sentences that the user read and accepted, for this one reading. */
export async function peek(
  session: SqlSession,
  request: PeekRequest,
  agreed: readonly string[],
  parser: PostgresParser,
): Promise<PeekOutcome> {
  const sql = peekQuery(request);
  const { signal, timeoutMs = defaultTimeoutMs } = request;
  const server = request.server === 'production' ? 'production, allowed' : request.server;
  const look = await lookBeforeAnalyze(session, { sql, server, signal, timeoutMs }, parser);
  if (look.kind !== 'looked') return look;
  if (look.access !== 'read') return { kind: 'refused', message: 'Only what reads can be looked into.' };
  const sentences = [
    ...(request.server === 'production' ? [productionSentence(session.label)] : []),
    ...look.risks.sentences,
  ];
  const open = sentences.filter((one) => !agreed.includes(one));
  if (open.length > 0) return { kind: 'ask', sentences };
  const read = await readOnly(session, { signal, timeoutMs, searchPath: 'own' }, async (rows) => ({
    kind: 'rows' as const,
    rows: await rows(sql),
  }));
  if (read.kind === 'failed') return read;
  return {
    kind: 'rows',
    rows: read.rows.slice(0, request.rows).map((row) => cellsOf(row, request)),
    hasMore: read.rows.length > request.rows,
  };
}

function productionSentence(label: string): string {
  return `${label} counts as production: rows of it are read and shown here.`;
}

/** `format` prints a value by its type, whatever casts exist. */
function peekQuery({ relation, columns, rows }: PeekRequest): string {
  const list = columns.slice(0, mostColumns).map(({ name, isMasked }) => {
    const column = `t.${quoted(name)}`;
    const value = isMasked
      ? `''`
      : `pg_catalog.left(pg_catalog.format('%s', ${column}), ${longestValue + 1})`;
    return `CASE WHEN ${column} IS DISTINCT FROM NULL THEN ${value} END`;
  });
  return `SELECT ${list.join(', ')} FROM ${quoted(relation.schema)}.${quoted(relation.name)} t LIMIT ${rows + 1}`;
}

function cellsOf(row: SqlRow, { columns }: PeekRequest): readonly PeekCell[] {
  return row.map((value, at): PeekCell => {
    if (value === null) return { kind: 'null' };
    if (columns[at]?.isMasked === true) return { kind: 'masked' };
    const characters = Array.from(value);
    const isCut = characters.length > longestValue;
    return { kind: 'value', text: isCut ? characters.slice(0, longestValue).join('') : value, isCut };
  });
}
