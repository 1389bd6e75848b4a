/** Which files of a change are reviewed, in the order in which their tools run them, and which are left out and why. Reads git and folders; what the files say is collected elsewhere. */
import { posix } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { Provable } from '../session/provable.ts';
import type { Session } from '../session/session.ts';
import { comparedCommit, goneSince } from '../workspace/git.ts';
import { programsAmong } from './beside.ts';
import { changedInCommentsAlone } from './comments-alone.ts';
import { editedBefore, type EditedBefore } from './edited-before.ts';
import { neverRun } from './never-run.ts';
import { isProgram, isTest } from './programs.ts';
import { renamedIn } from './renamed.ts';
import { takenOut } from './taken-out.ts';

export interface ChoiceQuestion {
  readonly session: Session;
  /** Relative to the workspace; undefined for what is new. */
  readonly paths: readonly string[] | undefined;
  /** What new work was told from, where the paths are such; files that are no migrations are then left out. */
  readonly compared?: string | undefined;
  /** Whether git may be asked who has suppressed what. */
  readonly git: 'asked' | 'left-alone';
  /** For people. */
  readonly shown: (path: string) => string;
  readonly signal?: AbortSignal | undefined;
}

/** A way forward that is reviewed, with the folder that it belongs to. */
export interface Chosen {
  readonly path: string;
  readonly folder: MigrationFolder | undefined;
  readonly provable: Provable | undefined;
  /** What runs in front of it in its folder. */
  readonly previous: string | undefined;
  /** What it was called in what is compared with, where its tool takes it for a new one under its name. */
  readonly former?: string | undefined;
}

export interface Unread {
  readonly path: string;
  /** For people. */
  readonly file: string;
  readonly because: string;
  /** Nothing of this database hangs on it: it is for another one, or runs nowhere again. */
  readonly isAside: boolean;
}

/** What is new is told from that; undefined where files were named. */
export function comparedWith(
  { workspace: { work } }: Session,
  { paths, compared }: Pick<ChoiceQuestion, 'paths' | 'compared'>,
): string | undefined {
  return compared ?? (paths === undefined && work.kind === 'git' ? work.work.base : undefined);
}

interface Choice {
  readonly chosen: readonly Chosen[];
  readonly unread: readonly Unread[];
  /** Of those that are left out. */
  readonly edited: readonly EditedBefore[];
  /** Paths of what is compared with. */
  readonly takenOut: readonly string[];
}

/** A script of the change that nobody takes for a migration; what makes a whole schema anew changes none. */
function mayChangeSchema(path: string, text = ''): boolean {
  return (
    path.endsWith('.sql') &&
    !isWholeSchema(text) &&
    !isForCodeAlone(text) &&
    isProgram(path) &&
    !isTest(path) &&
    /^\s*(?:alter|drop)\s+(?:table|index|type|schema|sequence|view|materialized|function)\b/im.test(text)
  );
}

/** Its first lines say that no server runs it: a generator of code reads it. */
function isForCodeAlone(text = ''): boolean {
  const [head = ''] = /^(?:\s*--[^\n]*\n){1,12}/.exec(text) ?? [];
  return /\bnot (?:be )?(?:executed|run)\b|\bonly (?:be )?(?:read|used) by sqlc\b/i.test(head);
}

/** It makes tables, and alters them where a dump does: more are made than altered. */
function isWholeSchema(text: string): boolean {
  const [made, altered] = [
    /^\s*create\s+(?:unlogged\s+)?table\b/gim,
    /^\s*(?:alter|drop)\s+table\b(?![^;]*\b(?:add\s+constraint|owner\s+to|enable)\b)/gim,
  ].map((pattern) => [...text.matchAll(pattern)].length);
  return (made ?? 0) >= fewestTables && (made ?? 0) > (altered ?? 0);
}

const fewestTables = 3;

/** A name that its neighbours' tool does not go by is one reason, a place that nobody knows another. */
function whyLoose(path: string, folders: readonly MigrationFolder[]): string {
  const among = folders.find((folder) => posix.dirname(path) === (folder.path || '.'));
  if (among === undefined) return 'it says ALTER or DROP and lies in no migration folder that is known here';
  const { example } = toolOf(among);
  return `it says ALTER or DROP and lies among migrations, but is not named as they are (such as ${example}), so that nothing runs it as one of them`;
}

/** In the order in which their tools run them; a way back that is named stands for its way forward. */
export async function choose({
  session,
  paths,
  compared,
  git,
  signal,
  shown,
}: ChoiceQuestion): Promise<Choice> {
  const wanted = new Set(paths ?? session.newWork());
  const chosen: Chosen[] = [];
  const unread: Unread[] = [];
  const edited: EditedBefore[] = [];
  const former = new Map<string, string>();
  const base = comparedWith(session, { paths, compared });
  const commit =
    base !== undefined && git === 'asked' && wanted.size > 0
      ? await comparedCommit(session.root, base, signal)
      : undefined;
  const gone = commit === undefined ? [] : await goneSince(session.root, commit, signal);
  if (base !== undefined && commit !== undefined) {
    for (const path of await changedInCommentsAlone(session, wanted, { commit, signal })) {
      wanted.delete(path);
      const because = `only its comments differ from ${base}: where it has run nothing of it runs again, and a tool that compares checksums takes it for another file`;
      unread.push({ path, file: shown(path), because, isAside: true });
    }
    for (const { path, from, tool, is } of await renamedIn(session, wanted, { commit, gone, signal })) {
      if (is === 'a new one') {
        former.set(path, from);
        continue;
      }
      wanted.delete(path);
      const because = `it is ${shown(from)} of ${base} under another name: ${tool} goes by the version, and where that has run nothing of it runs again`;
      unread.push({ path, file: shown(path), because, isAside: true });
    }
  }
  for (const folder of session.folders) {
    // One that Plinth only knows by name (H2, CockroachDB) is another database too.
    const isNowhereSaid = folder.dialect === 'unknown' && folder.dialectReasons.length === 0;
    const isOurs = folder.dialect === 'postgresql' || isNowhereSaid;
    const elsewhere = { because: `it is for ${folder.dialectName}`, isAside: true };
    for (const { path, because } of neverRun(folder, wanted)) {
      wanted.delete(path);
      unread.push({ path, file: shown(path), because, isAside: false });
    }
    let last: string | undefined;
    const all = await session.migrationsToProve(folder, signal);
    const before =
      commit === undefined || !isOurs
        ? []
        : await editedBefore(session, { folder, all, wanted }, { commit, signal });
    for (const one of before) {
      wanted.delete(one.path);
      edited.push(one);
      const because = `it is in ${base ?? ''} with another text, and later migrations are too: where those have run this text never does`;
      unread.push({ path: one.path, file: shown(one.path), because, isAside: true });
    }
    for (const provable of all) {
      const { path, down } = provable;
      const previous = last;
      last = path;
      const names = [path, ...(down === undefined ? [] : [down.file])];
      if (!names.some((one) => wanted.has(one))) continue;
      for (const one of names) wanted.delete(one);
      if (isOurs) chosen.push({ path, folder, provable, previous, former: former.get(path) });
      else unread.push({ ...elsewhere, path, file: shown(path) });
    }
  }
  // Queries that are new are no change of the database; whoever names a file wants to see it.
  const isNamed = paths !== undefined && compared === undefined;
  if (!isNamed)
    for (const path of wanted)
      if (mayChangeSchema(path, session.textOf(path))) {
        const because = `${whyLoose(path, session.folders)}; named on the command line it is reviewed by itself`;
        unread.push({ path, file: shown(path), because, isAside: false });
      }
  const programs = new Set(programsAmong(paths ?? [], chosen));
  const loose = !isNamed ? [] : paths.filter((path) => wanted.has(path) && !programs.has(path));
  return {
    chosen: [
      ...chosen,
      ...loose.map((path) => ({
        ...{ path, folder: undefined, provable: undefined, previous: undefined },
      })),
    ],
    unread,
    edited,
    takenOut: takenOut(session, { gone, former: new Set(former.values()) }),
  };
}
