/** Queries of files for display: their place, and their name or first words. */
import type { Session } from '../session/session.ts';
import { queriesOfFile } from './file-plans.ts';

export interface AskedQuery {
  /** `queries/orders.sql:12`. */
  readonly place: string;
  readonly title: string;
  readonly text: string;
  readonly variables: readonly string[];
}

const longestTitle = 80;

/** `shown`: the display name of the file. */
export async function askedQueries(
  session: Session,
  paths: readonly string[],
  shown: (path: string) => string,
  signal?: AbortSignal,
): Promise<readonly AskedQuery[]> {
  const queries: AskedQuery[] = [];
  for (const path of paths) {
    const read = await queriesOfFile(session, path, signal);
    if (read.kind === 'silent') continue;
    const file = shown(path);
    for (const { name, sql, line, text, variables } of read.queries)
      queries.push({
        place: `${file}:${String(line + 1)}`,
        title: name ?? queryTitle(sql),
        text,
        variables,
      });
  }
  return queries;
}

export function queryTitle(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > longestTitle ? `${line.slice(0, longestTitle - 1).trimEnd()}…` : line;
}
