/**
 * `plinth stats pull`: reads table sizes and planner statistics from a live database and writes them to a file. Column values are read only
 * for columns that the configuration names. Changes nothing in the database and never asks for a password.
 */
import { collectAll } from '../../engine/databases/catalog/planner/collect-all.ts';
import { allowedColumns } from '../../engine/workspace/allowed-values.ts';
import type { Io } from '../io.ts';
import type { CollectOutcome } from '../../engine/databases/catalog/statistics.ts';
import { collectSizesMysql } from '../../engine/databases/mysql/catalog/statistics.ts';
import { isMysqlUri } from '../../engine/databases/mysql/uri.ts';
import { collectSizesSqlite } from '../../engine/databases/sqlite/catalog/statistics.ts';
import { isSqliteUri } from '../../engine/databases/sqlite/uri.ts';
import { onConnection, onMysqlConnection, onSqliteFile, refuse } from '../on-connection.ts';
import { keepStatistics, statisticsPlace } from '../statistics-out.ts';
import type { StatsPullRequest } from '../verbs/stats.ts';

/** The exit code. */
export async function statsPullCommand(request: StatsPullRequest, io: Io): Promise<number> {
  const place = await statisticsPlace(request, io);
  if (typeof place === 'string') return refuse(io, place);
  const at = new Date().toISOString();
  const sizes = async (outcome: CollectOutcome): Promise<number> =>
    outcome.kind === 'failed'
      ? refuse(io, `The sizes were not read: ${outcome.failure.message}`)
      : keepStatistics(outcome.statistics, [], request, place, io);
  if (request.connection !== undefined && isMysqlUri(request.connection))
    return onMysqlConnection(request.connection, io, async (database) =>
      sizes(await collectSizesMysql(database, { at })),
    );
  if (request.connection !== undefined && isSqliteUri(request.connection))
    return onSqliteFile(request.connection, io, async (database) =>
      sizes(await collectSizesSqlite(database, { at })),
    );
  return onConnection(request.connection, io, async (database) => {
    const outcome = await collectAll(database, { at, allowed: allowedColumns(place.names) });
    if (outcome.kind === 'failed')
      return refuse(io, `The statistics were not read: ${outcome.failure.message}`);
    return keepStatistics(outcome.statistics, outcome.missing, request, place, io);
  });
}
