/**
 * What the statements that build the tables of a file's queries make, as the model knows it: of its migrations, or of the files that sqlc's
 * configuration names. Where both are there, one of them runs, and what the other says differently is disputed. Runs nothing.
 */
import { disputedNames } from '../../core/describe/disputed.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { sentAs, type DocumentSection } from '../../core/migrations/files/document.ts';
import { join } from '../../core/migrations/listing.ts';
import { replaySection } from '../../core/replay/section.ts';
import type { Schema } from '../../core/schema/model.ts';
import { nothingBuilt } from '../session/history.ts';
import type { Session } from '../session/session.ts';
import { filesIn, folderAt, runsWhatIsNamed } from './history-of.ts';
import { sqlcTarget } from './sqlc.ts';

export interface KnownSchema {
  readonly schema: Schema;
  /** Names. */
  readonly disputed: ReadonlySet<string>;
}

/** Of a file that is no migration. Undefined where no migrations and no configuration say it, and for another server. */
export async function knownSchema(
  session: Session,
  path: string,
  folder: MigrationFolder | undefined,
): Promise<KnownSchema | undefined> {
  const target = session.isMigration(path) ? undefined : sqlcTarget(session, path);
  const places = target?.schema ?? [];
  const named = await schemaNamed(session, places);
  // Another file may be for another database, or one of those that make the schema.
  if (folder === undefined) return named && target?.isOwn ? { schema: named, disputed: nothing } : undefined;
  if (named !== undefined && runsWhatIsNamed(session, path, folder, places))
    return { schema: named, disputed: nothing };
  const schema = await session.schemaOf(folder);
  if (schema?.dialect !== 'postgresql') return undefined;
  return { schema, disputed: named === undefined ? nothing : disputedIn(schema, named) };
}

const nothing: ReadonlySet<string> = new Set();

/** Of these folders and files, one after the other. Undefined if none of them is there. */
async function schemaNamed(session: Session, places: readonly string[]): Promise<Schema | undefined> {
  const folders = places.map((one) => folderAt(session, one));
  const [only] = folders;
  if (only !== undefined && folders.length === 1) return session.schemaOf(only);
  const paths = places.flatMap((one, at) => {
    const folder = folders[at];
    return folder === undefined
      ? filesIn(session, one).map((file) => file.path)
      : session.waysForward(folder).map((file) => join(folder.path, file.path));
  });
  if (paths.length === 0) return undefined;
  return paths.reduce<Schema>((schema, path) => {
    const read = session.read(path, { named: true, assumed: 'postgresql' });
    return read?.dialect === 'postgresql' ? afterFile(schema, path, read.sections) : schema;
  }, nothingBuilt.postgresql);
}

/** Every letter in any document asks, and most change none of these files. */
function afterFile(before: Schema, path: string, sections: readonly DocumentSection[]): Schema {
  const known = steps.get(sections);
  if (known?.before === before) return known.after;
  const up = sections.filter(({ direction }) => direction === 'up');
  const after = up.reduce(
    (schema, one) => replaySection(schema, one.statements, path, { sent: sentAs(one) }).after,
    before,
  );
  steps.set(sections, { before, after });
  return after;
}

const steps = new WeakMap<readonly DocumentSection[], { readonly before: Schema; readonly after: Schema }>();

function disputedIn(running: Schema, other: Schema): ReadonlySet<string> {
  const known = disputes.get(other);
  if (known?.running === running) return known.names;
  const names = disputedNames(running, other);
  disputes.set(other, { running, names });
  return names;
}

const disputes = new WeakMap<Schema, { readonly running: Schema; readonly names: ReadonlySet<string> }>();
