/** `plinth schema`: replays migration folders from their text and prints the schema after the last migration or after a given one. */
import type { MigrationFile } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join } from '../../core/migrations/listing.ts';
import { nothingCovered } from '../../core/lint/coverage.ts';
import { forPeople } from '../../core/schema/as-written.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import type { Session } from '../../engine/session/session.ts';
import type { SchemaRequest } from '../verbs/schema.ts';
import { chooseFolders, sessionFor, targetOf } from '../folders.ts';
import type { Io } from '../io.ts';
import { schemaReport, type PrintedFolder } from '../reporters/schema.ts';
import { namesOf, noSuchMigration } from '../migration-named.ts';
import { shownPath } from '../targets.ts';
import { refuse } from '../on-connection.ts';

/** The exit code. */
export async function schemaCommand(request: SchemaRequest, io: Io): Promise<number> {
  const opened = await sessionFor(request, io);
  if (typeof opened === 'string') return refuse(io, opened);
  const { session, path } = opened;
  const folders = chooseFolders(session, path, request, io);
  if (typeof folders === 'string') return refuse(io, folders);
  const chosen = choosePoints(session, folders, request, io);
  if (typeof chosen === 'string') return refuse(io, chosen);
  const printed: PrintedFolder[] = [];
  for (const one of chosen) printed.push(await printedFolder(session, one, request, io));
  io.write(schemaReport(printed, request.format, io.style));
  return 0;
}

// ------------------------------------------------------------------------------------------------------- which migration

interface Point {
  readonly folder: MigrationFolder;
  /** Undefined for the last migration. */
  readonly through: MigrationFile | undefined;
}

function choosePoints(
  session: Session,
  folders: readonly MigrationFolder[],
  { at }: SchemaRequest,
  io: Io,
): readonly Point[] | string {
  if (at === undefined) return folders.map((folder) => ({ folder, through: undefined }));
  const ways = folders.flatMap((folder) =>
    session.waysForward(folder).map((through) => ({ folder, through })),
  );
  const shown = ({ folder, through }: (typeof ways)[number]): string =>
    shownPath(session.root, join(folder.path, through.path), io.cwd);
  const byPath = ways.filter((way) => shown(way) === at.replace(/^\.\//, '') || way.through.path === at);
  const found = byPath.length > 0 ? byPath : ways.filter(({ through }) => namesOf(through).includes(at));
  const [first, ...more] = found;
  if (first === undefined)
    return noSuchMigration(
      at,
      ways.map(({ through }) => through),
    );
  return more.length === 0
    ? [first]
    : `“${at}” names several migrations: ${found.slice(0, 5).map(shown).join(', ')}. Give the path of one.`;
}

// ------------------------------------------------------------------------------------------------------------------ answer

async function printedFolder(
  session: Session,
  { folder, through }: Point,
  request: SchemaRequest,
  io: Io,
): Promise<PrintedFolder> {
  const schema = (await session.schemaOf(folder, through)) ?? emptySchema();
  const reports = await session.folderReports();
  const targetVersion = targetOf(request, folder);
  const coverage = reports.find((one) => one.folder.path === folder.path)?.coverage ?? nothingCovered;
  return {
    path: shownPath(session.root, folder.path, io.cwd),
    tool: folder.tool,
    at:
      through === undefined
        ? undefined
        : {
            file: shownPath(session.root, join(folder.path, through.path), io.cwd),
            version: through.version,
          },
    targetVersion,
    targetVersionFrom:
      request.target === undefined || folder.dialect !== 'postgresql' ? folder.targetVersionFrom : 'asked',
    coverage,
    schema: forPeople(schema, targetVersion),
    textOf: (path) => session.textOf(path),
    shown: (path) => shownPath(session.root, path, io.cwd),
  };
}
