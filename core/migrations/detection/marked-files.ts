/**
 * SQL files that no folder of migrations holds and that carry a tool's marks for both ways all the same: a folder for each migration with a
 * file for each database, say. The marks say which part is the rollback, and how the tool sends either; order and history are not known.
 */
import type { MigrationFile, Section, ToolId } from '../convention.ts';
import { toolById } from '../tools.ts';

const marks: readonly (readonly [ToolId, RegExp])[] = [
  ['goose', /^[ \t]*--[ \t]*\+goose[ \t]+Down\b/im],
  ['sql-migrate', /^-- \+migrate +Down\b/m],
  ['dbmate', /^--[ \t]*migrate:down(?=\s|$)/m],
];

/** Undefined if the text has no rollback by the marks of a tool, before which the way forward is. */
export function markedSections(text: string): readonly Section[] | undefined {
  const found = marks.find(([, down]) => down.test(text));
  if (found === undefined) return undefined;
  const { sections } = toolById(found[0]).read(unnamed, text, new Map());
  return sections.some(({ direction }) => direction === 'up') ? sections : undefined;
}

/** What these tools read in a file does not hang on its name. */
const unnamed: MigrationFile = { path: '', version: '', name: '', direction: 'both', repeatable: false };
