/** The indexes that queries of a workspace need on a table and that it finally lacks. */
import {
  namesReading,
  wantedIndexes,
  type WantedIndex,
  type Workload,
} from '../../core/rule-kit/indexes/missing-index.ts';
import type { Breath } from './time-slices.ts';
import type { FolderHistory } from './history.ts';
import type { WorkspaceKnowledge } from './workspace-knowledge.ts';
import type { Ask } from './report.ts';

export interface WantedAsk extends Pick<Workload, 'size' | 'rereader'> {
  readonly ask: Ask;
}

export type Wanted = Promise<readonly WantedIndex[]>;

interface WantedAround extends Pick<Workload, 'size' | 'rereader' | 'targetVersion'> {
  /** Undefined if no migrations apply to the file. */
  readonly history: FolderHistory | undefined;
  readonly knowledge: WorkspaceKnowledge;
}

export async function wantedIn(
  relation: string,
  { history, knowledge, size, rereader, targetVersion }: WantedAround,
  breath: Breath,
): Wanted {
  if (history === undefined) return [];
  const latest = await history.schemaAtEnd(breath);
  const queries = await knowledge.queries(breath, new Set(namesReading(latest, relation)));
  return wantedIndexes(relation, {
    latest,
    beyond: { queriesNaming: queries.naming },
    size,
    rereader,
    targetVersion,
  });
}
