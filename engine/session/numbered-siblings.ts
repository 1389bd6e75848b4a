/** The neighbours of a file by the numbers in their names: migrations of its folder, or scripts of a folder without a tool. */
import { baseOf, folderOf, join } from '../../core/migrations/listing.ts';
import { isSqlPath } from '../../core/migrations/detection/sql-path.ts';
import type { Steps } from '../../core/rule-kit/checking/workspace-knowledge.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { Workspace } from '../workspace/discover.ts';
import type { FolderHistory } from './history.ts';
import type { LooseReadings, Reading } from './read-file.ts';
import type { Ask } from './report.ts';

interface Around {
  readonly workspace: Workspace;
  readonly read: (path: string, ask: Ask, loose: LooseReadings) => Reading;
}

/** One change is divided into few files. */
const mostAround = 8;

export function stepsAround(path: string, history: FolderHistory | undefined, around: Around): Steps {
  const all =
    history === undefined
      ? numberedBeside(path, around)
      : history.up.map((file) => join(history.folder.path, file.path));
  const at = all.indexOf(path);
  if (at < 0) return { before: [], behind: [] };
  const statements = (paths: readonly string[]): readonly Statement[] =>
    paths.flatMap((one) => {
      const reading = around.read(one, {}, new Map());
      if (reading.kind !== 'read') return [];
      return reading.sections.flatMap(({ direction, statements: own }) => (direction === 'up' ? own : []));
    });
  return {
    before: statements(all.slice(Math.max(0, at - mostAround), at)),
    behind: statements(all.slice(at + 1, at + 1 + mostAround)),
  };
}

function numberedBeside(path: string, { workspace }: Around): readonly string[] {
  const [, word] = numbered.exec(baseOf(path)) ?? [];
  if (word === undefined) return [];
  return workspace.paths
    .filter(
      (one) => folderOf(one) === folderOf(path) && isSqlPath(one) && numbered.exec(baseOf(one))?.[1] === word,
    )
    .toSorted((a, b) => numberOf(a) - numberOf(b));
}

/** `upgrade_020_copy_orders.sql`. */
const numbered = /^([a-z]*[_-]?)(\d{1,14})[_-]/i;

function numberOf(path: string): number {
  return Number(numbered.exec(baseOf(path))?.[2]);
}
