/**
 * Writes a live database's structure as a SQL script that can replace the history of a migration folder, as a dump does. Reads the catalog
 * in one READ ONLY transaction, and no rows of tables. Omits owners and privileges, and comments except those on tables, views and columns.
 */
import { snapshotTitle } from '../../../core/migrations/detection/dumps.ts';
import type { SqlRow, SqlSession, Failed } from '../session.ts';
import { readOnly } from './read-only.ts';
import type { ReadOptions } from './bounded.ts';
import { relationComments, statementQueries, viewsAndLateFunctions } from './pull-queries.ts';

export interface PullOptions extends ReadOptions {
  /** The time for the script's head. */
  readonly at: string;
}

export type PullOutcome = { readonly kind: 'script'; readonly text: string } | Failed;

const defaultTimeoutMs = 60_000;

/** The statements alone, in the order of their dependencies. All names are qualified. */
export type StatementsPulled =
  | { readonly kind: 'statements'; readonly version: string; readonly statements: readonly string[] }
  | Failed;

export function pullStatements(
  session: SqlSession,
  options: ReadOptions = {},
  comments: 'left-out' | 'pulled' = 'left-out',
): Promise<StatementsPulled> {
  return readOnly<StatementsPulled>(session, { timeoutMs: defaultTimeoutMs, ...options }, async (rows) => {
    const [server] = await rows(
      "SELECT current_setting('server_version_num'), current_setting('server_version')",
    );
    const { before, behind } = statementQueries(Number(server?.[0]));
    const statements: string[] = [];
    for (const query of before) statements.push(...firstColumn(await rows(query)));
    statements.push(...firstColumn(inOrder(await rows(viewsAndLateFunctions))));
    for (const query of behind) statements.push(...firstColumn(await rows(query)));
    if (comments === 'pulled') statements.push(...firstColumn(await rows(relationComments)));
    return { kind: 'statements', version: server?.[1] ?? '', statements };
  });
}

export async function pullSchema(session: SqlSession, options: PullOptions): Promise<PullOutcome> {
  const pulled = await pullStatements(session, options, 'pulled');
  if (pulled.kind === 'failed') return pulled;
  const text = [head(pulled.version, options.at), ...pulled.statements].join('\n\n');
  return { kind: 'script', text: `${text}\n` };
}

function head(version: string, at: string): string {
  return [
    `-- ${snapshotTitle}`,
    `-- Read from the catalog of PostgreSQL ${version.replace(/[\r\n]/g, ' ')} at ${at}. It holds no rows, owners or privileges.`,
    '',
    // Every name is qualified, and bodies may name objects that are created later.
    "SELECT pg_catalog.set_config('search_path', '', false);",
    'SET check_function_bodies = false;',
  ].join('\n');
}

function firstColumn(rows: readonly SqlRow[]): readonly string[] {
  return rows.flatMap(([statement]) => statement?.trim() ?? []);
}

/** Statement, OID and OIDs of its dependencies: replacing a view keeps its OID and may make it depend on a newer one. */
function inOrder(rows: readonly SqlRow[]): readonly SqlRow[] {
  const byOid = new Map(rows.map((row) => [row[1], row]));
  const done = new Set<SqlRow>();
  const visiting = new Set<SqlRow>();
  const visit = (row: SqlRow): void => {
    if (visiting.has(row)) return;
    visiting.add(row);
    for (const oid of (row[2] ?? '').match(/\d+/g) ?? []) {
      const needed = byOid.get(oid);
      if (needed !== undefined) visit(needed);
    }
    done.add(row);
  };
  for (const row of rows.toSorted((a, b) => Number(a[1]) - Number(b[1]))) visit(row);
  return [...done];
}
