/**
 * Renames what an applied migration creates: by a new migration after all others, in which the old name stays valid for running code, and by
 * edits of the queries and programs that name it. Migrations are never edited, and the edits are a proposal: code changes when the new name
 * exists.
 */
import { absence, formsFor, noneThere } from '../../core/change-forms/draft.ts';
import { editsIn } from '../../core/embedded-sql/placed.ts';
import type { ChangeScene } from '../../core/change-forms/form.ts';
import type { NewFile } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { dialectOf } from '../../core/names/dialect.ts';
import { join } from '../../core/migrations/listing.ts';
import type { NamedSymbol } from '../../core/names/symbols.ts';
import type { Use } from '../../core/names/uses.ts';
import { displayName, tableByKey } from '../../core/schema/lookup.ts';
import { spelled as writtenName } from '../../core/schema/spelling.ts';
import { forPeople, keyIn } from '../../core/schema/as-written.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Span } from '../../core/text/span.ts';
import { draftedFiles } from './draft-change.ts';
import type { NamePlace } from './named-files.ts';
import type { Session } from './session.ts';
import { createdAgain, referencesTo, symbolIn, type Reference } from './symbols.ts';
import type { Breath } from './time-slices.ts';

export interface AppliedRenaming {
  readonly kind: 'migration';
  readonly title: string;
  /** Paths relative to the session's root. */
  readonly create: readonly NewFile[];
  /** In queries and programs. */
  readonly places: readonly RenamedPlace[];
  /** Files beside the migrations that create it as well, with the line: nothing in them is edited. */
  readonly createdAgain: readonly string[];
}

export interface RenamedPlace {
  readonly path: string;
  readonly span: Span;
  readonly text: string;
}

type Refused = { readonly kind: 'refused'; readonly because: string };

export interface NewName {
  readonly name: string;
  readonly session: Session;
  readonly breath: Breath;
}

/** Before the new name is known. */
export function refusalOfApplied(
  { created }: NamedSymbol,
  { meaning }: Use,
  session: Session,
): string | undefined {
  const folder = created && session.folderFor(created.file);
  if (folder?.dialect === undefined || folder.dialect === 'unknown') return noneThere;
  if (meaning.kind !== 'relation' && meaning.kind !== 'column')
    return 'Only tables and columns are renamed by a new migration.';
  return absence(meaning.kind === 'column' ? 'rename-column' : 'rename-table', folder.dialect);
}

export async function renamedApplied(
  place: NamePlace,
  { meaning }: Use,
  symbol: NamedSymbol,
  { name, session, breath }: NewName,
): Promise<AppliedRenaming | Refused> {
  const folder = symbol.created && session.folderFor(symbol.created.file);
  const built = folder && (await session.schemaOf(folder));
  if (folder === undefined || built === undefined)
    return refused('The schema after the last migration is not known.');
  const now = symbolIn(session, meaning, { schema: built, after: built });
  if (now?.identity !== symbol.identity)
    return refused('A later migration renames or drops it: rename it by its name after the last migration.');
  const key = meaning.kind === 'column' ? meaning.relation : meaning.kind === 'relation' ? meaning.key : '';
  const schema = forPeople(built, folder.targetVersion);
  const table = tableByKey(schema, keyIn(built, key));
  if (table === undefined) return refused(`${displayName(key)} is a view: its definition gives the names.`);
  const column = meaning.kind === 'column' ? writtenName(built, meaning.column, key) : undefined;
  const scene = { schema, table, column, targetVersion: folder.targetVersion };
  const kind = column === undefined ? 'rename-table' : 'rename-column';
  const create = await filesFor(kind, scene, name, { session, folder });
  if ('because' in create) return create;
  const paths = session.namingPaths(place.file.path).filter((path) => !session.isMigration(path));
  const found = await referencesTo(session, symbol, paths, breath);
  const again: string[] = [];
  for (const path of paths) {
    if (session.textOf(path)?.includes(column ?? table.name) !== true) continue;
    if (breath.isDue) await breath.take();
    const file = await session.named(path, { named: true });
    const place = file && createdAgain(file, { symbol, meaning }, session);
    if (place !== undefined) again.push(place);
  }
  const title = `Rename ${column ?? table.name} to ${name}`;
  const own = found.filter(({ aliased }) => !aliased);
  const places = spelledAll(own, name, { session, schema });
  if ('because' in places) return places;
  return { kind: 'migration', title, create: create.files, places, createdAgain: again };
}

/** The form of the explorer, filled in. */
async function filesFor(
  id: 'rename-table' | 'rename-column',
  scene: ChangeScene,
  name: string,
  place: { readonly session: Session; readonly folder: MigrationFolder },
): Promise<{ readonly files: readonly NewFile[] } | Refused> {
  const form = formsFor(scene).find((one) => one.id === id);
  if (form === undefined)
    return refused(
      `${scene.table.name} is partitioned, or its names are those of a key: they are changed by hand.`,
    );
  const files = await draftedFiles(form, new Map([['to', [name]]]), scene, place);
  if (typeof files === 'string') return refused(files);
  return { files: files.map((one) => ({ ...one, path: join(place.folder.path, one.path) })) };
}

/**
 * The new name at all places; in quotes where the old one has them, so that a list of quoted names stays one, and as the string of a
 * program has to write it.
 */
export function spelledAll(
  found: readonly Pick<Reference, 'path' | 'inText'>[],
  name: string,
  { session, schema }: { readonly session: Session; readonly schema: Schema },
): readonly RenamedPlace[] | Refused {
  const places: RenamedPlace[] = [];
  for (const { path, inText } of found) {
    const read = session.read(path, { named: true });
    const quote = read?.text.charAt(inText.start);
    const isQuoted = quote === '"' || quote === '`';
    const newText = isQuoted
      ? quote + name.replaceAll(quote, quote + quote) + quote
      : dialectOf(schema).quote(name);
    const edit = editsIn(read?.embedded)({ span: inText, newText });
    if (edit === undefined)
      return refused(
        `${path} has it in a string that cannot be edited in place: rename it there by hand first.`,
      );
    places.push({ path, span: edit.span, text: edit.newText });
  }
  return places;
}

function refused(because: string): Refused {
  return { kind: 'refused', because };
}
