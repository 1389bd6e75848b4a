/** A tool that runs all pending files in one transaction: what other files lock stays locked through the work of those of the change. Sentences. */
import { oneLine } from '../../plan/format.ts';
import type { BlockedRelation } from '../model.ts';
import type { Placed } from '../placed.ts';

export function wholeRunInWords(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
): readonly string[] {
  if (!blocked.some(({ length }) => length === 'long')) return [];
  const migration = statements.find(
    ({ migration: { isWholeRun }, one }) => isWholeRun && one.during.transaction.kind === 'tool',
  )?.migration;
  if (migration === undefined) return [];
  const isOne = new Set(statements.map((one) => one.migration)).size === 1;
  return [
    `${oneLine(migration.tool ?? 'The tool')} runs all pending files in one transaction: what those before ${isOne ? 'this one' : 'these'} lock stays locked through ${isOne ? 'its' : 'their'} work, for readers too where they lock them out. This document knows ${isOne ? 'this file' : 'these files'} only.`,
  ];
}
