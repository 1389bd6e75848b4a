/**
 * SQL files that contain a tool's annotations for both directions where no tool is known, for example a folder for each migration
 * with a file for each database. The annotations show which part is the rollback, and how the tool sends each part; order and history are
 * unknown.
 */
import type { MigrationFile, MigrationTool, Section } from '../convention.ts';
import { dbmate } from '../tools/dbmate.ts';
import { goose } from '../tools/goose.ts';
import { sqlMigrate } from '../tools/sql-migrate.ts';

const marks: readonly (readonly [MigrationTool, RegExp])[] = [
  [goose, /^[ \t]*--[ \t]*\+goose[ \t]+Down\b/im],
  [sqlMigrate, /^-- \+migrate +Down\b/m],
  [dbmate, /^--[ \t]*migrate:down(?=\s|$)/m],
];

/** Undefined if the text has no tool's annotations of a rollback after the up section. */
export function markedSections(text: string): readonly Section[] | undefined {
  const found = marks.find(([, down]) => down.test(text));
  if (found === undefined) return undefined;
  const { sections } = found[0].read(unnamed, text, new Map());
  return sections.some(({ direction }) => direction === 'up') ? sections : undefined;
}

/** These tools read a file independently of its name. */
const unnamed: MigrationFile = { path: '', version: '', name: '', direction: 'both', repeatable: false };
