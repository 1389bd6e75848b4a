/** How a migration and the one before it stand in the record of their tool. Asks the folder's tool, and reads the file for its checksum. */
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { relativeTo } from '../../core/migrations/listing.ts';
import { recordRowsOf } from '../../core/migrations/recorded.ts';
import type { MigrationTool } from '../../core/migrations/convention.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { ReviewedMigration } from '../../core/review/input.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Session } from '../session/session.ts';
import { hashOf } from './hash.ts';

export function recordedIn(
  session: Session,
  folder: MigrationFolder | undefined,
  path: string,
  previous: string | undefined,
  found: Schema | undefined,
): Pick<ReviewedMigration, 'previous' | 'recorded' | 'recordKey'> {
  if (folder === undefined) return { previous: undefined, recorded: undefined };
  const tool = toolOf(folder);
  const [file, before] = [path, previous].map((one) => {
    const own = one === undefined ? undefined : relativeTo(folder.path, one);
    return own === undefined ? undefined : tool.classify(own);
  });
  const isPlain = before?.repeatable === false;
  return {
    previous: isPlain
      ? { file: relativeTo(folder.path, previous ?? '') ?? '', version: before.version }
      : undefined,
    recordKey: keyedRecord(tool),
    recorded: recordRowsOf(tool, file, before, {
      found,
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
