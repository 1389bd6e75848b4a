/** How a migration and the one before it stand in the record of their tool. Asks the folder's tool, and reads the file for its checksum. */
import { join, relativeTo } from '../../core/migrations/listing.ts';
import { passedBy, runBehind } from '../../core/migrations/passed-by.ts';
import { recordRowsOf } from '../../core/migrations/recorded.ts';
import type { MigrationFile, MigrationTool } from '../../core/migrations/convention.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { ReviewedMigration } from '../../core/review/input.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Session } from '../session/session.ts';
import { hashOf } from './hash.ts';
import { fileIn } from './renamed.ts';
import type { Chosen } from './chosen.ts';

export function recordedIn(
  session: Session,
  { folder, path, previous, former }: Omit<Chosen, 'provable'>,
  found: Schema | undefined,
): Pick<ReviewedMigration, 'previous' | 'recorded' | 'recordKey' | 'passedBy' | 'sumFile'> {
  if (folder === undefined) return { previous: undefined, recorded: undefined };
  const tool = toolOf(folder);
  const [file, before, was] = [path, previous, former].map((one) =>
    one === undefined ? undefined : fileIn(folder, one),
  );
  const existing = folder.files.flatMap((one) => tool.classify(one) ?? []);
  const hasRun = (one: MigrationFile): boolean => session.hasRun(join(folder.path, one.path));
  const isNew = file !== undefined && !session.hasRun(path);
  const isPlain = before?.repeatable === false;
  return {
    previous: isPlain
      ? { file: relativeTo(folder.path, previous ?? '') ?? '', version: before.version }
      : undefined,
    recordKey: keyedRecord(tool),
    sumFile: session.workspace.paths.find((one) => one === join(folder.path, 'atlas.sum')),
    passedBy: isNew ? passedBy(file, tool, existing, hasRun) : undefined,
    recorded: recordRowsOf(tool, file, before, {
      ...{ found, former: was },
      behind: isNew ? runBehind(file, tool, existing, hasRun) : [],
      sizes: session.workspace.statistics.sizesFor(path),
      sha384: () => hashOf(session, path, 'sha384'),
    }),
  };
}

/** Where its tool, or the program that runs it, surely refuses a second row. */
function keyedRecord({ recordFrom, recordTable, historyTable }: MigrationTool): string | undefined {
  if (recordTable !== undefined) return recordFrom?.isKeyed === true ? recordTable : undefined;
  return historyTable?.isKeyed === true ? historyTable.name : undefined;
}
