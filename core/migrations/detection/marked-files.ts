/**
 * SQL files outside of migration folders that contain a tool's annotations for both directions, for example a folder for each migration
 * with a file for each database. The annotations show which part is the rollback, and how the tool sends each part; order and history are
 * unknown.
 */
import type { MigrationFile, Section, ToolId } from '../convention.ts';
import { toolById } from '../tools.ts';

const marks: readonly (readonly [ToolId, RegExp])[] = [
  ['goose', /^[ \t]*--[ \t]*\+goose[ \t]+Down\b/im],
  ['sql-migrate', /^-- \+migrate +Down\b/m],
  ['dbmate', /^--[ \t]*migrate:down(?=\s|$)/m],
];

/** Undefined if the text has no tool's annotations of a rollback after the up section. */
export function markedSections(text: string): readonly Section[] | undefined {
  const found = marks.find(([, down]) => down.test(text));
  if (found === undefined) return undefined;
  const { sections } = toolById(found[0]).read(unnamed, text, new Map());
  return sections.some(({ direction }) => direction === 'up') ? sections : undefined;
}

/** These tools read a file independently of its name. */
const unnamed: MigrationFile = { path: '', version: '', name: '', direction: 'both', repeatable: false };
