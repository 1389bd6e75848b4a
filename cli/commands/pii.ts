/**
 * `plinth pii`: lists the columns that contain personal data and the statements that erase one person. Reads migration files; needs no
 * server.
 */
import { erasureOf } from '../../core/personal-data/erasure.ts';
import { asWritten } from '../../core/schema/as-written.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { personalDataSettings } from '../../engine/session/personal-data.ts';
import { chooseFolders, sessionFor } from '../folders.ts';
import type { Io } from '../io.ts';
import { piiReport, type ErasureOfFolder } from '../reporters/pii.ts';
import { refuse } from '../on-connection.ts';
import { shownPath } from '../targets.ts';
import type { PiiRequest } from '../verbs/pii.ts';

/** The exit code. Finding personal data is not a failure. */
export async function piiCommand(request: PiiRequest, io: Io): Promise<number> {
  const opened = await sessionFor(request, io);
  if (typeof opened === 'string') return refuse(io, opened);
  const { session, path } = opened;
  const folders = chooseFolders(session, path, request, io);
  if (typeof folders === 'string') return refuse(io, folders);
  const found: ErasureOfFolder[] = [];
  for (const folder of folders) {
    const schema = (await session.schemaOf(folder)) ?? emptySchema();
    const erasure = erasureOf(asWritten(schema), personalDataSettings(session, folder));
    found.push({ path: shownPath(session.root, folder.path, io.cwd) || '.', tool: folder.tool, erasure });
  }
  io.write(piiReport(found, request.format, io.style));
  return 0;
}
