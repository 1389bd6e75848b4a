/**
 * Which files of a change are reviewed, in the order of their tools, and which are left out and why. Uses git and folders; other files read
 * the contents.
 */
import { posix } from 'node:path';
import type { DialectId } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { Provable } from '../session/provable-migrations.ts';
import type { Session } from '../session/session.ts';
import { goneIn, type NewWork } from '../workspace/git.ts';
import { formerTexts } from '../workspace/git-texts.ts';
import { changedInCommentsAlone } from './comments-alone.ts';
import { editedBefore, refusesEdited } from './edited-before.ts';
import { neverRun } from './never-run.ts';
import { fileIn, renamedIn } from './renamed.ts';
import { takenOut } from './taken-out.ts';

export interface ChoiceQuestion {
  readonly session: Session;
  /** Relative to the workspace; undefined for new work. */
  readonly paths: readonly string[] | undefined;
  /** The new work that was chosen from, if it is not the session's own; files that are not migrations are then left out. */
  readonly compared?: NewWork | undefined;
  /** True if git may be asked for the former texts of files, and for authors of suppressions. */
  readonly git: 'asked' | 'left-alone';
  /** For display. */
  readonly shown: (path: string) => string;
  readonly signal?: AbortSignal | undefined;
}

/** An up migration to review, with its folder. */
export interface Chosen {
  readonly path: string;
  readonly folder: MigrationFolder | undefined;
  readonly provable: Provable | undefined;
}

export interface Unread {
  readonly path: string;
  /** A clause. */
  readonly because: string;
}

interface Choice {
  readonly chosen: readonly Chosen[];
  readonly unread: readonly Unread[];
  /** Sentences. */
  readonly troubles: readonly string[];
}

/** The new work that is chosen from; undefined if files were named. */
export function comparedWith(
  { workspace: { work } }: Session,
  { paths, compared }: Pick<ChoiceQuestion, 'paths' | 'compared'>,
): NewWork | undefined {
  return compared ?? (paths === undefined && work.kind === 'git' ? work.work : undefined);
}

/** In the order of their tools; a named down migration selects its up migration. */
export async function choose(question: ChoiceQuestion): Promise<Choice> {
  const { session, paths, compared, signal } = question;
  const wanted = new Set(paths ?? session.newWork());
  const work = comparedWith(session, question);
  const before = work === undefined ? undefined : await againstBase(question, work, wanted);
  const unread: Unread[] = [...(before?.unread ?? [])];
  const chosen: Chosen[] = [];
  let reviewed: MigrationFolder | undefined;
  for (const { path } of unread) wanted.delete(path);
  for (const folder of session.folders) {
    const all = await session.migrationsToProve(folder, signal);
    const left = [
      ...neverRun(folder, wanted),
      ...(before === undefined ? [] : editedIn(session, { folder, all, wanted }, before.base)),
    ];
    unread.push(...left);
    for (const { path } of left) wanted.delete(path);
    for (const provable of all) {
      const { path, down } = provable;
      const names = [path, ...(down === undefined ? [] : [down.file])];
      if (!names.some((one) => wanted.has(one))) continue;
      for (const one of names) wanted.delete(one);
      const because = whyNot(folder, reviewed);
      if (because === undefined) {
        chosen.push({ path, folder, provable });
        reviewed ??= folder;
      } else unread.push({ path, because });
    }
  }
  const others = [...wanted].filter((path) => posix.extname(path).toLowerCase() === '.sql');
  // A named file is always reviewed; a new file outside of migrations is a query or a script.
  const isNamed = paths !== undefined && compared === undefined;
  const loose = isNamed ? others.map((path) => ({ path, folder: undefined, provable: undefined })) : [];
  if (!isNamed) unread.push(...others.flatMap((path) => strayIn(session.folders, path)));
  return { chosen: [...chosen, ...loose], unread, troubles: before?.troubles ?? [] };
}

function assumed({ dialect }: Pick<MigrationFolder, 'dialect'>): DialectId {
  return dialect === 'unknown' ? 'postgresql' : dialect;
}

/** A clause; undefined if it is reviewed. A database that Plinth only recognises (H2, CockroachDB) is another database too. */
function whyNot(
  { dialect, dialectReasons, dialectName }: MigrationFolder,
  reviewed: MigrationFolder | undefined,
): string | undefined {
  if (dialect === 'unknown' && dialectReasons.length > 0) return `it is for ${dialectName}`;
  if (reviewed === undefined || assumed(reviewed) === assumed({ dialect })) return undefined;
  return `it is for ${dialectName}, and a page is about one kind of server: name its files for a page of their own`;
}

/** It is among migrations, but not one of its tool. */
function strayIn(folders: readonly MigrationFolder[], path: string): readonly Unread[] {
  const among = folders.find((folder) => posix.dirname(path) === (folder.path || '.'));
  if (among === undefined || fileIn(among, path) !== undefined) return [];
  const { name, example } = toolOf(among);
  return [{ path, because: `${name} does not run it: its migrations have names such as ${example}` }];
}

// ------------------------------------------------------------------------------------------------ what the base has of them

interface AgainstBase {
  readonly base: string;
  readonly unread: readonly Unread[];
  readonly troubles: readonly string[];
}

/** Undefined if git may not be asked. */
async function againstBase(
  { session, git, shown }: ChoiceQuestion,
  work: NewWork,
  wanted: ReadonlySet<string>,
): Promise<AgainstBase | undefined> {
  if (git !== 'asked' || wanted.size === 0) return undefined;
  const { base } = work;
  const gone = goneIn(work);
  const asked = new Set([...wanted, ...gone]);
  const texts = await formerTexts(session.root, work, (path) => asked.has(path));
  const alone = changedInCommentsAlone(session, wanted, { work, texts });
  const renamed = renamedIn(session, wanted, { work, gone, texts });
  const former = new Set(renamed.map(({ from }) => from));
  return {
    base,
    unread: [
      ...alone.map((path) => ({
        path,
        because: `it differs from ${base} in comments alone, and databases that have run it do not run it again`,
      })),
      ...renamed
        .filter(({ is }) => is === 'the same')
        .map(({ path, from, tool }) => ({
          path,
          because: `it is ${shown(from)} of ${base} under another name, and ${tool} goes by the version, which is the same`,
        })),
    ],
    troubles: [
      ...renamed
        .filter(({ is }) => is === 'a new one')
        .map(
          ({ path, from, tool }) =>
            `${shown(path)} is ${shown(from)} of ${base} under another name: ${tool} runs it again where it has run.`,
        ),
      ...takenOut(session, { gone, former }).map(
        (path) => `${shown(path)} of ${base} is removed: databases that have run it keep what it created.`,
      ),
    ],
  };
}

function editedIn(
  session: Session,
  among: Parameters<typeof editedBefore>[1],
  base: string,
): readonly Unread[] {
  const refused = refusesEdited(among.folder) ? `, and ${toolOf(among.folder).name} stops there` : '';
  return editedBefore(session, among).map((path) => ({
    path,
    because: `its text differs from ${base}, which has later migrations: databases that have run those do not run this text${refused}`,
  }));
}
