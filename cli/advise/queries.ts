/** Collects the queries that need index advice, with the schema that they run on. */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { Schema } from '../../core/schema/model.ts';
import { askedQueries, queryTitle, type AskedQuery } from '../../engine/plan-tests/asked-queries.ts';
import { advisedFolder } from '../../engine/lab/history-of.ts';
import { queryFiles } from '../../engine/plan-tests/query-files.ts';
import type { Session } from '../../engine/session/session.ts';
import type { AdviseRequest } from '../verbs/advise.ts';
import type { Io } from '../io.ts';
import { configTrouble, openSession } from '../open-session.ts';
import { locate, shownPath } from '../targets.ts';

export interface Asked {
  readonly session: Session;
  /** The first file with queries, or where they would be: it says on which tables they run. */
  readonly path: string;
  readonly folder: MigrationFolder;
  readonly schema: Schema;
  readonly queries: readonly AskedQuery[];
}

function isAdvised(dialect: Schema['dialect']): boolean {
  return dialect === 'postgresql' || dialect === 'sqlite' || dialect === 'mysql';
}

/** Returns a sentence if there is no query to advise on. */
export async function queriesToAdvise(request: AdviseRequest, io: Io): Promise<Asked | string> {
  const { groups, missing } = locate(request.paths, io.cwd);
  const [absent] = missing;
  if (absent !== undefined) return `${absent.given} was not read: ${absent.because}.`;
  const [group, ...others] = groups;
  if (group === undefined || others.length > 0) return 'plinth advise takes files of one workspace.';
  const session = await openSession(group.root, io, request);
  const trouble = configTrouble(session, io.cwd);
  if (trouble !== undefined) return trouble;
  const paths = group.targets.flatMap(({ kind, path }) =>
    kind === 'file' ? [path] : queryFiles(session, path),
  );
  const path = paths[0] ?? group.targets[0]?.path ?? '';
  const folder = advisedFolder(session, path);
  const schema = folder && (await session.schemaOf(folder));
  if (folder === undefined || schema === undefined || !isAdvised(schema.dialect))
    return 'There are no migrations of PostgreSQL, MySQL, MariaDB or SQLite here that say which tables there are. For a live database: plinth schema pull.';
  const { query } = request;
  const queries =
    query === undefined
      ? await askedQueries(session, paths, (path) => shownPath(session.root, path, io.cwd))
      : [{ place: 'query', title: queryTitle(query), text: query, variables: [] }];
  return queries.length === 0
    ? 'There are no queries here, outside of migrations.'
    : { session, path, folder, schema, queries };
}
