/** The queries that advice is asked for, with the schema that they are asked on. */
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import type { Schema } from '../../core/schema/model.ts';
import { folderOf, queriesOfFile } from '../../engine/plan-tests/file-plans.ts';
import { queryFiles } from '../../engine/plan-tests/query-files.ts';
import type { Session } from '../../engine/session/session.ts';
import type { AdviseRequest } from '../advise-request.ts';
import type { Io } from '../io.ts';
import { openSession } from '../open-session.ts';
import { locate, shownPath } from '../targets.ts';

export interface AskedQuery {
  readonly place: string;
  readonly title: string;
  readonly text: string;
  readonly variables: readonly string[];
}

export interface Asked {
  readonly session: Session;
  readonly folder: MigrationFolder;
  readonly schema: Schema;
  readonly queries: readonly AskedQuery[];
}

const longestTitle = 80;

/** A sentence where there is nothing to ask. */
export async function queriesToAdvise(request: AdviseRequest, io: Io): Promise<Asked | string> {
  const { groups, missing } = await locate(request.paths, io.cwd);
  const [absent] = missing;
  if (absent !== undefined) return `${absent.given} was not read: ${absent.because}.`;
  const [group, ...others] = groups;
  if (group === undefined || others.length > 0) return 'plinth advise takes files of one workspace.';
  const session = await openSession(group.root, io.cwd, request);
  const [trouble] = session.workspace.configs.troubles;
  if (trouble !== undefined)
    return `${shownPath(group.root, trouble.file, io.cwd)}:${trouble.line}:${trouble.column} ${trouble.message}`;
  const paths = group.targets.flatMap(({ kind, path }) =>
    kind === 'file' ? [path] : queryFiles(session, path),
  );
  const folder = folderOf(session, paths[0] ?? group.targets[0]?.path ?? '');
  const schema = folder && (await session.schemaOf(folder));
  if (folder === undefined || schema === undefined)
    return 'There are no PostgreSQL migrations here that say which tables there are. For a live database: plinth schema pull.';
  const queries: AskedQuery[] = [];
  if (request.query !== undefined)
    queries.push({ place: 'query', title: titled(request.query), text: request.query, variables: [] });
  else
    for (const path of paths) {
      const read = await queriesOfFile(session, path);
      if (read.kind === 'silent') continue;
      const file = shownPath(session.root, path, io.cwd);
      for (const { name, sql, line, text, variables } of read.queries)
        queries.push({ place: `${file}:${String(line + 1)}`, title: name ?? titled(sql), text, variables });
    }
  return queries.length === 0
    ? 'There are no queries here, outside of migrations.'
    : { session, folder, schema, queries };
}

function titled(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > longestTitle ? `${line.slice(0, longestTitle - 1).trimEnd()}…` : line;
}
