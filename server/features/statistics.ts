/**
 * Collects statistics for the editor: reads them from an open connection and drafts the folder's file. The client writes it if the user
 * agrees.
 */
import { relative, resolve } from 'node:path';
import { statisticsFileName, type Statistics } from '../../core/statistics/statistics.ts';
import { collectAll } from '../../engine/databases/catalog/planner/collect-all.ts';
import { allowedColumns } from '../../engine/workspace/allowed-values.ts';
import {
  draftStatistics,
  statisticsInWords,
  valuesInWords,
} from '../../engine/workspace/statistics-draft.ts';
import { failure } from '../../protocol/message.ts';
import { collectStatistics, type CollectedStatistics } from '../../protocol/statistics.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { pathOf, uriOf } from '../convert/uri.ts';

export function registerStatistics({ rpc, connections, workspace }: ServerContext): void {
  rpc.answer(
    collectStatistics,
    failure('The statistics could not be read. The log says why.'),
    async ({ connection, folder }, token): Promise<CollectedStatistics> => {
      if (!workspace.trusted) return failure('Connections need a trusted workspace. Trust it, then connect.');
      const database = connections.postgres(connection, 'Collecting statistics');
      if (typeof database === 'string') return failure(database);
      const root = pathOf(folder);
      const session = (await workspace.sessions()).find((one) => one.root === root);
      if (session === undefined) return failure('The folder is not open any more.');
      const at = new Date().toISOString();
      const { planValues } = session.workspace.configs.configFor(statisticsFileName).config;
      const allowed = allowedColumns(planValues);
      const outcome = await collectAll(database, { at, allowed, signal: abortOf(token) });
      if (outcome.kind === 'failed') return failure(outcome.failure.message);
      const file = fileIn(session.root, session.workspace.statistics.placeOf(statisticsFileName));
      const draft = draftStatistics(file, outcome.statistics);
      if (draft.kind === 'refused') return failure(`${relative(session.root, file)}: ${draft.message}`);
      return { ...draft, uri: uriOf(file), summary: summaryOf(outcome.statistics) };
    },
  );
}

function summaryOf(statistics: Statistics): string {
  return `${statisticsInWords(statistics)}. ${valuesInWords(statistics)}`;
}

/** Never outside the folder that the user named. */
function fileIn(root: string, file: string): string {
  return relative(root, file).startsWith('..') ? resolve(root, statisticsFileName) : file;
}
