/**
 * Migrations that are programs. Nothing reads or runs them, so that what they name may have other columns, indexes and partitions than the lab's
 * tables have, and what the lab lacks may exist.
 */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { baseOf, folderOf } from '../../core/migrations/listing.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { TableFacts } from '../../core/plan/table-facts.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import type { Session } from '../session/session.ts';

/** As written and folded; empty if the folder has no program. */
export function wordsOfPrograms(session: Session, folder: MigrationFolder): ReadonlySet<string> {
  const { programs } = toolOf(folder);
  const isOne = (path: string): boolean =>
    folderOf(path) === folder.path && programs?.test(baseOf(path)) === true;
  const paths = programs === undefined ? [] : session.workspace.paths.filter(isOne);
  const words = paths.flatMap((path) => session.textOf(path)?.match(/[a-z_][\w$]*/gi) ?? []);
  return new Set(words.flatMap((word) => [word, word.toLowerCase()]));
}

/** Facts about a table without what such a migration may have changed, of it or of what it is a part of. */
export function asFarAsKnown(facts: TableFacts, history: readonly MigrationToReplay[]): TableFacts {
  const { name, partOf } = facts;
  const names = partOf === undefined ? [name] : [name, partOf.name, partOf.root];
  const mayDiffer = history.some(({ unread }) => names.some((one) => unread?.has(one) === true));
  return mayDiffer ? { ...facts, indexes: undefined, partOf: undefined } : facts;
}
