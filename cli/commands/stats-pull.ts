/**
 * `plinth stats pull`: reads table sizes and planner statistics from a live database and writes them to a file. Column values are read only
 * for columns that the configuration names. Changes nothing in the database and never asks for a password.
 */
import { collectAll } from '../../engine/databases/catalog/planner/collect-all.ts';
import { allowedColumns } from '../../engine/workspace/allowed-values.ts';
import type { Io } from '../io.ts';
import { collectSizesMysql } from '../../engine/databases/mysql/catalog/statistics.ts';
import { isMysqlUri } from '../../engine/databases/mysql/uri.ts';
import { onConnection, onMysqlConnection, refuse } from '../on-connection.ts';
import { keepStatistics, statisticsPlace } from '../statistics-out.ts';
import type { StatsPullRequest } from '../verbs/stats.ts';

/** The exit code. */
export async function statsPullCommand(request: StatsPullRequest, io: Io): Promise<number> {
  const place = await statisticsPlace(request, io);
  if (typeof place === 'string') return refuse(io, place);
  const at = new Date().toISOString();
  if (request.connection !== undefined && isMysqlUri(request.connection))
    return onMysqlConnection(request.connection, io, async (database) => {
      const outcome = await collectSizesMysql(database, { at });
      return outcome.kind === 'failed'
        ? refuse(io, `The sizes were not read: ${outcome.failure.message}`)
        : keepStatistics(outcome.statistics, [], request, place, io);
    });
  return onConnection(request.connection, io, async (database) => {
    const outcome = await collectAll(database, { at, allowed: allowedColumns(place.names) });
    if (outcome.kind === 'failed')
      return refuse(io, `The statistics were not read: ${outcome.failure.message}`);
    return keepStatistics(outcome.statistics, outcome.missing, request, place, io);
  });
}
