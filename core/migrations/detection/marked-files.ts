/**
 * SQL files that contain a tool's annotations for both directions where no tool is known, for example a folder for each migration
 * with a file for each database. The annotations show which part is the rollback, and how the tool sends each part; order and history are
 * unknown.
 */
import type { MigrationFile, MigrationTool, Section } from '../convention.ts';
import { dbmate } from '../tools/dbmate.ts';
import { goose } from '../tools/goose.ts';
import { sqlMigrate } from '../tools/sql-migrate.ts';
import { tern } from '../tools/tern.ts';
import { slice } from '../../text/span.ts';

const marks: readonly (readonly [MigrationTool, RegExp])[] = [
  [goose, /^[ \t]*--[ \t]*\+goose[ \t]+Down\b/im],
  [sqlMigrate, /^-- \+migrate +Down\b/m],
  [dbmate, /^--[ \t]*migrate:down(?=\s|$)/m],
  [tern, /^---- create above \/ drop below ----/m],
];

/** However it is written: where its own tool misses it, another reader of the file may not. */
const anyMark =
  /^[ \t]*--[ \t]*(?:\+(?:goose|migrate)[ \t]+down\b|migrate:down\b|--[ \t]*create above \/ drop below)/im;

/** Undefined if the text has no tool's annotations of a rollback after the up section. */
export function markedSections(text: string): readonly Section[] | undefined {
  const found = marks.find(([, down]) => down.test(text));
  if (found === undefined) return undefined;
  const { sections } = found[0].read(unnamed, text, new Map());
  return sections.some(({ direction }) => direction === 'up') ? sections : undefined;
}

/** What is sent to go forward contains the mark of a rollback: one tool runs what another holds back, and which of them is right is not known. */
export function isDisputed(text: string, sections: readonly Pick<Section, 'direction' | 'span'>[]): boolean {
  return sections.some(({ direction, span }) => direction === 'up' && anyMark.test(slice(text, span)));
}

/** These tools read a file independently of its name. */
const unnamed: MigrationFile = { path: '', version: '', name: '', direction: 'both', repeatable: false };
