/**
 * Migrations that are programs, files in which their tool finds nothing to send, as goose without its mark Up, and files with a rollback that their
 * tool does not know as one. What they do is not known, so that what they name may have other columns, indexes and partitions than the lab's tables
 * have, and what the lab lacks may exist.
 */
import { oncePer } from '../../core/collections/once-per.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { isDisputed } from '../../core/migrations/detection/marked-files.ts';
import { baseOf, folderOf, join } from '../../core/migrations/listing.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { TableFacts } from '../../core/plan/table-facts.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import type { Session } from '../session/session.ts';
import type { Workspace } from '../workspace/discover.ts';

/** As written and folded; empty if all migrations of the folder are read. Worked out once for each state of the workspace. */
export function wordsOfUnread(session: Session, folder: MigrationFolder): ReadonlySet<string> {
  const known = unreadIn(session.workspace);
  const found = known.get(folder.path) ?? wordsIn(session, unreadPaths(session, folder));
  known.set(folder.path, found);
  return found;
}

const unreadIn: (workspace: Workspace) => Map<string, ReadonlySet<string>> = oncePer(() => new Map());

function unreadPaths(session: Session, folder: MigrationFolder): readonly string[] {
  const tool = toolOf(folder);
  const isProgram = (path: string): boolean =>
    folderOf(path) === folder.path && tool.programs?.test(baseOf(path)) === true;
  const isUncertain = (name: string): boolean => {
    const file = tool.classify(name);
    const text = session.textOf(join(folder.path, name)) ?? '';
    if (file === undefined || text.trim() === '') return false;
    const { sections } = tool.read(file, text, new Map());
    return sections.length === 0 || isDisputed(text, sections);
  };
  return [
    ...(tool.programs === undefined ? [] : session.workspace.paths.filter(isProgram)),
    ...folder.files.filter(isUncertain).map((name) => join(folder.path, name)),
  ];
}

function wordsIn(session: Session, paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.flatMap((path) => [...wordsOf(session.textOf(path) ?? '')]));
}

/** As written and folded. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = text.match(/[a-z_][\w$]*/gi) ?? [];
  return new Set(words.flatMap((word) => [word, word.toLowerCase()]));
}

/** Facts about a table without what such a migration may have changed, of it or of what it is a part of. */
export function asFarAsKnown(facts: TableFacts, history: readonly MigrationToReplay[]): TableFacts {
  const { name, partOf } = facts;
  const names = partOf === undefined ? [name] : [name, partOf.name, partOf.root];
  const mayDiffer = history.some(({ unread }) => names.some((one) => unread?.has(one) === true));
  return mayDiffer ? { ...facts, indexes: undefined, partOf: undefined } : facts;
}
